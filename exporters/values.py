"""Transactions and accounts as exports need them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from core.interchange import InterchangePart


@dataclass(frozen=True, slots=True)
class ExportAccount:
    """An account. ``opening_balance`` is its balance before the first transaction.

    ``first_day`` is that of its first exported row; None where the balance is not exported: with
    only some of the rows it would suggest a wrong one.
    """

    name: str
    account_type: str
    currency: str
    opening_balance: Decimal
    first_day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A transaction. ``amount`` is signed by its effect on ``account``: money out is negative.

    ``to_account`` is the other side of a transfer that is one row. ``is_leg``: the row is one side
    of a transfer whose other side is a row of its own. ``to_amount`` in ``to_currency`` is what
    arrived in an account of another currency, ``original_amount`` in ``original_currency`` what was
    paid before a conversion; both are positive. A row with ``parts`` has no category.
    """

    id: int
    date: dt.date
    kind: str
    amount: Decimal
    currency: str
    payee: str
    description: str
    notes: str
    category: str | None
    account: str | None
    to_account: str | None
    tags: tuple[str, ...]
    is_pending: bool
    bank_id: str | None
    is_leg: bool
    to_amount: Decimal | None = None
    to_currency: str | None = None
    original_amount: Decimal | None = None
    original_currency: str | None = None
    parts: tuple[InterchangePart, ...] = ()
