import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { User } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Menu } from "@/ui/Menu";
import { notify } from "@/ui/notifications";

import { DeleteUserDialog } from "./DeleteUserDialog";

interface UserMenuProps {
  user: User;
  onRequire: (isRequired: boolean) => void;
}

/** What an administrator decides about somebody: their second factor, and whether they go for good. */
export function UserMenu({ user, onRequire }: UserMenuProps) {
  const t = useTranslations("admin");
  const [asked, setAsked] = useState<"factor" | "deletion">();
  const close = () => setAsked(undefined);
  const { mutate, isPending } = useWrite({
    send: (id: number) =>
      unwrap(
        api.DELETE("/api/users/{user_id}/second-factor", { params: { path: { user_id: id } } }),
      ),
    touches: ["users"],
    done: () => {
      close();
      notify({ kind: "success", text: t("factorRemoved", { username: user.username }) });
    },
  });
  const isRequired = user.requires_second_factor;
  const require = {
    label: t(isRequired ? "factorNotRequired" : "requireFactor"),
    run: () => onRequire(!isRequired),
  };
  const remove = { label: t("removeFactor"), run: () => setAsked("factor"), isDanger: true };
  const deletion = {
    label: t("deleteUser"),
    icon: Trash2,
    run: () => setAsked("deletion"),
    isDanger: true,
  };
  return (
    <>
      <Menu
        label={t("actionsFor", { username: user.username })}
        groups={[[require], user.has_second_factor ? [remove] : [], [deletion]]}
      />
      <ConfirmDialog
        title={t("removeFactorTitle", { username: user.username })}
        confirmLabel={t("removeFactor")}
        isOpen={asked === "factor"}
        isDanger
        isBusy={isPending}
        onConfirm={() => mutate(user.id)}
        onClose={close}
      >
        <p>{t("removeFactorText")}</p>
      </ConfirmDialog>
      {asked === "deletion" && <DeleteUserDialog user={user} onClose={close} />}
    </>
  );
}
