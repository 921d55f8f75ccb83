import { useSuspenseQuery } from "@tanstack/react-query";
import { Info } from "lucide-react";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";

import { type Report, reportQuery } from "./reportQuery";
import { ReportTableCard } from "./ReportTableCard";
import type { ReportsSearch } from "./search";
import { useCells } from "./useCells";

/** A report as a page, which is printed as it is. */
export function ReportView({ search, today }: { search: ReportsSearch; today: string }) {
  const { data: report } = useSuspenseQuery(reportQuery(search, today));
  return (
    <article aria-label={report.title} className="flex flex-col gap-4 sm:gap-5">
      <Card>
        <h2 className="text-xl font-semibold">{report.title}</h2>
        <p className="text-sm text-muted">{report.subtitle}</p>
        <Notices notices={report.notices} />
        {report.figures.length > 0 && <Figures report={report} />}
      </Card>
      {report.tables.map((table) => (
        <ReportTableCard key={table.key} table={table} />
      ))}
    </article>
  );
}

function Notices({ notices }: { notices: readonly string[] }) {
  const t = useTranslations("reports");
  if (notices.length === 0) return null;
  return (
    <ul
      aria-label={t("notices")}
      className="mt-3 flex flex-col gap-1 rounded-lg bg-sunken p-3 text-sm"
    >
      {notices.map((notice) => (
        <li key={notice} className="flex gap-2">
          <Info size={16} aria-hidden className="mt-0.5 shrink-0 text-muted" />
          {notice}
        </li>
      ))}
    </ul>
  );
}

function Figures({ report }: { report: Report }) {
  const writeCell = useCells();
  return (
    <dl className="mt-4 grid grid-cols-2 gap-4 text-sm md:grid-cols-4 print:grid-cols-4">
      {report.figures.map(({ key, label, kind, value, currency }) => (
        <div key={key} className="min-w-0">
          <dt className="text-muted">{label}</dt>
          <dd className="amount text-lg font-semibold">{writeCell(value, kind, currency)}</dd>
        </div>
      ))}
    </dl>
  );
}
