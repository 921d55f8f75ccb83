"""Amounts of a budget over time: a change holds from a period on, earlier periods keep theirs."""

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from sqlalchemy import bindparam, select

from core.identity import Caller
from core.periods import Period
from models import Budget, BudgetAmount, db, table_of

amounts = table_of(BudgetAmount).c
AMOUNTS_IN_ORDER = (
    select(amounts.budget_id, amounts.starts_on, amounts.amount_minor)
    .where(amounts.budget_id.in_(bindparam("budget_ids", expanding=True)))
    .order_by(amounts.budget_id, amounts.starts_on)
)


class DatedAmount(Protocol):
    """An amount in minor units that holds from a day on."""

    @property
    def starts_on(self) -> dt.date: ...

    @property
    def amount_minor(self) -> int: ...


class AmountFrom(NamedTuple):
    """A dated amount without its row."""

    starts_on: dt.date
    amount_minor: int


def load_amounts(budget_ids: Collection[int]) -> dict[int, list[AmountFrom]]:
    """Load the dated amounts of budgets by budget id, oldest first."""
    by_budget: dict[int, list[AmountFrom]] = defaultdict(list)
    if budget_ids:
        for row in db.session.execute(AMOUNTS_IN_ORDER, {"budget_ids": list(budget_ids)}):
            by_budget[row.budget_id].append(AmountFrom(row.starts_on, row.amount_minor))
    return by_budget


def find_amount(dated: Sequence[DatedAmount], period: Period) -> int:
    """Return the amount of a period in minor units: the newest that holds on its last day.

    ``dated`` is in order and not empty; before its first day, the first amount holds.
    """
    started = [row for row in dated if row.starts_on <= period.end]
    return (started or dated[:1])[-1].amount_minor


def add_up_amounts(dated: Sequence[DatedAmount], starts: Sequence[dt.date], end: dt.date) -> int:
    """Add up the amounts of consecutive periods, in minor units.

    ``starts`` are the first days of the periods, ``end`` is the last day of the last one.
    """
    one_day = dt.timedelta(days=1)
    ends = [*(start - one_day for start in starts[1:]), end]
    # Each amount holds for the periods from the first one that ends on its day or later. Counting
    # them is faster than asking for each of a daily budget's thousands of periods.
    changes = [bisect_left(ends, row.starts_on) for row in dated[1:]]
    counts = [after - before for before, after in pairwise([0, *changes, len(ends)])]
    return sum(row.amount_minor * count for row, count in zip(dated, counts, strict=True))


def set_amount(budget: Budget, starts_on: dt.date, minor: int) -> None:
    """Let an amount hold from a day on, instead of all amounts from that day on."""
    rows = [row for row in budget.amounts if row.starts_on < starts_on]
    # An amount that is changed back within its period leaves no trace.
    if not rows or rows[-1].amount_minor != minor:
        replaced = [row for row in budget.amounts if row.starts_on == starts_on]
        row = replaced[0] if replaced else BudgetAmount(starts_on=starts_on)
        row.amount_minor = minor
        rows.append(row)
    budget.amounts = rows
    budget.amount_minor = minor


def restart_amounts(caller: Caller, budget: Budget, minor: int) -> None:
    """Give all periods of a budget one amount.

    Amounts per month say nothing about weeks, and those in euros nothing about dollars.
    """
    first = caller.period(budget.period, budget.start_date)
    budget.amounts = []
    set_amount(budget, first.start, minor)
