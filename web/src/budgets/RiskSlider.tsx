import { useId } from "react";
import { useTranslations } from "use-intl";

// From 1 of 20 periods to every second one.
const LEAST = 5;
const MOST = 50;
const STEP = 5;
const HUNDRED = 100;
const TEN = 10;

interface RiskSliderProps {
  /** The accepted probability of spending more, from 0 to 1. */
  risk: number;
  onChange: (risk: number) => void;
}

/** How sure one wants to be of keeping a budget, in the words of odds. */
export function RiskSlider({ risk, onChange }: RiskSliderProps) {
  const t = useTranslations("budgets");
  const id = useId();
  const odds = t("odds", { kept: Math.round((1 - risk) * HUNDRED) / TEN });
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="flex flex-wrap justify-between gap-x-4 text-sm">
        <span className="font-medium">{t("risk", { risk })}</span>
        <span className="text-muted">{odds}</span>
      </label>
      <input
        id={id}
        type="range"
        min={LEAST}
        max={MOST}
        step={STEP}
        value={Math.round(risk * HUNDRED)}
        aria-valuetext={odds}
        onChange={(event) => onChange(Number(event.target.value) / HUNDRED)}
        className="h-6 w-full accent-accent"
      />
    </div>
  );
}
