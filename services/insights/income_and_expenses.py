"""Income against expenses: of months, of years, and from month to month."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core import periods
from core.enums import PeriodUnit, TransactionKind
from core.identity import Caller
from core.money import Money, percentage, percentage_change
from core.periods import Period
from services.insights.category_breakdowns import CategoryShare, load_category_breakdown
from services.insights.comparisons import align_periods
from services.insights.report_periods import (
    MonthCountQuery,
    MonthQuery,
    TrendsQuery,
    YearQuery,
    last_months,
    resolve_month,
    resolve_year,
)
from services.ledger import total_queries
from services.ledger.other_currencies import load_other_currencies
from services.ledger.total_queries import Total


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Income and expenses of a period; ``total_expenses`` are net of ``refunds``."""

    period: Period
    currency: str
    total_income: Money
    total_expenses: Money
    refunds: Money

    @property
    def gross_expenses(self) -> Money:
        """Expenses before refunds."""
        return Money(self.total_expenses.minor + self.refunds.minor, self.currency)

    @property
    def savings(self) -> Money:
        """Income less expenses; negative when more was spent than came in."""
        return Money(self.total_income.minor - self.total_expenses.minor, self.currency)

    @property
    def savings_rate(self) -> float | None:
        """Savings in percent of income; None without income."""
        income = self.total_income.minor
        return percentage(self.savings.minor, income) if income > 0 else None


@dataclass(frozen=True, slots=True)
class OtherBalance:
    """Income or expenses in one currency that a report leaves out."""

    kind: TransactionKind
    total: Money
    count: int

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the currency."""
        return self.total.currency


@dataclass(frozen=True, slots=True)
class BalanceComparison:
    """Income and expenses of compared days: of a month, and of the same days a month earlier.

    A change in percent is None unless the earlier sum is positive.
    """

    now: Balance
    before: Balance

    @property
    def income_change_percent(self) -> float | None:
        """Change of the income in percent."""
        return _change(self.before.total_income, self.now.total_income)

    @property
    def expenses_change_percent(self) -> float | None:
        """Change of the expenses in percent."""
        return _change(self.before.total_expenses, self.now.total_expenses)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBalance(Balance):
    """Income and expenses of a month, named by the calendar month in which it starts."""

    year: int
    month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSummary(MonthBalance):
    """Income and expenses of a month, with its expenses by category, and the month before.

    The scheduled amounts are those parts of the totals that are dated after today.
    """

    scheduled_income: Money
    scheduled_expenses: Money
    comparison: BalanceComparison
    expenses_by_category: Sequence[CategoryShare]
    other_currencies: Sequence[OtherBalance]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSummary(Balance):
    """Income and expenses of a year and of its twelve months, with its expenses by category."""

    year: int
    months: Sequence[MonthBalance]
    expenses_by_category: Sequence[CategoryShare]
    other_currencies: Sequence[OtherBalance]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSeries(Balance):
    """Income and expenses of some months, together and one by one, oldest first."""

    months: Sequence[MonthBalance]
    other_currencies: Sequence[OtherBalance]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendMonth(MonthBalance):
    """Income and expenses of a month, compared with the month before."""

    comparison: BalanceComparison


@dataclass(frozen=True, slots=True)
class Trends:
    """Months with their changes, oldest first."""

    period: Period
    currency: str
    months: Sequence[TrendMonth]
    other_currencies: Sequence[OtherBalance]


def load_balance(caller: Caller, currency: str, period: Period) -> Balance:
    """Sum up income and expenses of a period."""
    return Balance(
        period=period,
        currency=currency,
        total_income=_load_total(caller, TransactionKind.INCOME, currency, period),
        total_expenses=_load_total(caller, TransactionKind.EXPENSE, currency, period),
        refunds=Money(_sum_refunds_by_month(caller, currency, period).total(), currency),
    )


def load_other_balances(caller: Caller, currency: str, period: Period) -> list[OtherBalance]:
    """Sum up income and expenses in the currencies that a report leaves out."""
    return [
        OtherBalance(kind, other.total, other.count)
        for kind in (TransactionKind.INCOME, TransactionKind.EXPENSE)
        for other in load_other_currencies(caller, kind, currency, period)
    ]


def compare_balances(
    caller: Caller, known: Sequence[Balance], period: Period, previous: Period
) -> BalanceComparison:
    """Compare a month with the month before; one in progress with the same days of it.

    ``known`` are balances that have been loaded already.
    """
    days = align_periods(caller, period, previous)
    by_period = {balance.period: balance for balance in known}
    currency = known[0].currency
    now, before = (
        by_period.get(compared) or load_balance(caller, currency, compared)
        for compared in (days.period, days.previous_period)
    )
    return BalanceComparison(now, before)


def load_month_balances(caller: Caller, currency: str, period: Period) -> list[MonthBalance]:
    """Sum up income and expenses of every month that touches the period, oldest first."""
    income = total_queries.sum_by_month(caller, TransactionKind.INCOME, currency, period)
    expenses = total_queries.sum_by_month(caller, TransactionKind.EXPENSE, currency, period)
    refunds = _sum_refunds_by_month(caller, currency, period)
    months = periods.list_periods(
        period.start, period.end, PeriodUnit.MONTHLY, caller.month_start_day
    )
    return [
        MonthBalance(
            period=month,
            currency=currency,
            total_income=Money(income.get(month.start, Total()).minor, currency),
            total_expenses=Money(expenses.get(month.start, Total()).minor, currency),
            refunds=Money(refunds[month.start], currency),
            year=month.start.year,
            month=month.start.month,
        )
        for month in months
    ]


def summarize_month(caller: Caller, query: MonthQuery) -> MonthSummary:
    """Sum up a month's income and expenses, and its expenses by category.

    A month in progress is compared with the same days of the month before.
    """
    currency = query.get("currency") or caller.currency
    period = resolve_month(caller, query)
    balance = load_balance(caller, currency, period)
    month_before = periods.shift_period(period, PeriodUnit.MONTHLY, -1)
    scheduled = _load_scheduled(caller, currency, period)
    return MonthSummary(
        period=period,
        currency=currency,
        total_income=balance.total_income,
        total_expenses=balance.total_expenses,
        refunds=balance.refunds,
        scheduled_income=scheduled.total_income,
        scheduled_expenses=scheduled.total_expenses,
        comparison=compare_balances(caller, [balance], period, month_before),
        year=period.start.year,
        month=period.start.month,
        expenses_by_category=_load_expenses_by_category(caller, currency, period),
        other_currencies=load_other_balances(caller, currency, period),
    )


def summarize_year(caller: Caller, query: YearQuery) -> YearSummary:
    """Sum up a year's income and expenses, in total, by month, and its expenses by category."""
    currency = query.get("currency") or caller.currency
    period = resolve_year(caller, query)
    balance = load_balance(caller, currency, period)
    return YearSummary(
        period=period,
        currency=currency,
        total_income=balance.total_income,
        total_expenses=balance.total_expenses,
        refunds=balance.refunds,
        year=period.start.year,
        months=load_month_balances(caller, currency, period),
        expenses_by_category=_load_expenses_by_category(caller, currency, period),
        other_currencies=load_other_balances(caller, currency, period),
    )


