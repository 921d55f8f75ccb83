"""Read web pages and XML workbooks that are saved as .xls."""

from collections.abc import Callable

import pytest

from importers.values import FileError, Statement, StatementRow

ReadRows = Callable[..., list[StatementRow]]
Read = Callable[..., Statement]

EXPECTED = [("2026-10-15", "-14.20", "CORNER DELI"), ("2026-10-14", "1000.00", "ACME")]
ROW = "<tr><td>{}</td><td>{}</td><td>{}</td></tr>"
PLAIN = "".join(
    ROW.format(*cells)
    for cells in (
        ("Date", "Description", "Amount"),
        ("15/10/2026", "CORNER&nbsp;DELI", "-14.20"),
        ("14/10/2026", "ACME", "1,000.00"),
    )
)
NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def xml_row(*cells: str) -> str:
    return f"<Row>{''.join(cells)}</Row>"


def xml_cell(value: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{value}</Data></Cell>'


XML = (
    f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="{NAMESPACE}" xmlns:ss="{NAMESPACE}">'
    '<Worksheet ss:Name="Data"><Table>'
    + xml_row(xml_cell("Bank", more='ss:MergeAcross="2"'))
    + xml_row(xml_cell("Date"), xml_cell("Description"), xml_cell("Amount"))
    + xml_row(
        xml_cell("2026-10-15T00:00:00.000", "DateTime"),
        xml_cell("CORNER DELI"),
        xml_cell("-14.2", "Number"),
    )
    + xml_row(
        xml_cell("2026-10-14T00:00:00.000", "DateTime"),
        xml_cell("ACME"),
        xml_cell("1000", "Number", 'ss:Index="3"'),
    )
    + "</Table></Worksheet></Workbook>"
)

PAGES = {
    "a plain table": f"<html><body><table>{PLAIN}</table></body></html>",
    "only a table": f"<table>{PLAIN}</table>",
    "Excel's page": f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8"><style>td {{ color: red }}</style></head><body><table>{PLAIN}</table></body></html>',
    "a table within another": f"<html><table><tr><td><h1>Bank</h1></td></tr><tr><td><table>{PLAIN}</table></td></tr></table></html>",
    "a table with a title": f'<html><table><tr><td colspan="3">Account 1234</td></tr>{PLAIN}<tr><td>Total</td><td></td><td>985.80</td></tr></table></html>',
    "no end tags": "<table>" + PLAIN.replace("</td>", "").replace("</tr>", "") + "</table>",
    "breaks and markup": f"<table>{PLAIN}</table>".replace(
        "CORNER&nbsp;DELI", "<b>CORNER</b><br/><span>DELI</span>"
    ),
    "an XML workbook": XML,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_a_table_is_read(rows: ReadRows, name: str) -> None:
    read = [(row.date.isoformat(), f"{row.amount:.2f}", row.payee) for row in rows(PAGES[name])]
    assert read == EXPECTED


def test_the_format_says_what_the_file_really_is(read: Read) -> None:
    assert read(PAGES["a plain table"]).format == "html"
    assert read(XML).format == "xls"


def test_the_declared_encoding_of_a_page_is_used(rows: ReadRows) -> None:
    page = f'<html><meta charset="iso-8859-2"><table>{PLAIN}</table></html>'.replace(
        "ACME", "Źródło"
    )
    assert rows(page.encode("iso-8859-2"))[1].payee == "Źródło"


def test_cells_over_several_rows_count_for_each_of_them(rows: ReadRows) -> None:
    page = (
        "<table><tr><td>Date</td><td>Description</td><td>Amount</td></tr>"
        '<tr><td rowspan="2">15/10/2026</td><td>A</td><td>-1.50</td></tr>'
        "<tr><td>B</td><td>-2.50</td></tr></table>"
    )
    assert [(row.date.day, row.payee) for row in rows(page)] == [(15, "A"), (15, "B")]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><body>Log in</body></html>", "unknown_format"),
        ("<!DOCTYPE html><table><tr><td>A</td></tr></table>", "unknown_format"),
        (XML.replace("</Workbook>", ""), "damaged_file"),
        (XML.replace("<Workbook", "<!DOCTYPE x [<!ENTITY a 'b'>]><Workbook"), "unsafe_xml"),
    ],
)
def test_pages_without_transactions_are_refused(read: Read, page: str, code: str) -> None:
    with pytest.raises(FileError) as caught:
        read(page)
    assert caught.value.code == code
