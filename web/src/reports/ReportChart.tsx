import type { Schemas } from "@/api/types";
import { LineChart } from "@/charts/LineChart";

import { AmountBars } from "./AmountBars";
import { ColumnChart } from "./ColumnChart";
import type { Cell, ReportTable } from "./reportQuery";

interface ReportChartProps {
  table: ReportTable;
  chart: Schemas["ReportChart"];
}

/** What a table of a report shows, drawn. The table itself stands below it. */
export function ReportChart({ table, chart }: ReportChartProps) {
  const { title, rows, columns } = table;
  const currency = rows.find((row) => row.currency !== null)?.currency;
  if (!currency) return null;

  const names = rows.map(({ cells }) => writeName(cells[chart.label_column] ?? null));
  const series = chart.value_columns.map((position) => ({
    name: columns[position]?.label ?? "",
    values: rows.map(({ cells }) => Number(cells[position] ?? 0)),
  }));
  if (chart.kind === "bars") {
    const [values] = series;
    return (
      <AmountBars names={names} values={values?.values ?? []} label={title} currency={currency} />
    );
  }
  // Years are placed by their first day.
  const days = names.map((name) => (/^\d{4}$/.test(name) ? `${name}-01-01` : name));
  if (chart.kind === "lines") {
    return <LineChart label={title} currency={currency} days={days} series={series} />;
  }
  const kind = columns[chart.label_column]?.kind ?? "date";
  return <ColumnChart label={title} currency={currency} days={days} kind={kind} series={series} />;
}

function writeName(cell: Cell): string {
  return cell === null ? "" : String(cell);
}
