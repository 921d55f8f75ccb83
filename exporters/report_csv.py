"""Write the tables of a report as CSV that spreadsheets open safely."""

import csv
import datetime as dt
import io
from collections.abc import Sequence

from core.enums import CellKind
from core.money import Money
from core.translation import say
from exporters.csv_text import BYTE_ORDER_MARK, guard_formula
from exporters.report_values import Cell, Report, ReportRow, ReportTable

CURRENCY_KEY = "currency"
CURRENCY_LABEL = "Currency"


def write(report: Report) -> bytes:
    """Write all tables below each other, each under its title, with the report's own title first.

    Amounts are numbers with a point, dates are in ISO 8601, and rows with amounts name their
    currency, whatever the locale: the file is for programs as well.
    """
    lines: list[list[str]] = [[report.title], [report.subtitle]]
    lines += [[notice] for notice in report.notices]
    for figure in report.figures:
        value = _write_cell(figure.value, figure.kind)
        lines.append([figure.label, value, figure.currency or ""])
    for table in report.tables:
        lines += [[], [table.title], *_list_lines(table, say(CURRENCY_LABEL, report.locale))]
        if table.note:
            lines.append([table.note])
    return _encode(lines)


def write_table(table: ReportTable) -> bytes:
    """Write one table alone: its keys as headings, its rows, and no sums."""
    headings = [column.key for column in table.columns]
    return _encode([[*headings, CURRENCY_KEY], *_list_rows(table, table.rows)])


def _list_lines(table: ReportTable, currency_label: str) -> list[list[str]]:
    headings = [guard_formula(column.label) for column in table.columns]
    rows = [*table.rows, table.total] if table.total else table.rows
    return [[*headings, currency_label], *_list_rows(table, rows)]


def _list_rows(table: ReportTable, rows: Sequence[ReportRow]) -> list[list[str]]:
    kinds = [column.kind for column in table.columns]
    return [[*map(_write_cell, row.cells, kinds), row.currency or ""] for row in rows]


def _write_cell(cell: Cell, kind: CellKind) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Money):
        return f"{cell.decimal:f}"
    if isinstance(cell, dt.date):
        return cell.strftime("%Y-%m") if kind == CellKind.MONTH else cell.isoformat()
    # Only free text can look like a formula; a number that is negative must stay one.
    return guard_formula(cell) if isinstance(cell, str) else str(cell)


def _encode(lines: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    buffer.write(BYTE_ORDER_MARK)
    csv.writer(buffer, lineterminator="\r\n").writerows(lines)
    return buffer.getvalue().encode()
