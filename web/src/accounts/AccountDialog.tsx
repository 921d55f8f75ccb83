import { useTranslations } from "use-intl";

import type { Account } from "@/api/types";
import { Dialog } from "@/ui/Dialog";

import { AccountForm } from "./AccountForm";

interface AccountDialogProps {
  /** The account to edit; without it, a new one is made. */
  account?: Account;
  isOpen: boolean;
  onClose: () => void;
  onSaved?: (account: Account) => void;
}

export function AccountDialog({ account, isOpen, onClose, onSaved }: AccountDialogProps) {
  const t = useTranslations("accounts");
  return (
    <Dialog
      title={t(account ? "edit" : "add")}
      isOpen={isOpen}
      onClose={onClose}
      draft={`account-${account?.id ?? "new"}`}
    >
      <AccountForm account={account} onClose={onClose} onSaved={(saved) => onSaved?.(saved)} />
    </Dialog>
  );
}
