import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas, User } from "@/api/types";
import { useUndo } from "@/api/useUndo";
import { useWrite } from "@/api/useWrite";
import { useDates } from "@/i18n/useDates";
import { lacksSecondFactor, useSignedInUser } from "@/people/useUser";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { notify } from "@/ui/notifications";
import { SelectField } from "@/ui/SelectField";

import { UserMenu } from "./UserMenu";

type Values = Pick<User, "role" | "is_active" | "requires_second_factor">;

interface Change {
  user: User;
  values: Schemas["UserUpdate"];
}

const TOUCHES = ["users"] as const;

function sendChange({ user: { id, version }, values }: Change): Promise<User> {
  const params = { path: { user_id: id }, header: { "If-Match": `"${version}"` } };
  return unwrap(api.PATCH("/api/users/{user_id}", { body: values, params }));
}

/** One user: an administrator changes the role, and locks or unlocks the access. */
export function UserRow({ user }: { user: User }) {
  const t = useTranslations("admin");
  const writeDate = useDates();
  const isMe = useSignedInUser().id === user.id;

  const undo = useUndo(sendChange, TOUCHES);
  const { mutate, isPending } = useWrite<Change, User>({
    send: sendChange,
    touches: TOUCHES,
    done: (changed, { user: { role, is_active, requires_second_factor } }) => {
      const before = { role, is_active, requires_second_factor };
      const text = describe(changed, before);
      notify({ kind: "success", text, action: undo({ user: changed, values: before }) });
    },
  });
  const describe = (changed: User, before: Values) => {
    const { username, role, is_active, requires_second_factor: isRequired } = changed;
    if (role !== before.role) return t("roleChanged", { username, role: t(`role.${role}`) });
    if (isRequired !== before.requires_second_factor) {
      return t(isRequired ? "factorIsRequired" : "factorIsNotRequired", { username });
    }
    return t(is_active ? "wasUnlocked" : "wasLocked", { username });
  };

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
          {user.has_second_factor && <Badge>{t("hasFactor")}</Badge>}
          {lacksSecondFactor(user) && <Badge kind="danger">{t("lacksFactor")}</Badge>}
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
          isDisabled={isMe}
          onChange={(role) =>
            !isPending && mutate({ user, values: { role: role as User["role"] } })
          }
        />
        <Button
          isDisabled={isMe}
          isBusy={isPending}
          onPress={() => mutate({ user, values: { is_active: !user.is_active } })}
        >
          {user.is_active ? t("lock") : t("unlock")}
        </Button>
        {!isMe && (
          <UserMenu
            user={user}
            onRequire={(isRequired) =>
              !isPending && mutate({ user, values: { requires_second_factor: isRequired } })
            }
          />
        )}
      </span>
    </li>
  );
}
