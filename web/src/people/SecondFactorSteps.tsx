import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { RecoveryCodes } from "./RecoveryCodes";

/** Turns the second factor on: the password, the app, and the recovery codes to keep. */
export function SecondFactorSteps({ onDone }: { onDone: () => void }) {
  const [enrolment, setEnrolment] = useState<Schemas["Enrolment"]>();
  const [codes, setCodes] = useState<readonly string[]>();
  if (enrolment === undefined) return <PasswordStep onBegun={setEnrolment} />;
  if (codes === undefined) return <AppStep enrolment={enrolment} onConfirmed={setCodes} />;
  return <RecoveryCodes codes={codes} onDone={onDone} />;
}

function PasswordStep({ onBegun }: { onBegun: (enrolment: Schemas["Enrolment"]) => void }) {
  const t = useTranslations("people");
  const { submit, isSending, errors, refusal } = useSubmit(async ({ password = "" }) => {
    onBegun(await unwrap(api.POST("/api/auth/second-factor/setup", { body: { password } })));
  });
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-sm">{t("factorExplained")}</p>
      <TextField
        name="password"
        type="password"
        label={t("yourPassword")}
        autoComplete="current-password"
        isRequired
        error={errors.password}
      />
      <Refusal text={refusal} />
      <Button type="submit" variant="primary" className="self-end" isBusy={isSending}>
        {t("continue")}
      </Button>
    </Form>
  );
}

interface AppStepProps {
  enrolment: Schemas["Enrolment"];
  onConfirmed: (codes: readonly string[]) => void;
}

function AppStep({ enrolment, onConfirmed }: AppStepProps) {
  const t = useTranslations("people");
  const { submit, isSending, errors, refusal } = useSubmit(async ({ code = "" }) => {
    const answer = api.POST("/api/auth/second-factor/confirm", { body: { code } });
    onConfirmed((await unwrap(answer)).recovery_codes);
  });
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-sm">{t("scan")}</p>
      <img src={enrolment.qr_code} alt={t("qrCode")} className="size-48 self-center rounded-lg" />
      <details className="text-sm">
        <summary className="cursor-pointer">{t("cannotScan")}</summary>
        <code className="mt-2 block rounded-lg bg-sunken p-3 break-all select-all">
          {enrolment.secret}
        </code>
      </details>
      <TextField
        name="code"
        label={t("appCode")}
        inputMode="numeric"
        autoComplete="one-time-code"
        isRequired
        error={errors.code}
      />
      <Refusal text={refusal} />
      <Button type="submit" variant="primary" className="self-end" isBusy={isSending}>
        {t("turnOnFactor")}
      </Button>
    </Form>
  );
}
