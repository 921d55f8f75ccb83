import { useTranslations } from "use-intl";

import { SelectField } from "@/ui/SelectField";

import type { Mapping, Preview } from "./previews";
import { useConclusion } from "./useConclusion";

const DELIMITERS = [",", ";", "\t", "|"];
const DATE_ORDERS = ["DMY", "MDY", "YMD"];
const DECIMAL_MARKS = [".", ","];
const SIGNS = ["as_is", "inverted", "flag", "suffix", "balance_out", "balance_in"];
const NO_HEADINGS = "";
/** Banks write up to this many lines above a table. */
const LINES = 30;

interface TableSettingsProps {
  preview: Preview;
  /** Whether there are dates and amounts, whose notation can be corrected. */
  areRowsRead: boolean;
  onCorrect: (mapping: Mapping) => void;
}

/** How a table is written, as far as it can be corrected. */
export function TableSettings({ preview, areRowsRead, onCorrect }: TableSettingsProps) {
  const t = useTranslations("imports");
  const writeConclusion = useConclusion();
  const offer = (about: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: writeConclusion(about, value) }));
  const { delimiter, header_line, date_order, decimal_mark, sign, columns } = preview.mapping ?? {};
  // A text that hid its table was written anew: its delimiter and its lines are not the file's.
  const isRewritten = preview.evidence.some(({ about }) => about === "table");
  const isKnown = delimiter == null || DELIMITERS.includes(delimiter);
  const hasFlag = columns?.flag !== undefined;
  const hasBalance = columns?.balance !== undefined && columns.amount !== undefined;
  const signs = SIGNS.filter((value) => value !== "flag" || hasFlag).filter(
    (value) => !value.startsWith("balance") || hasBalance,
  );
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
      {!isRewritten && (
        <>
          <SelectField
            label={t("about.delimiter")}
            value={delimiter ?? ""}
            options={offer("delimiter", isKnown ? DELIMITERS : [...DELIMITERS, delimiter])}
            onChange={(value) => onCorrect({ delimiter: value })}
          />
          <HeaderLineField
            line={header_line ?? null}
            onChange={(line) => onCorrect({ header_line: line })}
          />
        </>
      )}
      {areRowsRead && (
        <>
          <SelectField
            label={t("about.date_order")}
            value={date_order ?? ""}
            options={offer("date_order", DATE_ORDERS)}
            onChange={(value) => onCorrect({ date_order: value as Mapping["date_order"] })}
          />
          <SelectField
            label={t("about.decimal_mark")}
            value={decimal_mark ?? ""}
            options={offer("decimal_mark", DECIMAL_MARKS)}
            onChange={(value) => onCorrect({ decimal_mark: value as Mapping["decimal_mark"] })}
          />
          <SelectField
            label={t("about.sign")}
            value={sign ?? ""}
            options={offer("sign", signs)}
            onChange={(value) => onCorrect({ sign: value as Mapping["sign"] })}
          />
        </>
      )}
    </div>
  );
}

interface HeaderLineFieldProps {
  line: number | null;
  onChange: (line: number | null) => void;
}

function HeaderLineField({ line, onChange }: HeaderLineFieldProps) {
  const t = useTranslations("imports");
  const lines = Array.from({ length: Math.max(LINES, line ?? 0) }, (_, place) => place + 1);
  return (
    <SelectField
      label={t("headerLine")}
      value={line === null ? NO_HEADINGS : String(line)}
      options={[
        { value: NO_HEADINGS, label: t("noHeadings") },
        ...lines.map((number) => ({ value: String(number), label: t("line", { line: number }) })),
      ]}
      onChange={(value) => onChange(value === NO_HEADINGS ? null : Number(value))}
    />
  );
}
