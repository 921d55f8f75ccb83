import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { isAlreadyThere, makePasskey, wasCancelled } from "@/people/passkeys";
import { ProofFields, readProof } from "@/people/ProofFields";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { notify } from "@/ui/notifications";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { nameDevice } from "./nameDevice";

/** Makes a passkey on this device; the person proves first that they know the password. */
export function NewPasskeyDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings");
  const [trouble, setTrouble] = useState<"cancelled" | "alreadyThere">();

  const { submit, isSending, errors, refusal } = useSubmit(async ({ name = "", ...proof }) => {
    setTrouble(undefined);
    const body = readProof(proof);
    const { public_key } = await unwrap(api.POST("/api/auth/passkeys/options", { body }));
    try {
      const credential = await makePasskey(public_key);
      await unwrap(api.POST("/api/auth/passkeys", { body: { name, credential } }));
    } catch (error) {
      if (!wasCancelled(error) && !isAlreadyThere(error)) throw error;
      setTrouble(wasCancelled(error) ? "cancelled" : "alreadyThere");
      return;
    }
    await refresh("passkeys");
    notify({ kind: "success", text: t("passkeyAdded", { name }) });
    onClose();
  });

  return (
    <Dialog title={t("newPasskey")} isOpen onClose={onClose}>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-sm">{t("newPasskeyText")}</p>
        <TextField
          name="name"
          label={t("passkeyName")}
          defaultValue={nameDevice(navigator.userAgent) ?? ""}
          isRequired
          error={errors.name}
        />
        <ProofFields errors={errors} />
        <Refusal text={trouble ? t(`passkeyTrouble.${trouble}`) : refusal} />
        <Button type="submit" variant="primary" className="self-end" isBusy={isSending}>
          {t("makePasskey")}
        </Button>
      </Form>
    </Dialog>
  );
}
