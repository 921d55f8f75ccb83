import { useState } from "react";
import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

import { AccountStep } from "./AccountStep";
import { BasicsStep } from "./BasicsStep";
import { StartStep } from "./StartStep";

const STEPS = [BasicsStep, AccountStep, StartStep];

/** The first minutes: currency and month, an account, and the first transactions. */
export function WelcomePage() {
  const t = useTranslations("people");
  const [step, setStep] = useState(0);
  const Step = STEPS[step] ?? StartStep;
  return (
    <Page title={t("welcome")}>
      <p className="text-sm text-muted">{t("step", { step: step + 1, steps: STEPS.length })}</p>
      <div className="max-w-xl">
        <Step onDone={() => setStep(step + 1)} />
      </div>
    </Page>
  );
}