def compare_income_with_expenses(caller: Caller, query: MonthCountQuery) -> MonthSeries:
    """Sum up the last months, ending with the current one, together and one by one."""
    currency = query.get("currency") or caller.currency
    period = last_months(caller, query["months"])
    balance = load_balance(caller, currency, period)
    return MonthSeries(
        period=period,
        currency=currency,
        total_income=balance.total_income,
        total_expenses=balance.total_expenses,
        refunds=balance.refunds,
        months=load_month_balances(caller, currency, period),
        other_currencies=load_other_balances(caller, currency, period),
    )


def compute_monthly_trends(caller: Caller, query: TrendsQuery) -> Trends:
    """Compare each of the last months with the month before it.

    The current month is compared with the same days of the month before.
    """
    currency = query.get("currency") or caller.currency
    # One month more than requested: the oldest one needs a month to compare with.
    period = last_months(caller, query["months_back"] + 1)
    months = load_month_balances(caller, currency, period)
    trends = [_compare_months(caller, previous, month) for previous, month in pairwise(months)]
    compared = Period(trends[0].period.start, period.end)
    other_currencies = load_other_balances(caller, currency, compared)
    return Trends(compared, currency, trends, other_currencies)


def _compare_months(caller: Caller, previous: MonthBalance, month: MonthBalance) -> TrendMonth:
    return TrendMonth(
        period=month.period,
        currency=month.currency,
        total_income=month.total_income,
        total_expenses=month.total_expenses,
        refunds=month.refunds,
        year=month.year,
        month=month.month,
        comparison=compare_balances(caller, [previous, month], month.period, previous.period),
    )


def _load_scheduled(caller: Caller, currency: str, period: Period) -> Balance:
    """Sum up the days of a period after today; the sums of a period that is over are zero."""
    tomorrow = caller.today + dt.timedelta(days=1)
    days_ahead = Period(max(period.start, tomorrow), period.end)
    if days_ahead.start > days_ahead.end:
        zero = Money(0, currency)
        return Balance(
            period=period, currency=currency, total_income=zero, total_expenses=zero, refunds=zero
        )
    return load_balance(caller, currency, days_ahead)


def _change(before: Money, now: Money) -> float | None:
    return percentage_change(before.minor, now.minor)


def _load_total(caller: Caller, kind: TransactionKind, currency: str, period: Period) -> Money:
    return Money(total_queries.sum_total(caller, kind, currency, period).minor, currency)


def _sum_refunds_by_month(caller: Caller, currency: str, period: Period) -> Counter[dt.date]:
    """Refunds of a period in minor units, by the first day of their month."""
    sums: Counter[dt.date] = Counter()
    for refund in total_queries.load_refunds(caller, TransactionKind.EXPENSE, currency, period):
        sums[periods.month_start(refund.date, caller.month_start_day)] += refund.minor
    return sums


def _load_expenses_by_category(
    caller: Caller, currency: str, period: Period
) -> list[CategoryShare]:
    return load_category_breakdown(caller, TransactionKind.EXPENSE, currency, period)
