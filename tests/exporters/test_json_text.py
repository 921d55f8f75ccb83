"""Write JSON."""

import json
from collections.abc import Callable
from decimal import Decimal

from core.interchange import JSON_FORMAT
from exporters import json_text
from exporters.values import ExportRow

Row = Callable[..., ExportRow]


def test_every_value_has_a_member(row: Row) -> None:
    text = "".join(
        json_text.write(
            [
                row(
                    payee='Café "Zoë"',
                    category="Food",
                    tags=("treat", "daily"),
                    is_pending=True,
                    bank_id="X-17",
                    original_amount=Decimal("4.90"),
                    original_currency="USD",
                )
            ]
        )
    )
    document = json.loads(text)
    assert (document["format"], document["version"]) == (JSON_FORMAT, 1)
    assert document["items"] == [
        {
            "date": "2026-03-14",
            "kind": "expense",
            "amount": -4.5,
            "currency": "EUR",
            "payee": 'Café "Zoë"',
            "description": "",
            "notes": "",
            "category": "Food",
            "account": "Giro",
            "to_account": None,
            "tags": ["treat", "daily"],
            "status": "pending",
            "bank_id": "X-17",
            "to_amount": None,
            "to_currency": None,
            "original_amount": 4.9,
            "original_currency": "USD",
            "parts": [],
        }
    ]


def test_amounts_keep_every_digit(row: Row) -> None:
    amount = Decimal("-9007199254740993.123456789")
    text = "".join(json_text.write([row(amount=amount)]))
    (item,) = json.loads(text, parse_float=Decimal)["items"]
    assert item["amount"] == amount


def test_exports_without_rows_and_with_several_are_valid(row: Row) -> None:
    for count in range(3):
        text = "".join(json_text.write(row(id=number) for number in range(count)))
        assert len(json.loads(text)["items"]) == count
