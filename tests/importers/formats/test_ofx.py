"""Read OFX and QFX."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from importers.values import FileError, RowProblem, StatedBalance, Statement, StatementRow
from tests.importers.samples import SGML

Read = Callable[..., Statement]
Rows = Callable[..., list[StatementRow]]


def ofx(transactions: str, header: str = "") -> str:
    return (
        f"{header}<OFX><STMTRS><CURDEF>EUR</CURDEF><BANKTRANLIST>{transactions}"
        "</BANKTRANLIST></STMTRS></OFX>"
    )


def transaction(members: str) -> str:
    return f"<STMTTRN><DTPOSTED>20240301<TRNAMT>-1.00{members}</STMTTRN>"


def test_malformed_sgml_is_read_row_by_row(read: Read) -> None:
    statement = read(SGML.encode("cp1252"))
    first, refund, impossible_date, invalid_amount, balance = statement.items()
    assert isinstance(first, StatementRow)
    assert (first.line, first.payee, first.amount, first.bank_id, first.notes) == (
        9,
        "Café & Bar",
        Decimal("-12.50"),
        "A1",
        "Check 12",
    )
    assert isinstance(refund, StatementRow)
    assert (refund.kind, refund.amount, refund.account) == ("expense", 3, "42")
    assert impossible_date == RowProblem(12, "DTPOSTED", "Not a valid date: 20240230")
    assert invalid_amount == RowProblem(13, "TRNAMT", "Not a valid amount: $1")
    assert balance == StatedBalance(dt.date(2024, 3, 3), Decimal("90.50"), "EUR", "42")


def test_missing_dates_and_amounts_are_problems(read: Read) -> None:
    content = ofx("<STMTTRN><TRNAMT>-1.00</STMTTRN><STMTTRN><DTPOSTED>20240301</STMTTRN>")
    assert list(read(content).items()) == [
        RowProblem(1, "DTPOSTED", "The date is missing."),
        RowProblem(1, "TRNAMT", "The amount is missing."),
    ]


@pytest.mark.parametrize("text", ["1,234.50", "1.234,50", "1234,50", "+1,234.5"])
def test_thousands_may_be_separated(rows: Rows, text: str) -> None:
    (row,) = rows(ofx(f"<STMTTRN><DTPOSTED>20240301<TRNAMT>{text}</STMTTRN>"))
    assert row.amount == Decimal("1234.5")


def test_a_row_may_name_a_currency_of_its_own(rows: Rows) -> None:
    own = transaction("<CURRENCY><CURRATE>1<CURSYM>usd</CURRENCY>")
    unknown = transaction("<CURRENCY><CURRATE>1<CURSYM>XXQ</CURRENCY>")
    assert [row.currency for row in rows(ofx(own + unknown))] == ["USD", "EUR"]


def test_a_declared_code_page_decides_where_bytes_leave_doubt(rows: Rows) -> None:
    header = "OFXHEADER:100\nCHARSET:1250\n\n"
    content = ofx(transaction("<NAME>Ko\xf9").replace("Ko\xf9", "Koů"), header)
    (row,) = rows(content.encode("cp1250"))
    assert row.payee == "Koů"


def test_a_wrong_declaration_does_not_damage_texts(rows: Rows) -> None:
    header = "OFXHEADER:100\nCHARSET:NONSENSE\n\n"
    (row,) = rows(ofx(transaction("<NAME>Café"), header).encode("cp1252"))
    assert row.payee == "Café"


def test_the_memo_is_the_payee_where_there_is_no_name(rows: Rows) -> None:
    memo, payee = rows(ofx(transaction("<MEMO>Rent") + transaction("<PAYEE><NAME>Bob</PAYEE>")))
    assert (memo.payee, memo.description, payee.payee) == ("Rent", "", "Bob")


def test_xml_entities_are_refused(read: Read) -> None:
    with pytest.raises(FileError) as caught:
        read('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><?OFX?><OFX></OFX>')
    assert caught.value.code == "unsafe_xml"


def test_what_outlay_adds_to_its_export_is_restored(rows: Rows) -> None:
    own = transaction(
        "<FITID>outlay-7<NAME>A  b</NAME><MEMO>m</MEMO><OUTLAY.KIND>transfer</OUTLAY.KIND>"
        "<OUTLAY.CATEGORY>Food</OUTLAY.CATEGORY><OUTLAY.TOACCOUNT>Savings</OUTLAY.TOACCOUNT>"
        "<OUTLAY.TAGS>a|b</OUTLAY.TAGS><OUTLAY.NOTES>n</OUTLAY.NOTES>"
    )
    (row,) = rows(ofx(own))
    assert (row.payee, row.description, row.notes) == ("A  b", "m", "n")
    assert (row.kind, row.category, row.to_account) == ("transfer", "Food", "Savings")
    assert (row.tags, row.bank_id) == (("a", "b"), None)


def rows_of(statement: Statement) -> list[StatementRow]:
    return [item for item in statement.items() if isinstance(item, StatementRow)]


def faults(statement: Statement) -> list[str]:
    return [entry.reason for entry in statement.evidence if entry.about == "damage"]


UNCLOSED = """OFXHEADER:100
CHARSET:1252

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>42</BANKACCTFROM><BANKTRANLIST>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261015<TRNAMT>-14.20<FITID>A1<NAME>CORNER DELI{first}
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261014<TRNAMT>1000.00<FITID>A2<NAME>ACME{second}
{list}<LEDGERBAL><BALAMT>985.80<DTASOF>20261015{balance}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
WHOLE = {
    "first": "</STMTTRN>",
    "second": "</STMTTRN>",
    "list": "</BANKTRANLIST>",
    "balance": "</LEDGERBAL>",
}


