"""Read workbooks as banks and spreadsheets save them."""

import datetime as dt
import gzip
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest

from importers.formats.grids import format_number
from importers.values import FileError, Statement, StatementRow
from tests.importers.workbooks import XLS, Rows, corners, ods, xlsx

ReadRows = Callable[..., list[StatementRow]]
Read = Callable[..., Statement]

OCTOBER_15, OCTOBER_14 = dt.date(2026, 10, 15), dt.date(2026, 10, 14)
PLAIN: Rows = [
    ["Date", "Description", "Amount"],
    [OCTOBER_15, "CORNER DELI", -14.2],
    [OCTOBER_14, "ACME", 1000],
]
EXPECTED = [("2026-10-15", "-14.20", "CORNER DELI"), ("2026-10-14", "1000.00", "ACME")]


def contents(rows: list[StatementRow]) -> list[tuple[str, str, str]]:
    return [(row.date.isoformat(), f"{row.amount:.2f}", row.payee) for row in rows]


LAYOUTS: dict[str, bytes] = {
    "xlsx": xlsx({"Sheet1": PLAIN}),
    "ods": ods(PLAIN),
    "xls": XLS,
    "gzip": gzip.compress(XLS),
    "title rows and a total": xlsx(
        {
            "Movimientos": [
                ["Banco Prueba"],
                ["Cuenta:", "ES00 0000", None, "Saldo:", 985.8],
                [],
                ["Fecha", "Fecha valor", "Concepto", "Importe", "Saldo"],
                [OCTOBER_15, OCTOBER_15, "CORNER DELI", -14.2, 985.8],
                [OCTOBER_14, OCTOBER_14, "ACME", 1000, 1000],
                ["Total", None, None, 985.8],
            ]
        },
        merged="A1:E1",
    ),
    "dates as numbers": xlsx({"S": [["Datum", "Text", "Betrag"], [46310, "CORNER DELI", -14.2], [46309.5, "ACME", 1000]]}),
    "texts in the notation of a country": xlsx({"S": [["Datum", "Text", "Betrag"], ["15.10.2026", "CORNER DELI", "-14,20"], ["14.10.2026", "ACME", "1.000,00"]]}),
    "numbers and texts": xlsx({"S": [["Datum", "Text", "Betrag"], ["15.10.2026", "CORNER DELI", -14.2], ["14.10.2026", "ACME", "1.000,00"]]}),
    "rounding errors": xlsx({"S": [["Date", "Text", "Amount"], [OCTOBER_15, "CORNER DELI", -14.200000000000003], [OCTOBER_14, "ACME", 1000.0000000000001]]}),
    "dates merged over rows": xlsx({"S": [["Date", "Text", "Amount"], [OCTOBER_15, "CORNER DELI", -14.2], [OCTOBER_14, "ACME", 1000], [None, "ACME", 1]]}, merged="A3:A4"),
    "another sheet": xlsx({"Info": [["Bank", "Prueba"]], "Data": PLAIN}),
    "a hidden sheet": xlsx({"Old": [*PLAIN, [OCTOBER_14, "OLD", -1]], "Data": PLAIN}, hidden="Old"),
    "a sheet for each month": xlsx({"Oct 15": PLAIN[:2], "Oct 14": [PLAIN[0], PLAIN[2]]}),
    "debit and credit": xlsx({"S": [["Date", "Details", "Debit", "Credit"], [OCTOBER_15, "CORNER DELI", 14.2, None], [OCTOBER_14, "ACME", None, 1000]]}),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_workbook_is_read_as_a_table(rows: ReadRows, name: str) -> None:
    assert contents(rows(LAYOUTS[name]))[:2] == EXPECTED


def test_the_format_and_the_lines_are_those_of_the_workbook(read: Read) -> None:
    statement = read(LAYOUTS["title rows and a total"])
    assert [item.line for item in statement.items() if isinstance(item, StatementRow)] == [5, 6]
    assert (statement.format, statement.columns[:2]) == ("xlsx", ("Fecha", "Fecha valor"))
    assert statement.mapping is not None
    assert not {"encoding", "delimiter"} & statement.mapping.keys()
    assert [read(file).format for file in (XLS, ods(PLAIN))] == ["xls", "ods"]


def test_merged_dates_count_for_each_row(rows: ReadRows) -> None:
    assert [row.date for row in rows(LAYOUTS["dates merged over rows"])][2] == OCTOBER_14


def test_sheets_that_are_not_read_are_named(read: Read) -> None:
    other = [["Day", "Shop", "Category", "Sum"], [OCTOBER_15, "X", "Y", -1.5]]
    statement = read(xlsx({"Data": PLAIN, "Other": other}))
    (evidence,) = [entry for entry in statement.evidence if entry.about == "sheet"]
    assert (evidence.conclusion, evidence.confidence) == ("Data", 0.5)
    assert "Other" in evidence.reason


def test_a_mapping_of_a_text_file_does_not_change_the_cells(rows: ReadRows) -> None:
    mapping = {"encoding": "cp1252", "delimiter": ";"}
    assert contents(rows(LAYOUTS["xlsx"], mapping)) == EXPECTED


def test_a_corrected_column_is_used(rows: ReadRows) -> None:
    text = xlsx(
        {
            "S": [
                ["Date", "A", "B", "Amount"],
                [OCTOBER_15, "x", "Deli", -14.2],
                [OCTOBER_14, "y", "Acme", 5],
            ]
        }
    )
    assert [row.payee for row in rows(text, {"columns": {"payee": "B"}})] == ["Deli", "Acme"]


def document() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (corners(), "file_too_large"),
        (XLS[:3000], "damaged_file"),
        (xlsx({"S": PLAIN})[:-400], "damaged_archive"),
        (document(), "unknown_format"),
        (xlsx({"S": [["nothing"]]}), "no_table"),
    ],
)
def test_workbooks_that_cannot_be_read_are_refused(read: Read, content: bytes, code: str) -> None:
    with pytest.raises(FileError) as caught:
        read(content)
    assert caught.value.code == code


def test_a_workbook_that_unpacks_to_too_much_is_refused(read: Read) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * ((1 << 28) + 1))
    with pytest.raises(FileError) as caught:
        read(stream.getvalue())
    assert caught.value.code == "file_too_large"


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (12.340000000000002, 0, "12.34"),
        (0.1 + 0.2, 2, "0.30"),
        (1000, 2, "1000.00"),
        (1000, 0, "1000"),
        (-1.234, 0, "-1.2340"),
        (1e-7, 0, "0.0000001"),
        (123456789012345.0, 0, "123456789012345"),
    ],
)
def test_numbers_are_written_exactly(number: float, decimals: int, text: str) -> None:
    assert format_number(number, decimals) == text
    assert Decimal(format_number(number, decimals)) == Decimal(text)
