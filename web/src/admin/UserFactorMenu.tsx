import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { User } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Menu } from "@/ui/Menu";
import { notify } from "@/ui/notifications";

interface UserFactorMenuProps {
  user: User;
  onRequire: (isRequired: boolean) => void;
}

/** What an administrator decides about somebody's second factor. */
export function UserFactorMenu({ user, onRequire }: UserFactorMenuProps) {
  const t = useTranslations("admin");
  const [isAsking, setAsking] = useState(false);
  const { mutate, isPending } = useWrite({
    send: (id: number) =>
      unwrap(
        api.DELETE("/api/users/{user_id}/second-factor", { params: { path: { user_id: id } } }),
      ),
    touches: ["users"],
    done: () => {
      setAsking(false);
      notify({ kind: "success", text: t("factorRemoved", { username: user.username }) });
    },
  });
  const isRequired = user.requires_second_factor;
  const require = {
    label: t(isRequired ? "factorNotRequired" : "requireFactor"),
    run: () => onRequire(!isRequired),
  };
  const remove = { label: t("removeFactor"), run: () => setAsking(true), isDanger: true };
  return (
    <>
      <Menu
        label={t("factorOf", { username: user.username })}
        groups={[[require], user.has_second_factor ? [remove] : []]}
      />
      <ConfirmDialog
        title={t("removeFactorTitle", { username: user.username })}
        confirmLabel={t("removeFactor")}
        isOpen={isAsking}
        isDanger
        isBusy={isPending}
        onConfirm={() => mutate(user.id)}
        onClose={() => setAsking(false)}
      >
        <p>{t("removeFactorText")}</p>
      </ConfirmDialog>
    </>
  );
}
