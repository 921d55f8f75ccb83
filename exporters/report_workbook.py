"""Write a report as a workbook (.xlsx): a sheet for each table, amounts and dates as values."""

import datetime as dt
import io
import re
from collections.abc import Sequence
from functools import partial

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.enums import CellKind, ChartKind
from core.money import Money, exponent
from exporters.report_text import write_cell
from exporters.report_values import Cell, Report, ReportChart, ReportRow, ReportTable

NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
MAX_SHEET_NAME = 31
MAX_WIDTH = 60
CHART_TYPES = {ChartKind.BARS: "bar", ChartKind.COLUMNS: "column", ChartKind.LINES: "line"}

NUMBER_FORMATS = {
    CellKind.COUNT: "#,##0",
    CellKind.PERCENT: "0.00%",
    CellKind.YEAR: "0",
    CellKind.DATE: "yyyy-mm-dd",
    CellKind.MONTH: "mmmm yyyy",
}
"""Formats of cells by kind; text has none, and that of amounts follows from the currency."""

SAFE_OPTIONS = {
    "in_memory": True,
    # Texts are other people's: none becomes a formula, a link or a number.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(report: Report) -> bytes:
    """Write the workbook: figures and notices first, then each table."""
    buffer = io.BytesIO()
    with Workbook(buffer, SAFE_OPTIONS) as workbook:
        created = dt.datetime.combine(report.created_on, dt.time())
        workbook.set_properties({"title": report.title, "comments": "Outlay", "created": created})
        _WorkbookWriter(workbook, report).write()
    return buffer.getvalue()


class _WorkbookWriter:
    """Sheets of one workbook, which share their formats and have names of their own."""

    def __init__(self, workbook: Workbook, report: Report) -> None:
        self._workbook = workbook
        self._report = report
        self._formats: dict[tuple[str, bool], Format] = {}
        self._names: set[str] = set()
        self._heading = workbook.add_format({"bold": True, "bottom": 1})
        self._title = workbook.add_format({"bold": True, "font_size": 16})

    def write(self) -> None:
        self._write_overview()
        for table in self._report.tables:
            self._write_table(table)

    def _write_overview(self) -> None:
        report = self._report
        sheet = self._add_sheet(report.title)
        sheet.write_string(0, 0, report.title, self._title)
        sheet.write_string(1, 0, report.subtitle)
        sheet.write_string(2, 0, report.created_text)
        row = 4
        for figure in report.figures:
            sheet.write_string(row, 0, figure.label)
            self._write_cell(sheet, row, 1, figure.value, figure.kind)
            row += 1
        for notice in report.notices:
            row += 1
            sheet.write_string(row, 0, notice)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 20)

    def _write_table(self, table: ReportTable) -> None:
        sheet = self._add_sheet(table.title)
        for position, column in enumerate(table.columns):
            sheet.write_string(0, position, column.label, self._heading)
            sheet.set_column(position, position, self._find_width(table, position))
        for number, row in enumerate(table.rows, start=1):
            self._write_row(sheet, number, row, table, is_bold=False)
        next_row = len(table.rows) + 1
        if table.total:
            self._write_row(sheet, next_row, table.total, table, is_bold=True)
        if table.note:
            sheet.write_string(next_row + 2, 0, table.note)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        if table.chart and table.rows:
            self._insert_chart(sheet, table, table.chart)

    def _write_row(
        self, sheet: Worksheet, number: int, row: ReportRow, table: ReportTable, *, is_bold: bool
    ) -> None:
        for position, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            self._write_cell(sheet, number, position, cell, column.kind, is_bold=is_bold)

    def _write_cell(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        cell: Cell,
        kind: CellKind,
        *,
        is_bold: bool = False,
    ) -> None:
        if isinstance(cell, Money):
            cell_format = self._find_format(_money_format(cell.currency), is_bold=is_bold)
            sheet.write_number(row, column, cell.number, cell_format)
            return
        cell_format = self._find_format(NUMBER_FORMATS.get(kind, "@"), is_bold=is_bold)
        if cell is None:
            sheet.write_blank(row, column, None, cell_format)
        elif isinstance(cell, dt.date):
            moment = dt.datetime.combine(cell, dt.time())
            sheet.write_datetime(row, column, moment, cell_format)
        elif isinstance(cell, str):
            sheet.write_string(row, column, cell, cell_format)
        else:
            # A percentage of a workbook is a part of one.
            number = cell / 100 if kind == CellKind.PERCENT else cell
            sheet.write_number(row, column, number, cell_format)

    def _find_format(self, number_format: str, *, is_bold: bool) -> Format:
        key = (number_format, is_bold)
        if key not in self._formats:
            properties = {"num_format": number_format}
            bold = {"bold": True, "top": 1} if is_bold else {}
            self._formats[key] = self._workbook.add_format(properties | bold)
        return self._formats[key]

    def _find_width(self, table: ReportTable, position: int) -> int:
        column = table.columns[position]
        rows = [*table.rows, table.total] if table.total else table.rows
        write = partial(write_cell, kind=column.kind, locale=self._report.locale)
        texts = [column.label, *(write(row.cells[position]) for row in rows)]
        return min(max(map(len, texts)) + 3, MAX_WIDTH)

    def _add_sheet(self, title: str) -> Worksheet:
        """Add a sheet with a name that no other one has; case does not tell names apart."""
        # A sheet's name must not begin or end with an apostrophe either.
        base = NOT_IN_SHEET_NAME.sub(" ", title).strip("' ")[:MAX_SHEET_NAME]
        name, number = base, 2
        while name.casefold() in self._names:
            suffix = f" {number}"
            name = base[: MAX_SHEET_NAME - len(suffix)] + suffix
            number += 1
        self._names.add(name.casefold())
        return self._workbook.add_worksheet(name)

    def _insert_chart(self, sheet: Worksheet, table: ReportTable, drawn: ReportChart) -> None:
        chart = self._workbook.add_chart({"type": CHART_TYPES[drawn.kind]})
        last = len(table.rows)
        for position in drawn.value_columns:
            chart.add_series(
                {
                    "name": [sheet.name, 0, position],
                    "categories": _range(sheet, last, drawn.label_column),
                    "values": _range(sheet, last, position),
                }
            )
        chart.set_title({"name": table.title})
        if drawn.kind == ChartKind.BARS:
            # Without it, the first row would be the lowest bar.
            chart.set_y_axis({"reverse": True})
        sheet.insert_chart(1, len(table.columns) + 1, chart)


def _range(sheet: Worksheet, last: int, position: int) -> Sequence[str | int]:
    return [sheet.name, 1, position, last, position]


def _money_format(currency: str) -> str:
    """Return the format of amounts: all decimals of the currency, and its code."""
    digits = exponent(currency)
    decimals = "." + "0" * digits if digits else ""
    return f"#,##0{decimals} [${currency}]"
