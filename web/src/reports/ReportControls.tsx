import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { firstDayQuery } from "@/transactions/transactionQueries";
import { SelectField } from "@/ui/SelectField";

import { KINDS, REPORTS, type ReportsSearch, SPANS } from "./search";
import { YearField } from "./YearField";
import { findFirstYear } from "./years";

const MONTHS = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, "0"));
const DEFAULT_YEARS = 5;

interface ReportControlsProps {
  search: ReportsSearch;
  today: string;
  onChange: (search: ReportsSearch) => void;
}

/** The years to choose from: since the oldest transaction, and the next one. */
function useYears(today: string) {
  const { data: firstDay } = useQuery(firstDayQuery);
  const thisYear = Number(today.slice(0, 4));
  return { first: findFirstYear(firstDay, thisYear), last: thisYear + 1, thisYear };
}

/** Which report, and of which time. */
export function ReportControls({ search, today, onChange }: ReportControlsProps) {
  const t = useTranslations("reports");
  const report = search.report ?? "month";
  return (
    <div className="flex flex-wrap items-end gap-3">
      <SelectField
        label={t("report")}
        value={report}
        options={REPORTS.map((value) => ({ value, label: t(`names.${value}`) }))}
        onChange={(value) =>
          onChange({ ...search, report: REPORTS.find((name) => name === value) })
        }
      />
      <PeriodFields search={{ ...search, report }} today={today} onChange={onChange} />
    </div>
  );
}

function PeriodFields({ search, today, onChange }: ReportControlsProps) {
  const t = useTranslations("reports");
  const { first, last, thisYear } = useYears(today);
  switch (search.report) {
    case "year":
      return (
        <YearField
          label={t("year")}
          value={search.year ?? thisYear}
          first={first}
          last={last}
          onChange={(year) => onChange({ ...search, year })}
        />
      );
    case "categories":
      return <CategoryFields search={search} today={today} onChange={onChange} />;
    case "net-worth":
      return (
        <SelectField
          label={t("span")}
          value={search.span ?? "months"}
          options={SPANS.map((value) => ({ value, label: t(`spans.${value}`) }))}
          onChange={(value) => onChange({ ...search, span: SPANS.find((span) => span === value) })}
        />
      );
    case "subscriptions":
      return null;
    default:
      return <MonthFields search={search} today={today} onChange={onChange} />;
  }
}

function MonthFields({ search, today, onChange }: ReportControlsProps) {
  const t = useTranslations("reports");
  const writeDate = useDates();
  const { first, last } = useYears(today);
  const [year = "", month = ""] = (search.month ?? today).split("-");
  return (
    <>
      <SelectField
        label={t("month")}
        value={month}
        options={MONTHS.map((value) => ({
          value,
          label: writeDate(`2026-${value}-01`, "monthName"),
        }))}
        onChange={(value) => onChange({ ...search, month: `${year}-${value}` })}
      />
      <YearField
        label={t("year")}
        value={Number(year)}
        first={first}
        last={last}
        onChange={(value) => onChange({ ...search, month: `${value}-${month}` })}
      />
    </>
  );
}

function CategoryFields({ search, today, onChange }: ReportControlsProps) {
  const t = useTranslations("reports");
  const { first, last, thisYear } = useYears(today);
  const to = search.to_year ?? thisYear;
  const from = search.from_year ?? to - DEFAULT_YEARS + 1;
  return (
    <>
      <SelectField
        label={t("kind")}
        value={search.kind ?? "expense"}
        options={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        onChange={(value) => onChange({ ...search, kind: KINDS.find((kind) => kind === value) })}
      />
      <YearField
        label={t("from")}
        value={Math.min(from, to)}
        first={Math.max(to - 9, first)}
        last={to}
        onChange={(year) => onChange({ ...search, from_year: year, to_year: to })}
      />
      <YearField
        label={t("to")}
        value={to}
        first={first}
        last={last}
        onChange={(year) =>
          onChange({
            ...search,
            from_year: Math.max(Math.min(from, year), year - 9),
            to_year: year,
          })
        }
      />
    </>
  );
}
