"""Write CSV."""

import csv
import io
from collections.abc import Callable, Iterable
from decimal import Decimal

import pytest

from core.interchange import InterchangePart
from exporters import csv_text
from exporters.values import ExportRow

Row = Callable[..., ExportRow]


def read_back(rows: Iterable[ExportRow]) -> list[dict[str, str]]:
    text = "".join(csv_text.write(rows)).removeprefix(csv_text.BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_value_has_a_column(row: Row) -> None:
    (cells,) = read_back(
        [
            row(
                description="rye",
                notes="two\nlines",
                category="Food",
                to_account="Savings",
                tags=("treat", "daily"),
                is_pending=True,
                bank_id="X-17",
                to_amount=Decimal("5.10"),
                to_currency="USD",
                original_amount=Decimal(600),
                original_currency="JPY",
                parts=(InterchangePart(Decimal("-4.50"), "Food", "rye", ("a",)),),
            )
        ]
    )
    assert cells == {
        "date": "2026-03-14",
        "kind": "expense",
        "amount": "-4.50",
        "currency": "EUR",
        "payee": "Baker",
        "description": "rye",
        "notes": "two\nlines",
        "category": "Food",
        "account": "Giro",
        "to_account": "Savings",
        "tags": "treat|daily",
        "status": "pending",
        "bank_id": "X-17",
        "to_amount": "5.10",
        "to_currency": "USD",
        "original_amount": "600",
        "original_currency": "JPY",
        "parts": '[{"amount": -4.50, "category": "Food", "note": "rye", "tags": ["a"]}]',
    }


def test_missing_values_are_empty_cells(row: Row) -> None:
    (cells,) = read_back([row(account=None)])
    empty = {name for name, value in cells.items() if value == ""}
    assert empty == {
        "description", "notes", "category", "account", "to_account", "tags", "bank_id",
        "to_amount", "to_currency", "original_amount", "original_currency", "parts",
    }  # fmt: skip
    assert cells["status"] == "posted"


def test_without_rows_only_the_header_is_written() -> None:
    header = csv_text.BYTE_ORDER_MARK + ",".join(csv_text.COLUMNS) + "\r\n"
    assert "".join(csv_text.write([])) == header


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\uff1d1", "'=1"])
def test_texts_that_look_like_formulas_are_guarded(row: Row, text: str) -> None:
    names = ("payee", "description", "notes", "category", "account", "to_account", "bank_id")
    (cells,) = read_back([row(**dict.fromkeys(names, text), tags=(text,))])
    assert {cells[name] for name in (*names, "tags")} == {f"'{text}"}


def test_negative_amounts_stay_numbers(row: Row) -> None:
    (cells,) = read_back([row(amount=Decimal(-1200))])
    assert cells["amount"] == "-1200"


def test_small_and_large_amounts_have_no_exponent(row: Row) -> None:
    written = read_back([row(amount=Decimal("1E+3")), row(amount=Decimal("0.00000001"))])
    assert [cells["amount"] for cells in written] == ["1000", "0.00000001"]


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1_000])
def test_long_exports_come_in_pieces_without_losing_rows(row: Row, count: int) -> None:
    pieces = list(csv_text.write(row(id=number) for number in range(count)))
    assert len(pieces) == count // csv_text.ROWS_PER_PIECE + 1
    assert "".join(pieces).count("\r\n") == count + 1
