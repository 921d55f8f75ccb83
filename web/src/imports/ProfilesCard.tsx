import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { Card } from "@/ui/Card";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Menu } from "@/ui/Menu";
import { notify } from "@/ui/notifications";
import { Part } from "@/ui/Part";

import { profilesQuery } from "./importsQuery";
import { RenameProfileDialog } from "./RenameProfileDialog";

type Profile = Schemas["ImportProfile"];

/** How files of certain banks are read, as the person has confirmed it. */
export function ProfilesCard() {
  return (
    <Part>
      <Profiles />
    </Part>
  );
}

function Profiles() {
  const t = useTranslations("imports");
  const { data: profiles } = useSuspenseQuery(profilesQuery);
  if (profiles.length === 0) return null;
  return (
    <Card title={t("profiles")}>
      <p className="mb-2 text-sm text-muted">{t("profilesText")}</p>
      <ul className="flex flex-col divide-y divide-line">
        {profiles.map((profile) => (
          <ProfileLine key={profile.id} profile={profile} />
        ))}
      </ul>
    </Card>
  );
}

function ProfileLine({ profile }: { profile: Profile }) {
  const t = useTranslations("imports");
  const shared = useTranslations("shared");
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const { mutate: remove } = useWrite({
    send: () =>
      unwrap(
        api.DELETE("/api/transactions/import/profiles/{profile_id}", {
          params: { path: { profile_id: profile.id } },
        }),
      ),
    touches: ["imports"],
    done: () => notify({ kind: "success", text: t("profileDeleted") }),
  });
  return (
    <li className="flex items-center justify-between gap-2 py-1">
      <span className="min-w-0 text-sm">
        <span className="block truncate font-medium">{profile.name}</span>
        <span className="block truncate text-xs text-muted">{profile.headings.join(", ")}</span>
      </span>
      <Menu
        label={t("profileActions", { name: profile.name })}
        groups={[
          [{ label: t("profileRename"), run: () => setOpen("rename") }],
          [{ label: shared("delete"), run: () => setOpen("delete"), isDanger: true }],
        ]}
      />
      {open === "rename" && <RenameProfileDialog profile={profile} onClose={() => setOpen(null)} />}
      <ConfirmDialog
        title={t("profileDelete", { name: profile.name })}
        confirmLabel={shared("delete")}
        isDanger
        isOpen={open === "delete"}
        onClose={() => setOpen(null)}
        onConfirm={() => {
          setOpen(null);
          remove(undefined);
        }}
      >
        {t("profileDeleteText")}
      </ConfirmDialog>
    </li>
  );
}
