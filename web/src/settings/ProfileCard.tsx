import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas, User } from "@/api/types";
import { refresh } from "@/api/queryClient";
import { useUndo } from "@/api/useUndo";
import { useSignedInUser } from "@/people/useUser";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Form } from "@/ui/Form";
import { notify } from "@/ui/notifications";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { VerificationNotice } from "./VerificationNotice";

interface Change {
  version: number;
  values: Schemas["UserUpdate"];
}

function sendChange({ version, values }: Change): Promise<User> {
  const params = { header: { "If-Match": `"${version}"` } };
  return unwrap(api.PATCH("/api/users/me", { body: values, params }));
}

/** Names and the address for mails. */
export function ProfileCard() {
  const t = useTranslations("settings");
  const shared = useTranslations("shared");
  const people = useTranslations("people");
  const user = useSignedInUser();

  const undo = useUndo(sendChange, ["user"]);
  const { submit, isSending, errors, refusal } = useSubmit(async (texts) => {
    const { version } = await sendChange({ version: user.version, values: texts });
    await refresh("user");
    const { first_name, last_name, username, email } = user;
    const action = undo({ version, values: { first_name, last_name, username, email } });
    notify({ kind: "success", text: shared("saved"), action });
  });

  return (
    <Card title={t("profile")}>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <div key={user.version} className="grid grid-cols-1 gap-4 sm:grid-cols-2">
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
          <TextField
            name="username"
            className="sm:col-span-2"
            label={people("username")}
            defaultValue={user.username}
            autoComplete="username"
            error={errors.username}
          />
          <TextField
            name="email"
            className="sm:col-span-2"
            type="email"
            label={people("email")}
            defaultValue={user.email}
            autoComplete="email"
            error={errors.email}
          />
        </div>
        {!user.is_verified && <VerificationNotice email={user.email} />}
        <Refusal text={refusal} />
        <Button type="submit" className="self-end" isBusy={isSending}>
          {shared("save")}
        </Button>
      </Form>
    </Card>
  );
}
