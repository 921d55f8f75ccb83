import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { KeptForm } from "@/offline/KeptForm";
import { Page } from "@/ui/Page";

import { AccountStep } from "./AccountStep";
import { BasicsStep } from "./BasicsStep";
import { StartStep } from "./StartStep";

const route = getRouteApi("/signed-in/welcome");

const STEPS = [BasicsStep, AccountStep, StartStep];

/** The first minutes: currency and month, an account, and the first transactions. */
export function WelcomePage() {
  const t = useTranslations("people");
  // In the address: a reload stays where one is, and going back goes back one step.
  const { step = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const Step = STEPS[step - 1] ?? StartStep;
  return (
    <Page title={t("welcome")}>
      <p className="text-sm text-muted">
        {t("step", { step: Math.min(step, STEPS.length), steps: STEPS.length })}
      </p>
      <div className="flex max-w-xl flex-col gap-4">
        <KeptForm key={step} name={`welcome-${step}`}>
          <Step onDone={() => void navigate({ search: { step: step + 1 } })} />
        </KeptForm>
      </div>
    </Page>
  );
}
