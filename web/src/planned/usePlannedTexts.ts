import { useTranslations } from "use-intl";

import { useTransferText } from "@/accounts/useTransferText";
import { useDates } from "@/i18n/useDates";

import type { Occurrence, Planned } from "./plannedQueries";
import { findLateDay, readRule } from "./repetitions";

/** What planned transactions are called, and how they repeat, in words. */
export function usePlannedTexts() {
  const t = useTranslations("planned");
  const writeDate = useDates();
  const writeTransfer = useTransferText();
  return {
    name: ({ payee, description, kind }: Planned | Occurrence) =>
      payee || description || t(`kindName.${kind}`),
    /** The two accounts of a transfer; null for what is none. */
    accounts: (item: Planned | Occurrence) => writeTransfer(item),
    repetition: ({ rule, start_date }: Planned) => {
      const choice = readRule(rule);
      if (choice === null) return t("ownRule", { rule: rule ?? "" });
      if (choice.unit === "once") return t("onceOn", { date: writeDate(start_date) });
      const every = t(`every.${choice.unit}`, { count: choice.interval });
      const late = findLateDay(choice, start_date);
      const day =
        choice.unit !== "monthly"
          ? ""
          : choice.day !== "same"
            ? t(`onTheDay.${choice.day}`)
            : late && t("onTheDay.same", { day: late });
      const end =
        choice.end === "until"
          ? t("endsOn", { date: writeDate(choice.until) })
          : choice.end === "count"
            ? t("endsAfter", { count: choice.count })
            : "";
      return [every, day, end].filter(Boolean).join(", ");
    },
  };
}
