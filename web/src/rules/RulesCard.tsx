import { useSuspenseQuery } from "@tanstack/react-query";
import { DropIndicator, GridList, useDragAndDrop } from "react-aria-components";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";

import { RuleItem } from "./RuleItem";
import { rulesQuery } from "./rulesQuery";
import { useRuleChange } from "./useRuleWrites";

/** The rules in their order. They are moved by dragging, with the keyboard too. */
export function RulesCard() {
  const t = useTranslations("rules");
  const { data: rules } = useSuspenseQuery(rulesQuery);
  const change = useRuleChange();

  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => Array.from(keys, (key) => ({ "text/plain": String(key) })),
    onReorder: ({ keys, target }) => {
      const [key] = keys;
      const rule = rules.find(({ id }) => id === key);
      const others = rules.filter(({ id }) => id !== key);
      const at = others.findIndex(({ id }) => id === target.key);
      if (rule === undefined || at === -1) return;
      // Positions count from 1.
      const position = target.dropPosition === "before" ? at + 1 : at + 2;
      change({ rule, values: { position }, text: t("moved", { name: rule.name }) });
    },
    renderDropIndicator: (target) => (
      <DropIndicator
        target={target}
        className="outline-2 outline-transparent data-drop-target:outline-accent"
      />
    ),
  });

  return (
    <Card>
      <p className="mb-3 text-sm text-muted">{t("orderText")}</p>
      <GridList
        aria-label={t("title")}
        dragAndDropHooks={dragAndDropHooks}
        renderEmptyState={() => <EmptyState title={t("noRules")} text={t("noRulesText")} />}
        className="flex flex-col outline-none"
      >
        {rules.map((rule) => (
          <RuleItem key={rule.id} rule={rule} count={rules.length} onChange={change} />
        ))}
      </GridList>
    </Card>
  );
}
