import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { Card } from "@/ui/Card";
import { Menu } from "@/ui/Menu";
import { Part } from "@/ui/Part";

import { profilesQuery } from "./importsQuery";
import { RenameProfileDialog } from "./RenameProfileDialog";
import { useDeleteProfile } from "./useProfileWrites";

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
  const [isRenaming, setRenaming] = useState(false);
  const remove = useDeleteProfile();
  return (
    <li className="flex items-center justify-between gap-2 py-1">
      <span className="min-w-0 text-sm">
        <span className="block truncate font-medium">{profile.name}</span>
        <span className="block truncate text-xs text-muted">{profile.headings.join(", ")}</span>
      </span>
      <Menu
        label={t("profileActions", { name: profile.name })}
        groups={[
          [{ label: t("profileRename"), run: () => setRenaming(true) }],
          [{ label: shared("delete"), run: () => remove(profile), isDanger: true }],
        ]}
      />
      {isRenaming && <RenameProfileDialog profile={profile} onClose={() => setRenaming(false)} />}
    </li>
  );
}
