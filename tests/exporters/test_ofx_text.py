"""Write OFX."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element, fromstring

import pytest

from exporters import ofx_text
from exporters.values import ExportRow

Row = Callable[..., ExportRow]


GIRO = (dt.date(2026, 3, 1), dt.date(2026, 3, 9))


def parse(rows: Iterable[ExportRow]) -> Element:
    return fromstring("".join(ofx_text.write(rows, {("Giro", "EUR"): GIRO})))


def test_every_account_and_currency_has_a_statement(row: Row) -> None:
    root = parse(
        [
            row(account=None),
            row(date=dt.date(2026, 3, 1)),
            row(date=dt.date(2026, 3, 9)),
            row(currency="USD"),
        ]
    )
    statements = [
        (
            statement.findtext(".//ACCTID"),
            statement.findtext("CURDEF"),
            statement.findtext(".//DTSTART"),
            statement.findtext(".//DTEND"),
            len(statement.findall(".//STMTTRN")),
        )
        for statement in root.iter("STMTRS")
    ]
    assert statements == [
        ("no account", "EUR", "20260314", "20260314", 1),
        ("Giro", "EUR", "20260301", "20260309", 2),
        ("Giro", "USD", "20260314", "20260314", 1),
    ]
    assert [element.text for element in root.iter("TRNUID")] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("values", "transaction_type"),
    [
        ({}, "DEBIT"),
        ({"kind": "income", "amount": Decimal(5)}, "CREDIT"),
        ({"kind": "expense", "amount": Decimal(5)}, "CREDIT"),
        ({"kind": "transfer"}, "XFER"),
    ],
)
def test_the_type_follows_from_kind_and_sign(
    row: Row, values: dict[str, object], transaction_type: str
) -> None:
    root = parse([row(**values)])
    assert root.findtext(".//TRNTYPE") == transaction_type


def test_pending_rows_are_pending_transactions(row: Row) -> None:
    root = parse([row(is_pending=True)])
    assert root.find(".//STMTTRN") is None
    assert root.findtext(".//STMTTRNP/DTTRAN") == "20260314"


def test_long_payees_are_complete_in_an_element_of_their_own(row: Row) -> None:
    payee = "P" * 40
    root = parse([row(payee=payee), row(payee=payee[:32])])
    assert [element.text for element in root.iter("NAME")] == [payee[:32]] * 2
    assert [element.text for element in root.iter("EXTDNAME")] == [payee]


def test_values_that_ofx_cannot_express_have_elements_of_their_own(row: Row) -> None:
    root = parse(
        [row(kind="transfer", category="Food", to_account="Savings", tags=("a", "b"), notes="n")]
    )
    own = {name: root.findtext(f".//OUTLAY.{name}") for name in ("KIND", "CATEGORY", "TOACCOUNT")}
    assert own == {"KIND": "transfer", "CATEGORY": "Food", "TOACCOUNT": "Savings"}
    assert root.findtext(".//OUTLAY.TAGS") == "a|b"
    assert root.findtext(".//OUTLAY.NOTES") == "n"


def test_the_banks_id_is_kept_and_a_missing_one_is_generated(row: Row) -> None:
    root = parse([row(bank_id="X-17"), row(id=42)])
    assert [element.text for element in root.iter("FITID")] == ["X-17", "outlay-42"]


def test_markup_is_escaped_and_control_characters_are_removed(row: Row) -> None:
    root = parse([row(payee="Ben & <Jerry>\x00\x0b", notes="two\nlines")])
    assert root.findtext(".//NAME") == "Ben & <Jerry>"
    assert root.findtext(".//OUTLAY.NOTES") == "two\nlines"


def test_a_statement_is_written_while_its_rows_are_read(row: Row) -> None:
    count = 0

    def rows() -> Iterator[ExportRow]:
        nonlocal count
        for number in range(3):
            count += 1
            yield row(id=number)

    pieces = ofx_text.write(rows(), {})
    first = next(piece for piece in pieces if "<STMTTRN>" in piece)
    assert "outlay-0" in first
    assert count == 1


def test_an_export_without_rows_is_valid() -> None:
    root = fromstring("".join(ofx_text.write([], {})))
    assert root.find(".//STMTRS") is None
    assert root.findtext(".//DTSERVER") == "20000101"
