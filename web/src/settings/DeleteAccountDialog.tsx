import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import { closeSession } from "@/api/session";
import { useWrite } from "@/api/useWrite";
import { forgetDrafts } from "@/offline/drafts";
import { forgetQueries } from "@/offline/persistence";
import { userQuery, useSignedInUser } from "@/people/useUser";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { TextField } from "@/ui/TextField";

/** There is no way back from this, so the username has to be typed. */
export function DeleteAccountDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings");
  const user = useSignedInUser();
  const router = useRouter();
  const [typed, setTyped] = useState("");

  const { mutate, isPending } = useWrite({
    send: () => unwrap(api.DELETE("/api/users/me")),
    done: async () => {
      closeSession();
      forgetDrafts();
      await forgetQueries();
      queryClient.setQueryData(userQuery.queryKey, null);
      await router.navigate({ to: "/sign-in" });
    },
    touches: [],
  });

  return (
    <ConfirmDialog
      title={t("deleteAccount")}
      confirmLabel={t("deleteForever")}
      isOpen
      isDanger
      isDisabled={typed !== user.username}
      isBusy={isPending}
      onConfirm={() => mutate(undefined)}
      onClose={onClose}
    >
      <p>{t("deleteWarning")}</p>
      <TextField
        label={t("typeUsername", { username: user.username })}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
      />
    </ConfirmDialog>
  );
}
