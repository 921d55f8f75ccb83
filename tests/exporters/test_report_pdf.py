"""Write reports as PDF."""

import datetime as dt
import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from core.enums import CellKind, ChartKind, PaperSize
from core.money import Money
from exporters import report_pdf
from exporters.report_text import NOTHING
from exporters.report_values import (
    Report,
    ReportChart,
    ReportColumn,
    ReportRow,
    ReportTable,
)
from tests.report_reader import read_pages

Table = Callable[..., ReportTable]
MakeReport = Callable[..., Report]
MARCH = dt.date(2026, 3, 1)
BAKER = ReportRow(["Baker", Money(-1250, "EUR"), 12.5, MARCH])
TOTAL = ReportRow(["Total", Money(-1250, "EUR"), None, None])


def read_lines(report: Report) -> list[str]:
    pages = read_pages(report_pdf.write(report, PaperSize.A4))
    return "\n".join(pages).splitlines()


def test_a_page_says_all_that_the_report_says(report: MakeReport, table: Table) -> None:
    text = "\n".join(read_lines(report(table([BAKER], total=TOTAL, note="Without refunds."))))
    for part in (
        "March 2026",
        "Created on April 2, 2026",
        "One amount has no rate.",
        "€1,234.56",
        "Payees",
        "Baker",
        "-€12.50",
        "12.5%",
        "Without refunds.",
        "Page 1 of 1",
    ):
        assert part in text


def test_a_missing_value_is_a_dash_and_a_missing_sum_is_nothing(
    report: MakeReport, table: Table
) -> None:
    row = ReportRow(["Baker", Money(-1250, "EUR"), None, MARCH])
    total = ReportRow(["Total", Money(-1250, "EUR"), None, None])
    assert "".join(read_lines(report(table([row], total=total)))).count(NOTHING) == 1


def test_the_heading_is_repeated_on_each_page_and_no_row_is_lost(
    report: MakeReport, table: Table
) -> None:
    rows = [ReportRow([f"Payee {n:03}.", Money(n, "EUR"), n, MARCH]) for n in range(150)]
    pages = read_pages(report_pdf.write(report(table(rows, total=TOTAL)), PaperSize.A4))
    assert len(pages) > 2
    assert all("Share" in page and "Since" in page for page in pages)
    text = "".join(pages)
    assert [n for n in range(150) if text.count(f"Payee {n:03}.") != 1] == []
    assert "Total" in pages[-1]


@pytest.mark.parametrize(("columns", "is_wide"), [(3, False), (12, True)])
def test_pages_lie_across_for_tables_that_are_too_wide(
    report: MakeReport, columns: int, *, is_wide: bool
) -> None:
    largest = Money(10**14, "EUR")
    wide = ReportTable(
        "years",
        "Years",
        [ReportColumn(str(n), str(2000 + n), CellKind.MONEY) for n in range(columns)],
        [ReportRow([largest] * columns)],
    )
    content = report_pdf.write(report(wide), PaperSize.A4)
    (page,) = PdfReader(io.BytesIO(content)).pages
    assert (page.mediabox.width > page.mediabox.height) is is_wide
    # Rather small than cut off.
    assert "".join(read_pages(content)).count("€1,000,000,000,000.00") == columns


@pytest.mark.parametrize(
    ("paper", "size"), [(PaperSize.A4, (595, 842)), (PaperSize.LETTER, (612, 792))]
)
def test_pages_have_the_size_of_the_paper(
    report: MakeReport, table: Table, paper: PaperSize, size: tuple[int, int]
) -> None:
    (page,) = PdfReader(io.BytesIO(report_pdf.write(report(table([BAKER])), paper))).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size


@pytest.mark.parametrize("text", ["Bäckerei Łódź", "Пекарня", "東京パン", "two\nlines", "a\x07b"])
def test_texts_of_any_script_are_texts_on_the_page(
    report: MakeReport, table: Table, text: str
) -> None:
    row = ReportRow([text, Money(1, "EUR"), 0, MARCH])
    written = text.replace("\n", " ").replace("\x07", " ")
    assert written in " ".join(read_lines(report(table([row]))))


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize("amounts", [[0], [-5, 7, 0], [10**15 - 1, 1], [-3, -2]])
def test_charts_of_any_amounts_leave_the_table_complete(
    report: MakeReport, table: Table, kind: ChartKind, amounts: list[int]
) -> None:
    chart = ReportChart(kind, label_column=0, value_columns=[1])
    rows = [ReportRow([f"P{n}", Money(n, "EUR"), 0, MARCH]) for n in amounts]
    text = " ".join(read_lines(report(table(rows, total=TOTAL, chart=chart))))
    assert [n for n in amounts if f"P{n}" not in text] == []
    assert "Total" in text


def test_the_file_is_the_same_for_the_same_report(report: MakeReport, table: Table) -> None:
    made = report(table([BAKER]))
    assert report_pdf.write(made, PaperSize.A4) == report_pdf.write(made, PaperSize.A4)
