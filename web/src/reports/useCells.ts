import { useCallback } from "react";
import { useFormatter } from "use-intl";

import { useDates, type WriteDate } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";

import type { Cell, ReportColumn } from "./reportQuery";

const HUNDRED = 100;

export type WriteCell = (cell: Cell, kind: ReportColumn["kind"], currency: string | null) => string;

/** Write the values of a report as the person's locale does. */
export function useCells(): WriteCell {
  const writeMoney = useMoney();
  const writeDate = useDates();
  const format = useFormatter();
  return useCallback(
    (cell, kind, currency) => {
      if (cell === null) return "–";
      if (typeof cell === "string") return writeText(cell, kind, writeDate);
      if (kind === "money" && currency !== null) return writeMoney(cell, currency);
      if (kind === "percent") {
        return format.number(cell / HUNDRED, { style: "percent", maximumFractionDigits: 2 });
      }
      return kind === "year" ? String(cell) : format.number(cell);
    },
    [writeMoney, writeDate, format],
  );
}

function writeText(text: string, kind: ReportColumn["kind"], writeDate: WriteDate): string {
  // The sum of a column has words in place of a day.
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  if (kind === "month" && isDay) return writeDate(text, "month");
  return kind === "date" && isDay ? writeDate(text) : text;
}
