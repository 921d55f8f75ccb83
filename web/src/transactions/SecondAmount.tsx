import type { Transaction } from "@/api/types";
import { useMoney } from "@/i18n/useMoney";

/** Beside the amount: what arrived in another currency, or what was paid before a conversion. */
export function SecondAmount({ row }: { row: Transaction }) {
  const writeMoney = useMoney();
  const { to_amount, to_currency, original_amount, original_currency } = row;
  const texts = [
    to_amount !== null && to_currency && `→ ${writeMoney(to_amount, to_currency)}`,
    original_amount !== null && original_currency && writeMoney(original_amount, original_currency),
  ].filter(Boolean);
  if (texts.length === 0) return null;
  return (
    <span className="amount block text-xs whitespace-nowrap text-muted">{texts.join(" · ")}</span>
  );
}
