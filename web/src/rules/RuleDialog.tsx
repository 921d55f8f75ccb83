import { useTranslations } from "use-intl";

import type { Rule } from "@/api/types";
import { Dialog } from "@/ui/Dialog";
import { Part } from "@/ui/Part";

import { RuleForm } from "./RuleForm";

interface RuleDialogProps {
  /** The rule to edit; without it, a new one is made. */
  rule?: Rule;
  onClose: () => void;
}

export function RuleDialog({ rule, onClose }: RuleDialogProps) {
  const t = useTranslations("rules");
  return (
    <Dialog
      title={t(rule ? "edit" : "add")}
      isOpen
      onClose={onClose}
      isWide
      draft={`rule-${rule?.id ?? "new"}`}
    >
      <Part lines={8}>
        <RuleForm rule={rule} onClose={onClose} />
      </Part>
    </Dialog>
  );
}
