"""Income against expenses: of months, of years, and from month to month."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core import periods
from core.enums import PeriodUnit, TransactionKind
from core.identity import Caller
from core.money import Money, percentage, percentage_change
from core.periods import Period
from services.insights.category_breakdowns import CategoryShare, build_breakdown
from services.insights.comparisons import align_periods
from services.insights.report_periods import (
    MonthCountQuery,
    MonthQuery,
    TrendsQuery,
    YearQuery,
    last_months,
    resolve_currency,
    resolve_month,
    resolve_year,
)
from services.ledger.converted_days import ConvertedCurrency
from services.ledger.period_sums import PeriodSums
from services.ledger.report_currency import ReportCurrency
from services.ledger.total_queries import NetTotal


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedBalance(ConvertedCurrency):
    """Income or expenses in one other currency that a report contains."""

    kind: TransactionKind


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
    converted_currencies: Sequence[ConvertedBalance]
    other_currencies: Sequence[OtherBalance]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSummary(Balance):
    """Income and expenses of a year and of its twelve months, with its expenses by category."""

    year: int
    months: Sequence[MonthBalance]
    expenses_by_category: Sequence[CategoryShare]
    converted_currencies: Sequence[ConvertedBalance]
    other_currencies: Sequence[OtherBalance]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSeries(Balance):
    """Income and expenses of some months, together and one by one, oldest first."""

    months: Sequence[MonthBalance]
    converted_currencies: Sequence[ConvertedBalance]
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
    converted_currencies: Sequence[ConvertedBalance]
    other_currencies: Sequence[OtherBalance]


@dataclass(frozen=True, slots=True)
class BalanceSums:
    """The sums of income and of expenses in a period that reports are built from."""

    income: PeriodSums
    expenses: PeriodSums

    @property
    def period(self) -> Period:
        """The days that are added up."""
        return self.income.period

    @property
    def currency(self) -> ReportCurrency:
        """The currency that they are added up in."""
        return self.income.currency


def prepare_sums(caller: Caller, currency: ReportCurrency, period: Period) -> BalanceSums:
    """Prepare the sums of a period, which are loaded when a report asks for them."""
    return BalanceSums(
        PeriodSums(caller, TransactionKind.INCOME, currency, period),
        PeriodSums(caller, TransactionKind.EXPENSE, currency, period),
    )


def load_balance(sums: BalanceSums) -> Balance:
    """Sum up income and expenses of a period."""
    code = sums.currency.code
    return Balance(
        period=sums.period,
        currency=code,
        total_income=Money(sums.income.net.minor, code),
        total_expenses=Money(sums.expenses.net.minor, code),
        refunds=Money(sums.expenses.refunds, code),
    )


def list_other_balances(sums: BalanceSums) -> list[OtherBalance]:
    """List income and expenses in the currencies that a report leaves out."""
    return [
        OtherBalance(of_kind.kind, other.total, other.count)
        for of_kind in (sums.income, sums.expenses)
        for other in of_kind.other_currencies
    ]


def list_converted_balances(sums: BalanceSums) -> list[ConvertedBalance]:
    """List income and expenses in the currencies that a report converts."""
    return [
        ConvertedBalance(
            part.total, part.converted, part.count, part.rate_sources, kind=of_kind.kind
        )
        for of_kind in (sums.income, sums.expenses)
        for part in of_kind.converted_currencies
    ]


def compare_balances(
    caller: Caller,
    currency: ReportCurrency,
    known: Sequence[Balance],
    period: Period,
    previous: Period,
) -> BalanceComparison:
    """Compare a month with the month before; one in progress with the same days of it.

    ``known`` are balances that have been loaded already.
    """
    days = align_periods(caller, period, previous)
    by_period = {balance.period: balance for balance in known}
    now, before = (
        by_period.get(compared) or load_balance(prepare_sums(caller, currency, compared))
        for compared in (days.period, days.previous_period)
    )
    return BalanceComparison(now, before)


def load_month_balances(caller: Caller, sums: BalanceSums) -> list[MonthBalance]:
    """Sum up income and expenses of every month that touches the period, oldest first."""
    income, expenses = sums.income.by_month(), sums.expenses.by_month()
    period, code = sums.period, sums.currency.code
    months = periods.list_periods(
        period.start, period.end, PeriodUnit.MONTHLY, caller.month_start_day
    )
    return [
        MonthBalance(
            period=month,
            currency=code,
            total_income=Money(income.get(month.start, NetTotal()).minor, code),
            total_expenses=Money(expenses.get(month.start, NetTotal()).minor, code),
            refunds=Money(expenses.get(month.start, NetTotal()).refunds, code),
            year=month.start.year,
            month=month.start.month,
        )
        for month in months
    ]


def summarize_month_alone(caller: Caller, query: MonthQuery) -> MonthSummary:
    """Summarise a month in one currency, in which alone it is known what is usual.

    Raises Invalid as ``summarize_month`` does.
    """
    return summarize_month(caller, {**query, "convert": False})


def summarize_month(caller: Caller, query: MonthQuery) -> MonthSummary:
    """Sum up a month's income and expenses, and its expenses by category.

    A month in progress is compared with the same days of the month before.
    """
    currency = resolve_currency(caller, query)
    period = resolve_month(caller, query)
    sums = prepare_sums(caller, currency, period)
    balance = load_balance(sums)
    month_before = periods.shift_period(period, PeriodUnit.MONTHLY, -1)
    comparison = compare_balances(caller, currency, [balance], period, month_before)
    scheduled = load_scheduled(caller, currency, [balance, comparison.now], period)
    return MonthSummary(
        period=period,
        currency=currency.code,
        total_income=balance.total_income,
        total_expenses=balance.total_expenses,
        refunds=balance.refunds,
        scheduled_income=scheduled.total_income,
        scheduled_expenses=scheduled.total_expenses,
        comparison=comparison,
        year=period.start.year,
        month=period.start.month,
        expenses_by_category=_break_expenses_down(caller, sums),
        converted_currencies=list_converted_balances(sums),
        other_currencies=list_other_balances(sums),
    )


def summarize_year(caller: Caller, query: YearQuery) -> YearSummary:
    """Sum up a year's income and expenses, in total, by month, and its expenses by category."""
    period = resolve_year(caller, query)
    sums = prepare_sums(caller, resolve_currency(caller, query), period)
    balance = load_balance(sums)
    return YearSummary(
        period=period,
        currency=balance.currency,
        total_income=balance.total_income,
        total_expenses=balance.total_expenses,
        refunds=balance.refunds,
        year=period.start.year,
        months=load_month_balances(caller, sums),
        expenses_by_category=_break_expenses_down(caller, sums),
        converted_currencies=list_converted_balances(sums),
        other_currencies=list_other_balances(sums),
    )


