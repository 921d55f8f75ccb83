import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { useUndo } from "@/api/useUndo";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

type Profile = Schemas["ImportProfile"];

interface Renaming {
  profile: Profile;
  name: string;
}

/** Delete an import profile, with a way back. */
export function useDeleteProfile() {
  const t = useTranslations("imports");
  const undo = useUndo(
    ({ id }: Profile) =>
      unwrap(
        api.POST("/api/transactions/import/profiles/{profile_id}/restore", {
          params: { path: { profile_id: id } },
        }),
      ),
    ["imports"],
  );
  return useWrite({
    send: ({ id }: Profile) =>
      unwrap(
        api.DELETE("/api/transactions/import/profiles/{profile_id}", {
          params: { path: { profile_id: id } },
        }),
      ),
    touches: ["imports"],
    done: (_, profile) =>
      notify({
        kind: "success",
        text: t("profileDeleted", { name: profile.name }),
        action: undo(profile),
      }),
  }).mutate;
}

/** Rename an import profile, with a way back; the form says what is refused. */
export function useRenameProfile(): (renaming: Renaming) => Promise<Profile> {
  const t = useTranslations("imports");
  const undo = useUndo(sendName, ["imports"]);
  return useWrite({
    send: sendName,
    touches: ["imports"],
    refused: () => undefined,
    done: (saved, renaming) => {
      const back = { profile: saved, name: renaming.profile.name };
      notify({
        kind: "success",
        text: t("profileRenamed", { name: saved.name }),
        action: undo(back),
      });
    },
  }).mutateAsync;
}

function sendName({ profile: { id, version }, name }: Renaming): Promise<Profile> {
  const params = { path: { profile_id: id }, header: { "If-Match": `"${version}"` } };
  return unwrap(
    api.PATCH("/api/transactions/import/profiles/{profile_id}", { params, body: { name } }),
  );
}
