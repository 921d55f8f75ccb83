import { ArrowDown, ArrowUp, FlaskConical, GripVertical, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button as AriaButton, GridListItem } from "react-aria-components";
import { useTranslations } from "use-intl";

import type { Rule } from "@/api/types";
import { Menu } from "@/ui/Menu";
import { Switch } from "@/ui/Switch";

import { RuleDialog } from "./RuleDialog";
import { TrialDialog } from "./TrialDialog";
import type { useRuleTexts } from "./useRuleTexts";
import { type useRuleChange, useRuleDeletion } from "./useRuleWrites";

interface RuleItemProps {
  rule: Rule;
  /** How many rules there are. */
  count: number;
  texts: ReturnType<typeof useRuleTexts>;
  onChange: ReturnType<typeof useRuleChange>;
}

/** A rule as a sentence, with its switch and what can be done to it. */
export function RuleItem({ rule, count, texts, onChange }: RuleItemProps) {
  const t = useTranslations("rules");
  const shared = useTranslations("shared");
  const remove = useRuleDeletion();
  const [open, setOpen] = useState<"edit" | "trial" | null>(null);

  const { id, name, position, is_active } = rule;
  const moveTo = (place: number) =>
    onChange({ rule, values: { position: place }, text: t("moved", { name }) });
  const switchTo = (isOn: boolean) =>
    onChange({ rule, values: { is_active: isOn }, text: t(isOn ? "on" : "off", { name }) });
  const close = () => setOpen(null);
  return (
    <GridListItem
      id={id}
      textValue={name}
      className="flex items-center gap-2 border-b border-line py-2 outline-offset-[-2px] last:border-b-0 data-dragging:opacity-50 sm:gap-3"
    >
      <AriaButton
        slot="drag"
        aria-label={t("drag", { name })}
        className="flex size-8 shrink-0 cursor-grab items-center justify-center rounded-lg text-muted"
      >
        <GripVertical size={16} aria-hidden />
      </AriaButton>
      <div className={is_active ? "min-w-0 flex-1" : "min-w-0 flex-1 text-muted"}>
        <p className="font-medium break-words">
          <span className="amount text-muted">{position}.</span> {name}
        </p>
        <p className="text-sm break-words text-muted">{texts.writeCondition(rule.conditions)}</p>
        <p className="text-sm break-words">→ {texts.writeActions(rule)}</p>
      </div>
      <Switch aria-label={t("active", { name })} isSelected={is_active} onChange={switchTo} />
      <Menu
        label={t("actions", { name })}
        groups={[
          [
            { label: shared("edit"), icon: Pencil, run: () => setOpen("edit") },
            { label: t("try"), icon: FlaskConical, run: () => setOpen("trial") },
          ],
          [
            {
              label: t("up"),
              icon: ArrowUp,
              run: () => moveTo(position - 1),
              isDisabled: position === 1,
            },
            {
              label: t("down"),
              icon: ArrowDown,
              run: () => moveTo(position + 1),
              isDisabled: position === count,
            },
          ],
          [{ label: shared("delete"), icon: Trash2, isDanger: true, run: () => remove(rule) }],
        ]}
      />
      {open === "edit" && <RuleDialog rule={rule} onClose={close} />}
      {open === "trial" && <TrialDialog rule={rule} onClose={close} />}
    </GridListItem>
  );
}
