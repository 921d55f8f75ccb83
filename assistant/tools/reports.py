"""Tools that add up and compare periods."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.tool import Arguments, tool
from contract.assistant.arguments import (
    BreakdownArguments,
    ComparisonArguments,
    MonthArguments,
    MonthSeriesArguments,
    NetWorthArguments,
)
from contract.assistant.report_results import (
    AnomalyListSchema,
    CategoryBreakdownResultSchema,
    ComparisonResultSchema,
    IncomeVsExpenseResultSchema,
    NetWorthResultSchema,
)
from core import periods
from core.enums import Interval, PeriodUnit
from core.identity import Caller
from core.money import Money, percentage_change
from core.periods import Period
from models import Anomaly
from services.insights import category_breakdowns, income_and_expenses
from services.insights.anomalies import anomaly_queries
from services.insights.category_breakdowns import CategoryBreakdown, CategoryShare
from services.insights.income_and_expenses import Balance, ConvertedBalance, OtherBalance
from services.insights.report_periods import BreakdownQuery, MonthQuery, resolve_month
from services.ledger import net_worth
from services.ledger.net_worth import NetWorth
from services.ledger.other_currencies import OtherCurrency, merge_currencies
from services.ledger.report_currency import load_report_currency


@dataclass(frozen=True, slots=True)
class MonthSeries:
    """Income and expenses of some months, together and one by one."""

    currency: str
    period: Period
    together: Balance
    months: Sequence[Balance]
    converted_currencies: Sequence[ConvertedBalance]
    other_currencies: Sequence[OtherBalance]


@dataclass(frozen=True, slots=True)
class CategoryChange:
    """The sums of a category in two ranges; ``category_id`` and name are None for all together."""

    category_id: int | None
    category_name: str | None
    first_total: Money
    second_total: Money

    @property
    def change(self) -> Money:
        """The later sum less the earlier one."""
        return Money(self.second_total.minor - self.first_total.minor, self.second_total.currency)

    @property
    def change_percent(self) -> float | None:
        """The change in percent of the earlier sum; None if that is not positive."""
        return percentage_change(self.first_total.minor, self.second_total.minor)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two ranges compared, in total and by category."""

    kind: str
    currency: str
    first_period: Period
    second_period: Period
    total: CategoryChange
    categories: Sequence[CategoryChange]
    left_out_currencies: Sequence[OtherCurrency]


@dataclass(frozen=True, slots=True)
class AnomalyList:
    """The anomalies of a month."""

    period: Period
    anomalies: Sequence[Anomaly]


@tool(
    "Break a period down by category",
    arguments=BreakdownArguments,
    result=CategoryBreakdownResultSchema,
)
def get_category_breakdown(caller: Caller, arguments: Arguments) -> CategoryBreakdown:
    """Get the sums of expenses, or of income, by category for a month or a date range."""
    query: BreakdownQuery = {"kind": arguments["kind"]}
    query.update(_read_month(arguments))  # type: ignore[typeddict-item]
    if "start_date" in arguments:
        query["start_date"] = arguments["start_date"]
    if "end_date" in arguments:
        query["end_date"] = arguments["end_date"]
    return category_breakdowns.summarize_categories(caller, query)


@tool(
    "Compare income with expenses",
    arguments=MonthSeriesArguments,
    result=IncomeVsExpenseResultSchema,
)
def get_income_vs_expense(caller: Caller, arguments: Arguments) -> MonthSeries:
    """Get income, expenses and savings of a month, or of several months in a row."""
    last = resolve_month(caller, _read_month(arguments))
    first = periods.shift_period(last, PeriodUnit.MONTHLY, 1 - arguments["months"])
    currency = load_report_currency(caller, None)
    sums = income_and_expenses.prepare_sums(caller, currency, Period(first.start, last.end))
    return MonthSeries(
        currency=currency.code,
        period=sums.period,
        together=income_and_expenses.load_balance(sums),
        months=income_and_expenses.load_month_balances(caller, sums),
        converted_currencies=income_and_expenses.list_converted_balances(sums),
        other_currencies=income_and_expenses.list_other_balances(sums),
    )


@tool("Compare two periods", arguments=ComparisonArguments, result=ComparisonResultSchema)
def compare_periods(caller: Caller, arguments: Arguments) -> Comparison:
    """Compare the expenses, or the income, of two date ranges in total and by category.

    Ranges of different lengths are compared as they are.
    """
    first, second = (
        category_breakdowns.summarize_categories(
            caller,
            {
                "kind": arguments["kind"],
                "start_date": arguments[f"{name}_start_date"],
                "end_date": arguments[f"{name}_end_date"],
            },
        )
        for name in ("first", "second")
    )
    return Comparison(
        kind=second.kind,
        currency=second.currency,
        first_period=first.period,
        second_period=second.period,
        total=CategoryChange(None, None, first.total, second.total),
        categories=_compare_categories(first, second),
        left_out_currencies=merge_currencies([*first.other_currencies, *second.other_currencies]),
    )


@tool("List anomalies", arguments=MonthArguments, result=AnomalyListSchema)
def get_anomalies(caller: Caller, arguments: Arguments) -> AnomalyList:
    """List what was unusual in a month, compared with the person's own past, with the reasons."""
    month = _read_month(arguments)
    anomalies = anomaly_queries.get_anomalies(caller, month)
    return AnomalyList(resolve_month(caller, month), anomalies)


@tool("Get net worth", arguments=NetWorthArguments, result=NetWorthResultSchema)
def get_net_worth(caller: Caller, arguments: Arguments) -> NetWorth:
    """Get what all accounts held together at the end of each of the last months and today."""
    current = caller.period(PeriodUnit.MONTHLY)
    first = periods.shift_period(current, PeriodUnit.MONTHLY, 1 - arguments["months"])
    today: dt.date = caller.today
    return net_worth.load_net_worth(
        caller, {"start_date": first.start, "end_date": today, "interval": Interval.MONTH}
    )


def _read_month(arguments: Arguments) -> MonthQuery:
    month: dt.date | None = arguments.get("month")
    return {} if month is None else {"year": month.year, "month": month.month}


def _compare_categories(
    first: CategoryBreakdown, second: CategoryBreakdown
) -> list[CategoryChange]:
    """Compare each category that either range has, the largest change first."""
    before = {share.category_id: share for share in first.category_breakdown}
    after = {share.category_id: share for share in second.category_breakdown}
    changes = [
        _compare_category(category_id, before, after, second.currency)
        for category_id in {**before, **after}
    ]
    return sorted(changes, key=lambda one: (-abs(one.change.minor), one.category_id or 0))


def _compare_category(
    category_id: int | None,
    before: Mapping[int | None, CategoryShare],
    after: Mapping[int | None, CategoryShare],
    currency: str,
) -> CategoryChange:
    share = after.get(category_id) or before[category_id]
    first, second = (
        shares[category_id].total if category_id in shares else Money(0, currency)
        for shares in (before, after)
    )
    return CategoryChange(category_id, share.category_name, first, second)
