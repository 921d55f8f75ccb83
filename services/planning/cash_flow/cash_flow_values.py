"""Values of the cash flow: accounts, days, and what happens on them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from core.enums import (
    AffordabilityAnswer,
    CashFlowProblem,
    CashFlowScope,
    CashFlowSource,
    LeftOutReason,
    TransactionKind,
)
from core.money import Money
from ml_service import BalanceCourse

DEFAULT_DAYS = 90
MAX_DAYS = 366


class CashFlowQuery(TypedDict, total=False):
    """The accounts, the number of days and the limit of a cash flow."""

    account_id: int
    scope: CashFlowScope
    currency: str
    days: int
    limit: Decimal


@dataclass(frozen=True, slots=True)
class FlowAccount:
    """An account of a cash flow with its balance at the end of today."""

    account_id: int
    name: str
    account_type: str
    balance: Money


@dataclass(frozen=True, slots=True)
class LeftOutAccount:
    """An account that a cash flow does not add up, and why."""

    account_id: int
    name: str
    balance: Money
    reason: LeftOutReason

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the currency."""
        return self.balance.currency


@dataclass(frozen=True, slots=True)
class FlowItem:
    """Something that happens on a day; ``change`` is what it changes in the balance.

    ``due_date`` is the day on which it was due, which is before ``date`` for what is late.
    ``is_account_assumed``: it has no account, so it is expected from the main account.
    """

    date: dt.date
    due_date: dt.date
    kind: TransactionKind
    source: CashFlowSource
    name: str
    change: Money
    account_id: int | None
    to_account_id: int | None = None
    is_account_assumed: bool = False
    category_id: int | None = None
    category_name: str | None = None
    transaction_id: int | None = None
    planned_id: int | None = None
    recurring_series_id: int | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class FlowDay:
    """A coming day; ``balance`` is that of the day before, plus all items, plus the ``rest``.

    Band and chance are None where the balance is not forecast.
    """

    date: dt.date
    items: Sequence[FlowItem]
    rest: Money
    balance: Money
    lower: Money | None
    upper: Money | None
    chance_below_limit: float | None


@dataclass(frozen=True, slots=True)
class LowestPoint:
    """The coming day with the lowest expected balance."""

    date: dt.date
    balance: Money
    lower: Money | None
    upper: Money | None


@dataclass(frozen=True, slots=True)
class CashFlow:
    """The balance of some accounts on each coming day, and what makes it.

    ``course`` has the same balances with their outcomes.
    """

    date: dt.date
    currency: str
    accounts: Sequence[FlowAccount]
    left_out: Sequence[LeftOutAccount]
    data_until: dt.date
    problem: CashFlowProblem | None
    start_balance: Money
    end_balance: Money
    limit: Money
    lowest: LowestPoint | None
    chance_below_limit: float | None
    summary: str
    days: Sequence[FlowDay]
    course: BalanceCourse


@dataclass(frozen=True, slots=True)
class Affordability:
    """Whether an amount can be paid on a day.

    ``lowest_*`` are those of the month from the payment on, with the amount paid; ``lower`` is what
    the balance stays above in nine of ten outcomes. ``spendable`` is what could be paid safely.
    ``earliest_date`` is the first day on which the amount can be paid, ``latest_date`` the last one
    in a row with it; None where there is none, or no end of it. What is not known is None.
    """

    answer: AffordabilityAnswer
    amount: Money
    date: dt.date
    flow: CashFlow
    chance_below_limit: float | None
    lowest_date: dt.date | None
    lowest_balance: Money | None
    lower: Money | None
    spendable: Money | None
    earliest_date: dt.date | None
    latest_date: dt.date | None
    sentences: Sequence[str]
