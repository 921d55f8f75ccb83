"""Read Outlay's JSON export."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from core.interchange import JSON_FORMAT
from importers.values import FileError, RowProblem, Statement, StatementRow

Read = Callable[..., Statement]

ITEM = {
    "amount": -4.5,
    "date": "2026-03-14",
    "kind": "transfer",
    "currency": "EUR",
    "payee": " Baker ",
    "description": "rye",
    "notes": "two\nlines",
    "category": "Food",
    "account": "Giro",
    "to_account": "Savings",
    "tags": ["treat", "daily"],
    "status": "pending",
    "bank_id": "X-17",
}


def export(*items: Any) -> str:
    return json.dumps({"format": JSON_FORMAT, "version": 1, "items": items})


def test_every_value_is_read_unchanged(read: Read) -> None:
    statement = read(export(ITEM))
    assert statement.format == "outlay-json"
    assert list(statement.items()) == [
        StatementRow(
            1,
            dt.date(2026, 3, 14),
            Decimal("-4.5"),
            payee=" Baker ",
            description="rye",
            notes="two\nlines",
            currency="EUR",
            bank_id="X-17",
            is_pending=True,
            category="Food",
            account="Giro",
            to_account="Savings",
            kind="transfer",
            tags=("treat", "daily"),
        )
    ]


@pytest.mark.parametrize(
    "item",
    [
        3,
        None,
        {},
        ITEM | {"amount": "x"},
        ITEM | {"amount": float("nan")},
        ITEM | {"date": "2026-02-30"},
        ITEM | {"payee": 7},
        ITEM | {"tags": [7]},
    ],
)
def test_a_faulty_item_costs_no_other(read: Read, item: Any) -> None:
    problem, row = read(export(item, ITEM)).items()
    message = "The item is not a transaction in Outlay's format."
    assert problem == RowProblem(1, None, message)
    assert isinstance(row, StatementRow)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"a": ', "damaged_file"),
        ("[" * 100_000, "damaged_file"),
        ('{"a": 1}', "unknown_format"),
        ('["a"]', "unknown_format"),
        (f'{{"format": "{JSON_FORMAT}", "items": 3}}', "unknown_format"),
    ],
)
def test_other_json_is_refused(read: Read, content: str, code: str) -> None:
    with pytest.raises(FileError) as caught:
        read(content)
    assert caught.value.code == code
