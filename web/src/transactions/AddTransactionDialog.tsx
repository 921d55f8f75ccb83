import { useTranslations } from "use-intl";

import { Dialog } from "@/ui/Dialog";
import { Part } from "@/ui/Part";

import { NewTransactionForm } from "./NewTransactionForm";

/** The form for a new transaction: one line, or all fields. */
export default function AddTransactionDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("transactions");
  return (
    <Dialog title={t("addTitle")} isOpen onClose={onClose}>
      <Part lines={4}>
        <NewTransactionForm onDone={onClose} />
      </Part>
    </Dialog>
  );
}
