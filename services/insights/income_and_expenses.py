"""Income against expenses: of months, of years, and from month to month."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core import periods
from core.enums import PeriodUnit, TransactionKind
from core.identity import Caller
from core.money import Money, percentage, percentage_change
from core.periods import Period
from services.insights.category_breakdowns import CategoryShare, load_category_breakdown
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
from services.ledger.total_queries import Total


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Income and expenses of a period."""

    period: Period
    currency: str
    total_income: Money
    total_expenses: Money

    @property
    def savings(self) -> Money:
        """Income less expenses; negative when more was spent than came in."""
        return Money(self.total_income.minor - self.total_expenses.minor, self.currency)

    @property
    def savings_rate(self) -> float | None:
        """Savings in percent of income; None without income."""
        return percentage(self.savings.minor, self.total_income.minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBalance(Balance):
    """Income and expenses of a month, named by the calendar month in which it starts."""

    year: int
    month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSummary(MonthBalance):
    """Income and expenses of a month, with its expenses by category."""

    expenses_by_category: Sequence[CategoryShare]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSummary(Balance):
    """Income and expenses of a year and of its twelve months, with its expenses by category."""

    year: int
    months: Sequence[MonthBalance]
    expenses_by_category: Sequence[CategoryShare]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSeries(Balance):
    """Income and expenses of some months, together and one by one, oldest first."""

    months: Sequence[MonthBalance]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendMonth(MonthBalance):
    """Income and expenses of a month, each with its change in percent.

    A change is None when the month before had nothing to compare with.
    """

    total_income_change_percent: float | None
    total_expenses_change_percent: float | None


@dataclass(frozen=True, slots=True)
class Trends:
    """Months with their changes, oldest first."""

    period: Period
    currency: str
    months: Sequence[TrendMonth]


def load_balance(caller: Caller, currency: str, period: Period) -> Balance:
    """Sum up income and expenses of a period."""
    return Balance(
        period=period,
        currency=currency,
        total_income=_load_total(caller, TransactionKind.INCOME, currency, period),
        total_expenses=_load_total(caller, TransactionKind.EXPENSE, currency, period),
    )


def load_month_balances(caller: Caller, currency: str, period: Period) -> list[MonthBalance]:
    """Sum up income and expenses of every month that touches the period, oldest first."""
    income = total_queries.sum_by_month(caller, TransactionKind.INCOME, currency, period)
    expenses = total_queries.sum_by_month(caller, TransactionKind.EXPENSE, currency, period)
    months = periods.list_periods(
        period.start, period.end, PeriodUnit.MONTHLY, caller.month_start_day
    )
    return [
        MonthBalance(
            period=month,
            currency=currency,
            total_income=Money(income.get(month.start, Total()).minor, currency),
            total_expenses=Money(expenses.get(month.start, Total()).minor, currency),
            year=month.start.year,
            month=month.start.month,
        )
        for month in months
    ]


def summarize_month(caller: Caller, query: MonthQuery) -> MonthSummary:
    """Sum up a month's income and expenses, and its expenses by category."""
    currency = query.get("currency") or caller.currency
    period = resolve_month(caller, query)
    balance = load_balance(caller, currency, period)
    return MonthSummary(
        period=period,
        currency=currency,
        total_income=balance.total_income,
        total_expenses=balance.total_expenses,
        year=period.start.year,
        month=period.start.month,
        expenses_by_category=_load_expenses_by_category(caller, currency, period),
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
        year=period.start.year,
        months=load_month_balances(caller, currency, period),
        expenses_by_category=_load_expenses_by_category(caller, currency, period),
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
        months=load_month_balances(caller, currency, period),
    )


def compute_monthly_trends(caller: Caller, query: TrendsQuery) -> Trends:
    """Compare each of the last months with the month before it."""
    currency = query.get("currency") or caller.currency
    # One month more than requested: the oldest one needs a month to compare with.
    period = last_months(caller, query["months_back"] + 1)
    months = load_month_balances(caller, currency, period)
    trends = [_compare_months(previous, month) for previous, month in pairwise(months)]
    return Trends(Period(trends[0].period.start, period.end), currency, trends)


def _compare_months(previous: MonthBalance, month: MonthBalance) -> TrendMonth:
    return TrendMonth(
        period=month.period,
        currency=month.currency,
        total_income=month.total_income,
        total_expenses=month.total_expenses,
        year=month.year,
        month=month.month,
        total_income_change_percent=_change(previous.total_income, month.total_income),
        total_expenses_change_percent=_change(previous.total_expenses, month.total_expenses),
    )


def _change(before: Money, now: Money) -> float | None:
    return percentage_change(before.minor, now.minor)


def _load_total(caller: Caller, kind: TransactionKind, currency: str, period: Period) -> Money:
    return Money(total_queries.sum_total(caller, kind, currency, period).minor, currency)


def _load_expenses_by_category(
    caller: Caller, currency: str, period: Period
) -> list[CategoryShare]:
    return load_category_breakdown(caller, TransactionKind.EXPENSE, currency, period)
