import { useCallback } from "react";
import { useFormatter, useTranslations } from "use-intl";

import { ROLES } from "./columnRoles";

const DATE_ORDERS = ["DMY", "MDY", "YMD"] as const;
const SIGNS = [
  "as_is",
  "inverted",
  "flag",
  "suffix",
  "balance_out",
  "balance_in",
  "columns",
] as const;
const FEES = ["included", "separate"] as const;
const DELIMITERS = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" } as const;
const DECIMAL_MARKS = { ".": "point", ",": "comma" } as const;

const CONFIDENCES = [
  { from: 0.95, name: "certain" },
  { from: 0.8, name: "likely" },
  { from: 0.6, name: "probable" },
] as const;

/** A confidence in words: the API's grades of detections. */
export function nameConfidence(confidence: number) {
  return CONFIDENCES.find(({ from }) => confidence >= from)?.name ?? "guess";
}

/** Write what was detected about a file in the person's words. */
export function useConclusion(): (about: string, conclusion: string) => string {
  const t = useTranslations("imports");
  const format = useFormatter();
  return useCallback(
    (about, conclusion) => {
      if (about === "date_order") {
        const order = DATE_ORDERS.find((name) => name === conclusion);
        if (order) return t(`dateOrder.${order}`);
      }
      if (about === "sign") {
        const sign = SIGNS.find((name) => name === conclusion);
        if (sign) return t(`sign.${sign}`);
      }
      if (about === "fees") {
        const mode = FEES.find((name) => name === conclusion);
        if (mode) return t(`fees.${mode}`);
      }
      if (about === "decimal_mark" && conclusion in DECIMAL_MARKS) {
        return t(`decimalMark.${DECIMAL_MARKS[conclusion as keyof typeof DECIMAL_MARKS]}`);
      }
      if (about === "delimiter" && conclusion in DELIMITERS) {
        return t(`delimiter.${DELIMITERS[conclusion as keyof typeof DELIMITERS]}`);
      }
      if (about === "columns") {
        const roles = ROLES.filter((role) => conclusion.split(", ").includes(role));
        return format.list(roles.map((role) => t(`role.${role}`)));
      }
      return conclusion.toUpperCase();
    },
    [t, format],
  );
}