def compare_income_with_expenses(caller: Caller, query: MonthCountQuery) -> MonthSeries:
    """Sum up the last months, ending with the current one, together and one by one."""
    period = last_months(caller, query["months"])
    sums = prepare_sums(caller, resolve_currency(caller, query), period)
    balance = load_balance(sums)
    return MonthSeries(
        period=period,
        currency=balance.currency,
        total_income=balance.total_income,
        total_expenses=balance.total_expenses,
        refunds=balance.refunds,
        months=load_month_balances(caller, sums),
        converted_currencies=list_converted_balances(sums),
        other_currencies=list_other_balances(sums),
    )


def compute_monthly_trends(caller: Caller, query: TrendsQuery) -> Trends:
    """Compare each of the last months with the month before it.

    The current month is compared with the same days of the month before.
    """
    currency = resolve_currency(caller, query)
    # One month more than requested: the oldest one needs a month to compare with.
    period = last_months(caller, query["months_back"] + 1)
    months = load_month_balances(caller, prepare_sums(caller, currency, period))
    trends = [
        _compare_months(caller, currency, previous, month) for previous, month in pairwise(months)
    ]
    compared = Period(trends[0].period.start, period.end)
    sums = prepare_sums(caller, currency, compared)
    return Trends(
        compared, currency.code, trends, list_converted_balances(sums), list_other_balances(sums)
    )


def _compare_months(
    caller: Caller, currency: ReportCurrency, previous: MonthBalance, month: MonthBalance
) -> TrendMonth:
    return TrendMonth(
        period=month.period,
        currency=month.currency,
        total_income=month.total_income,
        total_expenses=month.total_expenses,
        refunds=month.refunds,
        year=month.year,
        month=month.month,
        comparison=compare_balances(
            caller, currency, [previous, month], month.period, previous.period
        ),
    )


def load_scheduled(
    caller: Caller, currency: ReportCurrency, known: Sequence[Balance], period: Period
) -> Balance:
    """What a period has after today; the sums of a period that is over are zero.

    It is what the days so far leave of the whole, so that both parts add up to it: added up by
    itself, what is converted could be a minor unit away. ``known`` are balances that have been
    loaded already.
    """
    so_far = Period(period.start, min(period.end, caller.today))
    by_period = {balance.period: balance for balance in known}
    whole, past = (
        by_period.get(days) or load_balance(prepare_sums(caller, currency, days))
        for days in (period, so_far)
    )
    code = currency.code
    return Balance(
        period=period,
        currency=code,
        total_income=Money(whole.total_income.minor - past.total_income.minor, code),
        total_expenses=Money(whole.total_expenses.minor - past.total_expenses.minor, code),
        refunds=Money(whole.refunds.minor - past.refunds.minor, code),
    )


def _change(before: Money, now: Money) -> float | None:
    return percentage_change(before.minor, now.minor)


def _break_expenses_down(caller: Caller, sums: BalanceSums) -> list[CategoryShare]:
    return build_breakdown(caller, sums.currency.code, sums.expenses.by_category())