@pytest.mark.parametrize(
    "change",
    [
        {"first": ""},
        {"second": ""},
        {"list": ""},
        {"balance": ""},
        {"first": "</STMTTRN></STMTTRN>"},
        {"second": "</MEMO></STMTTRN>"},
        {"first": "<BANKACCTTO></STMTTRN>"},
        {"first": "", "second": "", "list": ""},
    ],
)
def test_elements_without_end_are_read_and_named(
    read: Callable[..., Statement], change: dict[str, str]
) -> None:
    statement = read(UNCLOSED.format(**(WHOLE | change)))
    assert [(str(row.amount), row.payee) for row in rows_of(statement)] == [
        ("-14.20", "CORNER DELI"),
        ("1000.00", "ACME"),
    ]
    assert len(faults(statement)) <= 1
    assert [item.amount for item in statement.items() if isinstance(item, StatedBalance)]


def test_the_elements_that_are_not_closed_are_named(read: Callable[..., Statement]) -> None:
    statement = read(UNCLOSED.format(**(WHOLE | {"first": "", "second": "</MEMO></STMTTRN>"})))
    (fault,) = faults(statement)
    assert "STMTTRN" in fault
    assert faults(read(UNCLOSED.format(**WHOLE))) == []


@pytest.mark.parametrize(
    ("charset", "payee", "encoding", "is_fault"),
    [
        ("1252", "Bäckerei", "utf-8", True),
        ("UTF-8", "Bäckerei", "cp1252", True),
        ("1252", "Bäckerei", "cp1252", False),
        ("ISO-8859-1", "Bäckerei", "cp1252", False),
        ("NONE", "Bäckerei", "cp1252", False),
        ("1252", "Дата Магазин Продукты", "cp1251", True),
        ("1252", "カドノデリ", "cp932", True),
        ("1252", "ACME", "ascii", False),
    ],
)
def test_a_header_that_lies_about_its_encoding_is_named(
    read: Callable[..., Statement], charset: str, payee: str, encoding: str, *, is_fault: bool
) -> None:
    text = UNCLOSED.format(**WHOLE).replace("CHARSET:1252", f"CHARSET:{charset}")
    statement = read(text.replace("ACME", payee).encode(encoding))
    assert rows_of(statement)[1].payee == payee
    assert bool(faults(statement)) is is_fault


def test_the_original_currency_and_its_rate_give_the_original_amount(rows: Rows) -> None:
    converted = "<ORIGCURRENCY><CURRATE>0.92<CURSYM>USD</ORIGCURRENCY>"
    (row,) = rows(ofx(transaction(converted)).encode())
    assert (row.original_amount, row.original_currency) == (Decimal("1.09"), "USD")
    (damaged,) = rows(ofx(transaction(converted.replace("0.92", "x"))).encode())
    assert damaged.original_amount is None
