"""Spending of budgets in a period, what earlier periods carried over, and thresholds reached.

Only what is dated up to today is spent; later rows are scheduled.

A budget follows its owner's own days, weeks, months and years. With rollover, what earlier periods
left or overspent since the budget's start is added to what is available. All amounts are in minor
units.

Spending in other currencies counts at the rates of its days, unless its owner's preferences say
otherwise.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from core import periods
from core.enums import TransactionKind
from core.exchange_rates import FindRate, find_no_rate
from core.identity import Caller
from core.periods import Period
from models import Budget, db
from services.ledger import total_queries
from services.ledger.converted_days import (
    ConvertedCurrency,
    DaySum,
    add_up_days,
    convert_days,
    load_other_days,
)
from services.ledger.exchange_rate_queries import load_rate_book
from services.ledger.other_currencies import OtherCurrency
from services.ledger.report_currency import ReportCurrency
from services.ledger.total_queries import CategorySum, load_currencies
from services.planning.budget_amounts import DatedAmount, add_up_amounts, find_amount
from services.planning.budget_queries import AnyBudget

EXCEEDED_THRESHOLD = 100
"""Percent that stands for an exceeded budget."""


@dataclass(frozen=True, slots=True)
class BudgetUsage:
    """What a budget allows in a period, and what was spent."""

    amount: int
    carried_over: int
    spent: int

    @property
    def available(self) -> int:
        """The amount with what earlier periods left or overspent; may be negative."""
        return self.amount + self.carried_over

    def reached_threshold(self, alert_threshold: int) -> int:
        """Return the highest threshold that spending has reached; 0 below all."""
        if self.spent > self.available and self.spent > 0:
            return EXCEEDED_THRESHOLD
        is_reached = has_reached(self.spent, self.available, alert_threshold)
        return alert_threshold if is_reached else 0


@dataclass(frozen=True, slots=True)
class BudgetSpending:
    """Spending of a budget in a period: ``minor`` contains what ``converted`` lists.

    ``others`` are left out: without a rate, or with a budget of their own.
    """

    minor: int
    converted: Sequence[ConvertedCurrency]
    others: Sequence[OtherCurrency]

    @property
    def converted_minor(self) -> int:
        """The part that was converted."""
        return sum(part.converted.minor for part in self.converted)


def find_current_period(caller: Caller, budget: AnyBudget) -> Period:
    """Find a budget's period that contains today, or the one nearest to today.

    A budget that has ended is in its last period, one that has not started in its first.
    """
    day = max(caller.today, budget.start_date)
    if budget.end_date is not None:
        day = min(day, budget.end_date)
    return caller.period(budget.period, day)


def days_so_far(caller: Caller, period: Period) -> Period:
    """The days of a period up to today; none of a period that has not started."""
    return Period(period.start, min(period.end, caller.today))


def has_reached(spent: int, available: int, threshold: int) -> bool:
    """Return whether spending has come to ``threshold`` percent of what is available.

    Without any spending nothing is reached, even if earlier periods left nothing available.
    """
    # Multiplied and not divided: integers stay exact, and nothing available is no division by zero.
    return spent > 0 and spent * 100 >= available * threshold


def load_usage(caller: Caller, budget: Budget, period: Period) -> BudgetUsage:
    """Load what a budget allows in a period, and what was spent up to today."""
    return BudgetUsage(
        find_amount(budget.amounts, period),
        carried_over(caller, budget, budget.amounts, period),
        load_spent(caller, budget, days_so_far(caller, period)),
    )


def carried_over(
    caller: Caller, budget: AnyBudget, amounts: Sequence[DatedAmount], period: Period
) -> int:
    """Compute what earlier periods left (positive) or overspent (negative).

    Each period counts with its own amount. It is 0 for a budget without rollover and in a budget's
    first period.
    """
    if not budget.rollover:
        return 0
    first = caller.period(budget.period, budget.start_date)
    if first.start >= period.start:
        return 0

    earlier = Period(first.start, period.start - dt.timedelta(days=1))
    starts = periods.starts(earlier.start, earlier.end, budget.period, caller.month_start_day)
    budgeted = add_up_amounts(amounts, starts, earlier.end)
    return budgeted - load_spent(caller, budget, earlier)


def load_spending(
    caller: Caller, budgets: Sequence[tuple[AnyBudget, Period]]
) -> dict[int, BudgetSpending]:
    """Sum up spending of budgets in a period each, by budget id.

    Refunds lower it; transfers never count. Budgets of the same period and currency share a query.
    """
    groups = {(period, budget.currency) for budget, period in budgets}
    rates = _load_rates(caller, {currency for _, currency in groups})
    rows = {
        (period, currency): _load_rows(caller, rates, currency, period)
        for period, currency in groups
    }
    return {
        budget.id: _sum_within(rows[period, budget.currency], budget, rates)
        for budget, period in budgets
    }


def load_spent(caller: Caller, budget: AnyBudget, period: Period) -> int:
    """Sum up spending of one budget in a period."""
    return load_spending(caller, [(budget, period)])[budget.id].minor


@dataclass(frozen=True, slots=True)
class _Rates:
    """What a caller's budgets convert: the currencies there are, and at which rates.

    ``budgeted`` are the budgets of one period unit and category, as their currencies with the days
    that their periods have: spending in a currency that has a budget of its own does not count in
    another one, too.
    """

    currencies: frozenset[str]
    find_rate: FindRate
    budgeted: Mapping[tuple[str, int | None], Sequence[tuple[str, Period]]]


class _Rows(NamedTuple):
    """Spending of a period in one currency by category, and in all others by day and category."""

    own: Sequence[CategorySum]
    others: Sequence[DaySum]


def _load_rates(caller: Caller, budget_currencies: Collection[str]) -> _Rates:
    currencies = frozenset(load_currencies(caller))
    # Nearly everybody has one currency, and then there is nothing to convert.
    has_others = any(currencies - {code} for code in budget_currencies)
    if not has_others or not caller.convert_currencies:
        return _Rates(currencies, find_no_rate, {})
    budgeted: dict[tuple[str, int | None], list[tuple[str, Period]]] = defaultdict(list)
    query = select(
        Budget.period, Budget.category_id, Budget.currency, Budget.start_date, Budget.end_date
    )
    for unit, category_id, code, start, end in db.session.execute(
        query.where(Budget.user_id == caller.id, Budget.is_active)
    ):
        # Periods count as a whole, also the one in the middle of which a budget starts or ends.
        last = dt.date.max if end is None else caller.period(unit, end).end
        days = Period(caller.period(unit, start).start, last)
        budgeted[unit, category_id].append((code, days))
    return _Rates(currencies, load_rate_book(caller).find, budgeted)


def _load_rows(caller: Caller, rates: _Rates, currency: str, period: Period) -> _Rows:
    kind = TransactionKind.EXPENSE
    others = sorted(rates.currencies - {currency})
    return _Rows(
        total_queries.load_category_sums(caller, kind, currency, period),
        load_other_days(caller, kind, ReportCurrency(currency, others), period),
    )


def _sum_within(rows: _Rows, budget: AnyBudget, rates: _Rates) -> BudgetSpending:
    """Add up a category and its subcategories; a budget without a category adds up everything."""
    own = sum(row.total.minor for row in rows.own if _is_within(budget, row))
    others = [row for row in rows.others if _is_within(budget, row)]
    budgeted = rates.budgeted.get((budget.period, budget.category_id), ())
    here: list[DaySum] = []
    elsewhere: list[DaySum] = []
    for row in others:
        has_own = any(code == row.currency and row.date in days for code, days in budgeted)
        (elsewhere if has_own else here).append(row)
    converted, without_rate = convert_days(here, budget.currency, rates.find_rate)
    return BudgetSpending(
        own + converted.total.minor,
        converted.list_currencies(budget.currency),
        add_up_days([*elsewhere, *without_rate]),
    )


def _is_within(budget: AnyBudget, row: CategorySum | DaySum) -> bool:
    return budget.category_id in {None, row.category_id, row.parent_id}
