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
