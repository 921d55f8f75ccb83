"""A transaction as other programs are told of it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ExportAccount:
    """An account: its name, its kind, its currency, and what was in it at the start."""

    name: str
    account_type: str
    currency: str
    opening_balance: Decimal


@dataclass(frozen=True, slots=True)
class ExportRow:
    """``amount`` is what the row does to its account: money out is negative.

    ``to_account`` is the other side of a transfer in one row; ``is_leg`` says that the other side is a row of its own.
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
