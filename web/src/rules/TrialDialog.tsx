import { useTranslations } from "use-intl";

import type { Rule } from "@/api/types";
import { Dialog } from "@/ui/Dialog";
import { Part } from "@/ui/Part";

import { TrialResult } from "./TrialResult";

/** What a stored rule would change if it ran over everything now. */
export function TrialDialog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const t = useTranslations("rules");
  return (
    <Dialog title={t("tryTitle", { name: rule.name })} isOpen onClose={onClose} isWide>
      <Part lines={6}>
        <TrialResult trial={{ rule_id: rule.id }} />
      </Part>
    </Dialog>
  );
}
