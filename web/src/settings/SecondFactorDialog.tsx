import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { CodeField } from "@/people/CodeField";
import { RecoveryCodes } from "@/people/RecoveryCodes";
import { SecondFactorSteps } from "@/people/SecondFactorSteps";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { notify } from "@/ui/notifications";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

export type FactorAction = "turnOn" | "turnOff" | "renewCodes";

interface SecondFactorDialogProps {
  action: FactorAction;
  onClose: () => void;
}

/** Turns the second factor on or off, or makes new recovery codes. */
export function SecondFactorDialog({ action, onClose }: SecondFactorDialogProps) {
  const t = useTranslations("settings");
  return (
    <Dialog title={t(`factorTitle.${action}`)} isOpen onClose={onClose}>
      {action === "turnOn" ? (
        <SecondFactorSteps onDone={onClose} />
      ) : (
        <ProofForm action={action} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface ProofFormProps {
  action: Exclude<FactorAction, "turnOn">;
  onClose: () => void;
}

function ProofForm({ action, onClose }: ProofFormProps) {
  const t = useTranslations("settings");
  const people = useTranslations("people");
  const [codes, setCodes] = useState<readonly string[]>();

  const { submit, isSending, errors, refusal } = useSubmit(async ({ password = "", code = "" }) => {
    const body = { password, code };
    if (action === "renewCodes") {
      const answer = api.POST("/api/auth/second-factor/recovery-codes", { body });
      setCodes((await unwrap(answer)).recovery_codes);
      return;
    }
    await unwrap(api.POST("/api/auth/second-factor/remove", { body }));
    notify({ kind: "success", text: t("factorTurnedOff") });
    onClose();
  });

  if (codes !== undefined) return <RecoveryCodes codes={codes} onDone={onClose} />;
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-sm">{t(`factorText.${action}`)}</p>
      <TextField
        name="password"
        type="password"
        label={people("yourPassword")}
        autoComplete="current-password"
        isRequired
        error={errors.password}
      />
      <CodeField error={errors.code} />
      <Refusal text={refusal} />
      <Button
        type="submit"
        variant={action === "turnOff" ? "danger" : "primary"}
        className="self-end"
        isBusy={isSending}
      >
        {t(`factorTitle.${action}`)}
      </Button>
    </Form>
  );
}
