import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { useSignedInUser } from "@/people/useUser";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { notify } from "@/ui/notifications";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { VerificationNotice } from "./VerificationNotice";

/** Names and the address for mails. */
export function ProfileCard() {
  const t = useTranslations("settings");
  const shared = useTranslations("shared");
  const people = useTranslations("people");
  const user = useSignedInUser();

  const { submit, isSending, errors, refusal } = useSubmit(async (texts) => {
    const header = { "If-Match": `"${user.version}"` };
    await unwrap(api.PATCH("/api/users/me", { body: texts, params: { header } }));
    await refresh("user");
    notify({ kind: "success", text: shared("saved") });
  });

  return (
    <Card title={t("profile")}>
      <form key={user.version} onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            name="first_name"
            label={t("firstName")}
            defaultValue={user.first_name}
            autoComplete="given-name"
            error={errors.first_name}
          />
          <TextField
            name="last_name"
            label={t("lastName")}
            defaultValue={user.last_name}
            autoComplete="family-name"
            error={errors.last_name}
          />
        </div>
        <TextField
          name="username"
          label={people("username")}
          defaultValue={user.username}
          autoComplete="username"
          error={errors.username}
        />
        <TextField
          name="email"
          type="email"
          label={people("email")}
          defaultValue={user.email}
          autoComplete="email"
          error={errors.email}
        />
        {!user.is_verified && <VerificationNotice email={user.email} />}
        <Refusal text={refusal} />
        <Button type="submit" className="self-end" isDisabled={isSending}>
          {shared("save")}
        </Button>
      </form>
    </Card>
  );
}
