"""Transactions to export."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from exporters.values import ExportRow

DEFAULTS: dict[str, Any] = {
    "id": 1,
    "date": dt.date(2026, 3, 14),
    "kind": "expense",
    "amount": Decimal("-4.50"),
    "currency": "EUR",
    "payee": "Baker",
    "description": "",
    "notes": "",
    "category": None,
    "account": "Giro",
    "to_account": None,
    "tags": (),
    "is_pending": False,
    "bank_id": None,
    "is_leg": False,
}


@pytest.fixture
def row() -> Callable[..., ExportRow]:
    """Build a row; only the values that matter to a test need to be named."""
    return lambda **values: ExportRow(**DEFAULTS | values)
