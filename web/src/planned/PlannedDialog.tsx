import { useTranslations } from "use-intl";

import { Dialog } from "@/ui/Dialog";

import { PlannedForm } from "./PlannedForm";
import type { Planned } from "./plannedQueries";

interface PlannedDialogProps {
  /** Null for a new one. */
  planned: Planned | null;
  onClose: () => void;
}

/** Plan a transaction, or change what is planned. */
export function PlannedDialog({ planned, onClose }: PlannedDialogProps) {
  const t = useTranslations("planned");
  return (
    <Dialog
      title={t(planned === null ? "add" : "editTitle")}
      isOpen
      onClose={onClose}
      draft={`planned-${planned?.id ?? "new"}`}
    >
      <PlannedForm planned={planned} onClose={onClose} />
    </Dialog>
  );
}
