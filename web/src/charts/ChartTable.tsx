import { useTranslations } from "use-intl";

/** The numbers of a chart; the first column names the row. */
export interface Table {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

interface ChartTableProps extends Table {
  caption: string;
}

/** What a chart shows, in numbers: to read, to copy, and for screen readers. */
export function ChartTable({ caption, columns, rows }: ChartTableProps) {
  const t = useTranslations("charts");
  return (
    // Scrolls by itself, and by keyboard only if it can have the focus.
    <section
      aria-label={t("tableOf", { chart: caption })}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      className="mt-2 max-h-72 overflow-auto rounded-lg border border-line"
    >
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 bg-sunken">
          <tr>
            {columns.map((column, position) => (
              <th
                key={column}
                scope="col"
                className={`px-3 py-1.5 font-medium ${position === 0 ? "text-left" : "text-right"}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr key={name} className="border-t border-line">
              <th scope="row" className="px-3 py-1 text-left font-normal whitespace-nowrap">
                {name}
              </th>
              {cells.map((cell, position) => (
                <td key={columns[position + 1]} className="px-3 py-1 text-right whitespace-nowrap">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
