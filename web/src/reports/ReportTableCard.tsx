import { Card } from "@/ui/Card";

import { ReportChart } from "./ReportChart";
import type { ReportTable } from "./reportQuery";
import { ReportRows } from "./ReportRows";

/** A table of a report below its chart, with the sum of its rows at the end. */
export function ReportTableCard({ table }: { table: ReportTable }) {
  return (
    <Card title={table.title}>
      {table.chart !== null && table.rows.length > 0 && (
        <ReportChart table={table} chart={table.chart} />
      )}
      {table.rows.length > 0 && <ReportRows table={table} />}
      {table.note !== null && <p className="mt-3 text-sm text-muted">{table.note}</p>}
    </Card>
  );
}
