"""Filters of reports, and the periods and categories that they name."""

import datetime as dt
from typing import TypedDict

from core import periods
from core.enums import PeriodUnit, TransactionKind
from core.identity import Caller
from core.periods import Period
from services.ledger.category_queries import load_family
from services.ledger.report_currency import ReportCurrency, load_report_currency


class CurrencyQuery(TypedDict, total=False):
    """The currency to report on, by default the caller's own, and whether to convert others."""

    currency: str
    convert: bool


class DaysQuery(CurrencyQuery, total=False):
    """Days to report on: a number of them up to today, or from one date to another."""

    days: int
    start_date: dt.date
    end_date: dt.date


class SummaryQuery(DaysQuery, total=False):
    """Days to report on, of all categories or of one with its subcategories."""

    category_id: int
    include_subcategories: bool


class YearQuery(CurrencyQuery, total=False):
    """The year to report on; the current one by default."""

    year: int


class MonthQuery(YearQuery, total=False):
    """The month to report on; the current one by default."""

    month: int


class BreakdownQuery(DaysQuery, MonthQuery, total=False):
    """A month or some days to break down by category."""

    kind: TransactionKind
    category_ids: list[int]
    include_subcategories: bool


class CategorySeriesQuery(CurrencyQuery, total=False):
    """Months to report on by category: a number up to the current one, or those of some dates."""

    kind: TransactionKind
    months: int
    start_date: dt.date
    end_date: dt.date
    category_ids: list[int]
    include_subcategories: bool


class MonthCountQuery(CurrencyQuery, total=False):
    """The number of months to report on, the current one included."""

    months: int


class TrendsQuery(CurrencyQuery, total=False):
    """The number of months to compare, the current one included."""

    months_back: int


def resolve_currency(caller: Caller, query: CurrencyQuery) -> ReportCurrency:
    """The currency that a query names, and whether others are converted into it."""
    return load_report_currency(caller, query.get("currency"), convert=query.get("convert"))


def resolve_categories(caller: Caller, query: SummaryQuery) -> list[int] | None:
    """The ids of the category that a query names and of its subcategories; None for all."""
    return load_family(
        caller,
        query.get("category_id"),
        include_subcategories=query.get("include_subcategories", True),
    )


def has_days(query: DaysQuery) -> bool:
    """Return whether a query names days rather than relying on the report's default period."""
    return any((query.get("days"), query.get("start_date"), query.get("end_date")))


def resolve_month(caller: Caller, query: MonthQuery) -> Period:
    """Find the month that a query names; without a year, the most recent such month."""
    current = caller.period(PeriodUnit.MONTHLY).start
    month = query.get("month") or current.month
    # A month that is still ahead this year was last met a year ago.
    latest_year = current.year if month <= current.month else current.year - 1
    year = query.get("year") or latest_year
    return periods.month(year, month, caller.month_start_day)


def resolve_year(caller: Caller, query: YearQuery) -> Period:
    """Find the year that a query names; a missing one is the caller's current year."""
    # The caller's own year, which before payday in January is still the old one.
    year = query.get("year") or caller.period(PeriodUnit.YEARLY).start.year
    return periods.year(year, caller.month_start_day)


def last_months(caller: Caller, count: int) -> Period:
    """Span ``count`` months of the caller that end with the current one."""
    current = caller.period(PeriodUnit.MONTHLY)
    first = periods.shift_period(current, PeriodUnit.MONTHLY, 1 - count)
    return Period(first.start, current.end)
