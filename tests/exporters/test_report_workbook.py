"""Write reports as workbooks."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from core.enums import ChartKind
from core.money import Money
from exporters import report_workbook
from exporters.report_values import Report, ReportChart, ReportRow, ReportTable
from tests.report_reader import read_workbook

Table = Callable[..., ReportTable]
MakeReport = Callable[..., Report]
MARCH = dt.date(2026, 3, 1)
BAKER = ReportRow(["Baker", Money(-1250, "EUR"), 12.5, MARCH])
TOTAL = ReportRow(["Total", Money(-1250, "EUR"), None, None])


def test_a_workbook_begins_with_the_figures_and_has_a_sheet_for_each_table(
    report: MakeReport, table: Table
) -> None:
    sheets = read_workbook(
        report_workbook.write(report(table([BAKER], total=TOTAL), table([], title="Incomes")))
    )
    assert list(sheets) == ["March 2026", "Payees", "Incomes"]
    overview = [cells for cells in sheets["March 2026"] if any(cells)]
    assert [cells[0] for cells in overview] == [
        "March 2026",
        "March 1 to 31, 2026",
        "Created on April 2, 2026",
        "Spent",
        "One amount has no rate.",
    ]
    assert overview[3][1] == 1234.56


def test_cells_are_numbers_dates_and_parts_of_one(report: MakeReport, table: Table) -> None:
    sheets = read_workbook(report_workbook.write(report(table([BAKER], total=TOTAL))))
    assert sheets["Payees"] == [
        ["Payee", "Amount", "Share", "Since"],
        ["Baker", -12.5, 0.125, MARCH],
        ["Total", -12.5, "", ""],
    ]


@pytest.mark.parametrize(
    ("currency", "number_format"),
    [
        ("EUR", "#,##0.00 [$EUR]"),
        ("JPY", "#,##0 [$JPY]"),
        ("KWD", "#,##0.000 [$KWD]"),
    ],
)
def test_amounts_show_the_decimals_of_their_currency(
    report: MakeReport, table: Table, currency: str, number_format: str
) -> None:
    row = ReportRow(["Baker", Money(1234, currency), 0, MARCH])
    content = report_workbook.write(report(table([row])))
    assert number_format in list_number_formats(content)


@pytest.mark.parametrize("text", ["=1+1", "https://example.org", "0012", "+1", "@A1"])
def test_texts_stay_texts(report: MakeReport, table: Table, text: str) -> None:
    row = ReportRow([text, Money(1, "EUR"), 0, MARCH])
    content = report_workbook.write(report(table([row])))
    assert read_workbook(content)["Payees"][1][0] == text
    sheet = read_part(content, "xl/worksheets/sheet2.xml")
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_sheets_have_names_that_are_allowed_and_their_own(report: MakeReport, table: Table) -> None:
    titles = ["'In/Out: [all]*?'", "x" * 40, "X" * 40, "MARCH 2026"]
    content = report_workbook.write(report(*(table([BAKER], title=title) for title in titles)))
    assert list(read_workbook(content)) == [
        "March 2026",
        "In Out   all",
        "x" * 31,
        "X" * 29 + " 2",
        "MARCH 2026 2",
    ]


def test_a_chart_reads_the_rows_of_its_table_without_their_sum(
    report: MakeReport, table: Table
) -> None:
    chart = ReportChart(ChartKind.BARS, label_column=0, value_columns=[1])
    rows = [BAKER, BAKER, BAKER]
    content = report_workbook.write(report(table(rows, total=TOTAL, chart=chart)))
    drawn = read_part(content, "xl/charts/chart1.xml")
    assert "Payees!$A$2:$A$4" in drawn
    assert "Payees!$B$2:$B$4" in drawn


def read_part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


def list_number_formats(content: bytes) -> set[str]:
    styles = ET.fromstring(read_part(content, "xl/styles.xml"))
    found = styles.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}numFmt")
    return {style.attrib["formatCode"] for style in found}
