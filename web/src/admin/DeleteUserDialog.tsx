import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { User } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { notify } from "@/ui/notifications";
import { TextField } from "@/ui/TextField";

interface DeleteUserDialogProps {
  user: User;
  onClose: () => void;
}

/** Deletes somebody with all they have recorded: there is no way back, so their name has to be typed. */
export function DeleteUserDialog({ user, onClose }: DeleteUserDialogProps) {
  const t = useTranslations("admin");
  const { id, username } = user;
  const [typed, setTyped] = useState("");
  const { mutate, isPending } = useWrite({
    send: () => unwrap(api.DELETE("/api/users/{user_id}", { params: { path: { user_id: id } } })),
    touches: ["users"],
    done: () => {
      onClose();
      notify({ kind: "success", text: t("userDeleted", { username }) });
    },
  });
  return (
    <ConfirmDialog
      title={t("deleteUserTitle", { username })}
      confirmLabel={t("deleteUser")}
      isOpen
      isDanger
      isDisabled={typed !== username}
      isBusy={isPending}
      onConfirm={() => mutate(undefined)}
      onClose={onClose}
    >
      <p>{t("deleteUserText", { username })}</p>
      <TextField
        label={t("typeUsername", { username })}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
      />
    </ConfirmDialog>
  );
}
