import { useMoney } from "@/i18n/useMoney";

import { classes } from "./classes";

interface AmountProps {
  value: number;
  currency: string;
  /** "flow" marks income green and with a plus; plain amounts stand as they are. */
  kind?: "plain" | "flow";
  className?: string;
}

/** Money, with digits that line up in columns. */
export function Amount({ value, currency, kind = "plain", className }: AmountProps) {
  const writeMoney = useMoney();
  const isIncome = kind === "flow" && value > 0;
  const text = writeMoney(value, currency, kind === "flow" ? { signDisplay: "exceptZero" } : {});
  return (
    <span className={classes("amount whitespace-nowrap", isIncome && "text-income", className)}>
      {text}
    </span>
  );
}
