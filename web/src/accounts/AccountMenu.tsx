import { Archive, ArchiveRestore, Pencil, Star, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Account } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Menu } from "@/ui/Menu";

import { AccountDialog } from "./AccountDialog";
import { useAccountActions } from "./useAccountActions";

interface AccountMenuProps {
  account: Account;
  isDefault: boolean;
  onDeleted?: () => void;
}

export function AccountMenu({ account, isDefault, onDeleted }: AccountMenuProps) {
  const t = useTranslations("accounts");
  const { setActive, makeDefault, remove } = useAccountActions(account, onDeleted);
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const { name, is_active } = account;
  const close = () => setOpen(null);
  return (
    <>
      <Menu
        label={t("actions", { name })}
        groups={[
          [
            { label: t("editAction"), icon: Pencil, run: () => setOpen("edit") },
            {
              label: t("makeDefault"),
              icon: Star,
              run: makeDefault,
              isDisabled: isDefault || !is_active,
            },
            is_active
              ? { label: t("close"), icon: Archive, run: () => setActive(false) }
              : { label: t("reopen"), icon: ArchiveRestore, run: () => setActive(true) },
          ],
          [{ label: t("delete"), icon: Trash2, isDanger: true, run: () => setOpen("delete") }],
        ]}
      />
      <AccountDialog account={account} isOpen={open === "edit"} onClose={close} />
      <ConfirmDialog
        title={t("deleteTitle", { name })}
        confirmLabel={t("delete")}
        isDanger
        isOpen={open === "delete"}
        onClose={close}
        onConfirm={() => {
          close();
          remove();
        }}
      >
        {t("deleteText")}
      </ConfirmDialog>
    </>
  );
}
