import { useTranslations } from "use-intl";

import type { BudgetStatus } from "@/api/types";
import { useMoney } from "@/i18n/useMoney";
import { classes } from "@/ui/classes";

import { useBudgetTexts } from "./useBudgetTexts";

/** From here on, a budget that has not been exceeded yet is in danger. */
const RISKY = 0.2;
const HUNDRED = 100;

/** Spent, scheduled and projected beside the limit, which is the end of the bar unless exceeded. */
export function BudgetBar({ status }: { status: BudgetStatus }) {
  const t = useTranslations("budgets");
  const writeMoney = useMoney();
  const { nameBudget } = useBudgetTexts();
  const { spent, scheduled, projected, available, currency } = status;

  const end = Math.max(available, spent + scheduled, projected ?? 0, 1);
  const share = (amount: number) => `${(Math.max(0, amount) / end) * HUNDRED}%`;
  return (
    <div
      role="meter"
      aria-label={nameBudget(status)}
      aria-valuemin={0}
      aria-valuemax={end}
      aria-valuenow={Math.max(0, spent)}
      aria-valuetext={t("spentOf", {
        spent: writeMoney(spent, currency),
        available: writeMoney(available, currency),
      })}
      className="relative h-2.5 rounded-full bg-sunken"
    >
      <div className="absolute inset-0 flex overflow-hidden rounded-full">
        <div className={chooseFill(status)} style={{ width: share(spent) }} />
        <div className="bg-accent/40" style={{ width: share(scheduled) }} />
      </div>
      {projected !== null && projected > spent && (
        <Tick at={share(projected)} className="h-2.5 -translate-x-full bg-ink/60" />
      )}
      {end > available && <Tick at={share(available)} className="-top-1 h-4.5 bg-ink" />}
    </div>
  );
}

/** Colours say how the period will end, as the words below do; only without a forecast, how it is. */
function chooseFill({ status, probability_of_exceeding: chance }: BudgetStatus): string {
  if (status === "exceeded") return "bg-danger";
  const isRisky = chance === null ? status === "warning" : chance >= RISKY;
  return isRisky ? "bg-warning" : "bg-accent";
}

function Tick({ at, className }: { at: string; className: string }) {
  return <div className={classes("absolute w-0.5", className)} style={{ left: at }} />;
}
