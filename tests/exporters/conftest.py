"""Transactions and reports to export."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from core.enums import CellKind, ReportKind, ReportStatus
from core.money import Money
from core.periods import Period
from exporters.report_values import Report, ReportColumn, ReportFigure, ReportTable
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

COLUMNS = [
    ReportColumn("payee", "Payee", CellKind.TEXT),
    ReportColumn("amount", "Amount", CellKind.MONEY),
    ReportColumn("share", "Share", CellKind.PERCENT),
    ReportColumn("since", "Since", CellKind.MONTH),
]

REPORT: dict[str, Any] = {
    "report": ReportKind.MONTH,
    "title": "March 2026",
    "subtitle": "March 1 to 31, 2026",
    "period": Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31)),
    "status": ReportStatus.COMPLETE,
    "currency": "EUR",
    "locale": "en_US",
    "created_on": dt.date(2026, 4, 2),
    "created_text": "Created on April 2, 2026",
    "page_text": "Page {page} of {pages}",
    "is_empty": False,
    "notices": ["One amount has no rate."],
    "figures": [ReportFigure("spent", "Spent", CellKind.MONEY, Money(123456, "EUR"))],
}


@pytest.fixture
def row() -> Callable[..., ExportRow]:
    """Build a row; only the values that matter to a test need to be named."""
    return lambda **values: ExportRow(**DEFAULTS | values)


@pytest.fixture
def table() -> Callable[..., ReportTable]:
    """Build a table of rows that hold a name, an amount, a share and a month."""
    return lambda rows, **values: ReportTable(
        **{"key": "payees", "title": "Payees", "columns": COLUMNS, "rows": rows} | values
    )


@pytest.fixture
def report() -> Callable[..., Report]:
    """Build a report of some tables; only the values that matter to a test need to be named."""
    return lambda *tables, **values: Report(**REPORT | {"tables": tables} | values)
