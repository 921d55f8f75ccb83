import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import type { Schemas } from "@/api/types";
import { useFormDraft, useKeptState } from "@/offline/useFormDraft";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

type Scope = Schemas["ApiToken"]["scope"];

/** Makes a token, and shows it the only time it can be seen. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings");
  const shared = useTranslations("shared");
  const [token, setToken] = useState<string>();
  return (
    <Dialog title={t("newToken")} isOpen onClose={onClose} draft="token-new">
      {token === undefined ? (
        <TokenForm onCreated={setToken} />
      ) : (
        <>
          <p className="text-sm">{t("tokenOnce")}</p>
          <code className="rounded-lg bg-sunken p-3 text-sm break-all select-all">{token}</code>
          {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the button that had the focus is gone */}
          <Button autoFocus className="self-end" onPress={onClose}>
            {shared("close")}
          </Button>
        </>
      )}
    </Dialog>
  );
}

function TokenForm({ onCreated }: { onCreated: (token: string) => void }) {
  const t = useTranslations("settings");
  const draft = useFormDraft();
  const [scope, setScope] = useKeptState<Scope>("scope", "read");

  const { submit, isSending, errors, refusal } = useSubmit(async ({ name = "" }) => {
    const created = await unwrap(api.POST("/api/auth/tokens", { body: { name, scope } }));
    draft.forget();
    await refresh("tokens");
    onCreated(created.token);
  });

  const scopes = (["read", "write"] as const).map((value) => ({
    value,
    label: t(`scope.${value}`),
  }));
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        name="name"
        label={t("tokenName")}
        placeholder={t("tokenExample")}
        isRequired
        error={errors.name}
      />
      <SelectField
        label={t("scopeLabel")}
        value={scope}
        options={scopes}
        onChange={(value) => setScope(value as Scope)}
        error={errors.scope}
      />
      <Refusal text={refusal} />
      <Button type="submit" variant="primary" className="self-end" isBusy={isSending}>
        {t("createToken")}
      </Button>
    </Form>
  );
}
