import { useSuspenseQuery } from "@tanstack/react-query";
import { GridList } from "react-aria-components";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { notify } from "@/ui/notifications";
import { useDragList } from "@/ui/useDragList";
import { useHeld } from "@/ui/useHeld";

import { RuleItem } from "./RuleItem";
import { rulesQuery } from "./rulesQuery";
import { useRuleTexts } from "./useRuleTexts";
import { useRuleChange } from "./useRuleWrites";

/** The rules in their order. They are moved by dragging, with the keyboard too. */
export function RulesCard() {
  const t = useTranslations("rules");
  const shared = useTranslations("shared");
  const texts = useRuleTexts();
  const { data: rules } = useSuspenseQuery(rulesQuery);
  const change = useRuleChange();

  const { dragAndDropHooks, isDragging } = useDragList({
    getItems: (keys) => Array.from(keys, (key) => ({ "text/plain": String(key) })),
    onReorder: ({ keys, target }) => {
      const [key] = keys;
      const rule = rules.find(({ id }) => id === key);
      const others = rules.filter(({ id }) => id !== key);
      const at = others.findIndex(({ id }) => id === target.key);
      if (rule === undefined || at === -1) {
        notify({ kind: "error", text: shared("placeGone") });
        return;
      }
      // Positions count from 1.
      const position = target.dropPosition === "before" ? at + 1 : at + 2;
      change({ rule, values: { position }, text: t("moved", { name: rule.name }) });
    },
  });
  const shown = useHeld(rules, isDragging);

  return (
    <Card>
      <p className="mb-3 text-sm text-muted">{t("orderText")}</p>
      <GridList
        aria-label={t("title")}
        dragAndDropHooks={dragAndDropHooks}
        renderEmptyState={() => <EmptyState title={t("noRules")} text={t("noRulesText")} />}
        className="flex flex-col outline-none"
      >
        {shown.map((rule) => (
          <RuleItem
            key={rule.id}
            rule={rule}
            count={shown.length}
            texts={texts}
            onChange={change}
          />
        ))}
      </GridList>
    </Card>
  );
}
