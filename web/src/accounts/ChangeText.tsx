import { useTranslations } from "use-intl";

import { useMoney } from "@/i18n/useMoney";

/** How much an amount has changed within the period of a chart. */
export function ChangeText({ value, currency }: { value: number; currency: string }) {
  const t = useTranslations("accounts");
  const writeMoney = useMoney();
  const amount = writeMoney(value, currency, { signDisplay: "exceptZero" });
  return (
    <span className={value > 0 ? "text-sm text-income" : "text-sm text-muted"}>
      {t("change", { amount })}
    </span>
  );
}
