import { useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";

import type { ReportColumn, ReportRow, ReportTable } from "./reportQuery";
import { useCells } from "./useCells";

const LEFT: ReadonlySet<ReportColumn["kind"]> = new Set(["text", "date", "month", "year"]);
/** As many columns find room on a phone; the rows of wider tables become blocks there. */
const MOST_ON_PHONE = 3;
/** As many blocks are shown on a phone at first. */
const FIRST_ON_PHONE = 7;

/**
 * The rows of a table with their sum. On a phone, each row of a wide table is a block of its own,
 * and those after the first ones appear on demand; paper has all.
 */
export function ReportRows({ table }: { table: ReportTable }) {
  const t = useTranslations("reports");
  const isStacked = table.columns.length > MOST_ON_PHONE;
  const [isWhole, setWhole] = useState(false);
  const isCut = isStacked && !isWhole && table.rows.length > FIRST_ON_PHONE;
  const rest = { columns: table.columns, isStacked };
  return (
    // Wide tables scroll by themselves, and by keyboard only if they can have the focus.
    <section
      aria-label={t("tableOf", { title: table.title })}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      className="mt-3 overflow-x-auto print:overflow-visible"
    >
      <table className={classes("w-full text-sm", isStacked && "max-sm:block")}>
        <caption className="sr-only">{table.title}</caption>
        <thead className={classes("text-muted", isStacked && "max-sm:sr-only")}>
          <tr className="border-b border-line">
            {table.columns.map((column) => (
              <th key={column.key} scope="col" className={alignCell(column, "font-medium")}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={classes(isStacked && "max-sm:block")}>
          {table.rows.map((row, position) => (
            // Two rows may be equal, and rows never move by themselves.
            <Row
              // eslint-disable-next-line react/no-array-index-key -- see above
              key={position}
              row={row}
              isHidden={isCut && position >= FIRST_ON_PHONE}
              {...rest}
            />
          ))}
        </tbody>
        {table.total !== null && (
          <tfoot
            className={classes("border-t-2 border-line font-semibold", isStacked && "max-sm:block")}
          >
            {/* A sum that does not exist is no missing value. */}
            <Row row={table.total} nothing="" {...rest} />
          </tfoot>
        )}
      </table>
      {isCut && (
        <Button
          variant="quiet"
          size="small"
          className="-ml-2.5 sm:hidden print:hidden"
          onPress={() => setWhole(true)}
        >
          {t("showAll", { count: table.rows.length })}
        </Button>
      )}
    </section>
  );
}

interface RowProps {
  row: ReportRow;
  columns: readonly ReportColumn[];
  isStacked: boolean;
  /** Not on a phone, for now. */
  isHidden?: boolean;
  /** In place of a value that does not exist. */
  nothing?: string;
}

function Row({ row, columns, isStacked, isHidden, nothing }: RowProps) {
  const writeCell = useCells();
  return (
    <tr
      className={classes(
        "border-b border-line last:border-0 print:break-inside-avoid",
        isStacked && "max-sm:flex max-sm:flex-wrap max-sm:gap-x-3 max-sm:gap-y-1 max-sm:py-2",
        isHidden && "max-sm:not-print:hidden",
      )}
    >
      {columns.map((column, position) => {
        const cell = row.cells[position] ?? null;
        const text =
          cell === null && nothing !== undefined
            ? nothing
            : writeCell(cell, column.kind, row.currency);
        return position === 0 ? (
          <th
            key={column.key}
            scope="row"
            className={alignCell(
              column,
              "font-semibold",
              isStacked && "max-sm:basis-full max-sm:p-0",
            )}
          >
            <bdi>{text}</bdi>
          </th>
        ) : (
          <td
            key={column.key}
            data-label={column.label}
            className={alignCell(column, isStacked && STACKED, text === "" && "max-sm:hidden")}
          >
            <bdi>{text}</bdi>
          </td>
        );
      })}
    </tr>
  );
}

/** A value below the name of its column, which screen readers take from the heading. */
const STACKED = classes(
  "max-sm:min-w-[30%] max-sm:p-0 max-sm:text-left",
  "max-sm:before:block max-sm:before:text-xs max-sm:before:font-normal max-sm:before:text-muted",
  "max-sm:before:content-[attr(data-label)_/_'']",
);

function alignCell({ kind }: ReportColumn, ...more: (string | false)[]): string {
  return classes(
    "px-2 py-1.5 first:pl-0 last:pr-0",
    // What a row is about stays in view while a wide table is scrolled.
    "first:sticky first:left-0 first:bg-card",
    LEFT.has(kind) ? "text-left" : "text-right",
    kind === "text" ? "min-w-24" : "whitespace-nowrap",
    ...more,
  );
}
