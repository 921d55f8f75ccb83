import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas, User } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { useDates } from "@/i18n/useDates";
import { useSignedInUser } from "@/people/useUser";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { SelectField } from "@/ui/SelectField";

type Change = Schemas["UserUpdate"];

/** One user: an administrator changes the role, and locks or unlocks the access. */
export function UserRow({ user }: { user: User }) {
  const t = useTranslations("admin");
  const writeDate = useDates();
  const isMe = useSignedInUser().id === user.id;

  const { mutate, isPending } = useWrite({
    send: (body: Change) => {
      const path = { user_id: user.id };
      const header = { "If-Match": `"${user.version}"` };
      return unwrap(api.PATCH("/api/users/{user_id}", { body, params: { path, header } }));
    },
    touches: ["users"],
  });

  const roles = (["user", "admin"] as const).map((role) => ({
    value: role,
    label: t(`role.${role}`),
  }));
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3 text-sm">
      <span className="min-w-0 flex-1 basis-56">
        <span className="flex flex-wrap items-center gap-2">
          <span className="truncate font-medium">{user.username}</span>
          {isMe && <Badge kind="accent">{t("you")}</Badge>}
          {!user.is_active && <Badge kind="danger">{t("locked")}</Badge>}
        </span>
        <span className="block truncate text-muted">
          {user.email} · {t("since", { date: writeDate(user.created_at.slice(0, 10)) })}
        </span>
      </span>
      <span className="flex items-center gap-2">
        <SelectField
          label={t("roleOf", { username: user.username })}
          isLabelHidden
          value={user.role}
          options={roles}
          isDisabled={isMe || isPending}
          onChange={(role) => mutate({ role: role as User["role"] })}
        />
        <Button
          isDisabled={isMe || isPending}
          onPress={() => mutate({ is_active: !user.is_active })}
        >
          {user.is_active ? t("lock") : t("unlock")}
        </Button>
      </span>
    </li>
  );
}
