import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { Button } from "./Button";
import { Dialog } from "./Dialog";

interface ConfirmDialogProps {
  title: string;
  /** What will happen, and whether there is a way back. */
  children: ReactNode;
  confirmLabel: string;
  isOpen: boolean;
  isDanger?: boolean;
  isDisabled?: boolean;
  /** While it sends. */
  isBusy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before what cannot be undone. Everything else is done at once, and offers to undo it. */
export function ConfirmDialog({
  title,
  children,
  confirmLabel,
  isOpen,
  isDanger = false,
  isDisabled = false,
  isBusy = false,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const t = useTranslations("shared");
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <div className="flex flex-col gap-3 text-sm">{children}</div>
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t("cancel")}</Button>
        <Button
          variant={isDanger ? "danger" : "primary"}
          isDisabled={isDisabled}
          isBusy={isBusy}
          onPress={onConfirm}
        >
          {confirmLabel}
        </Button>
      </div>
    </Dialog>
  );
}
