"""Sums of days in other currencies, converted at the rate of each day.

A day has one rate, so the sum of a day is converted exactly as its transactions would be. All days
are added up without rounding; what is rounded is the sum of a report, once.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, TypeVar

from sqlalchemy import bindparam, select

from core.enums import RateSource
from core.exchange_rates import (
    ExchangeRate,
    FindRate,
    add_exactly,
    convert_exactly,
    round_minor,
    round_parts,
)
from core.identity import Caller
from core.money import Money
from core.periods import Period
from models import Category, DailyTotal, db, table_of
from services.ledger.other_currencies import OtherCurrency
from services.ledger.report_currency import ReportCurrency
from services.ledger.total_queries import NetTotal, load_refunds
from services.paging import AnySelect

Key = TypeVar("Key", bound=Hashable)
NOTHING = Decimal(0)


class DaySum(NamedTuple):
    """The sum of a category on a day in one currency, with the parent of the category."""

    currency: str
    date: dt.date
    category_id: int | None
    parent_id: int | None
    total: NetTotal


class ConvertedDay(NamedTuple):
    """The sum of a day, and what exactly it is in minor units of the currency of a report."""

    day: DaySum
    gross: Decimal
    refunds: Decimal
    source: RateSource


@dataclass(frozen=True, slots=True)
class ConvertedCurrency:
    """What a report contains of one other currency: its sum as entered, and converted.

    The converted sums of all currencies, and the amounts in the report's own, add up to its total.
    """

    total: Money
    converted: Money
    count: int
    rate_sources: Sequence[RateSource]

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the currency."""
        return self.total.currency


@dataclass(frozen=True, slots=True)
class ExactTotal:
    """A converted sum and its refunds, in minor units with a fraction."""

    gross: Decimal
    refunds: Decimal
    count: int


class ConvertedDays:
    """Converted days of one kind: their sum, rounded once, and its parts, which add up to it."""

    def __init__(self, days: Iterable[ConvertedDay]) -> None:
        self.days = list(days)

    @cached_property
    def exact(self) -> ExactTotal:
        """The sum of all days without rounding."""
        return ExactTotal(
            add_exactly(converted.gross for converted in self.days),
            add_exactly(converted.refunds for converted in self.days),
            sum(converted.day.total.count for converted in self.days),
        )

    @property
    def total(self) -> NetTotal:
        """The sum of all days. Net sum and refunds are rounded; gross is what they make."""
        exact = self.exact
        net = add_exactly((exact.gross, exact.refunds.copy_negate()))
        return NetTotal(round_minor(net), exact.count, round_minor(exact.refunds))

    def group_by(self, find_key: Callable[[DaySum], Key]) -> dict[Key, "ConvertedDays"]:
        """Divide the days by a key."""
        groups: dict[Key, list[ConvertedDay]] = defaultdict(list)
        for converted in self.days:
            groups[find_key(converted.day)].append(converted)
        return {key: ConvertedDays(days) for key, days in groups.items()}

    def sum_by(
        self, find_key: Callable[[DaySum], Key], whole: NetTotal | None = None
    ) -> dict[Key, NetTotal]:
        """Sums by a key, which add up to a whole: by default to the sum of all days.

        Gross amounts and refunds are shared out, and not net sums and refunds: what has no refunds
        gets none, and what has nothing but refunds gets no gross amount.
        """
        whole = whole or self.total
        exact = {key: group.exact for key, group in self.group_by(find_key).items()}
        gross = _share_out(whole.gross, {key: part.gross for key, part in exact.items()})
        refunds = _share_out(whole.refunds, {key: part.refunds for key, part in exact.items()})
        return {
            key: NetTotal(gross[key] - refunds[key], part.count, refunds[key])
            for key, part in exact.items()
        }

    def list_currencies(self, code: str) -> list[ConvertedCurrency]:
        """The sums of each currency as entered and, in the currency ``code``, as converted."""
        groups = self.group_by(_find_currency)
        return [
            _describe(original, groups[original].days, part, code)
            for original, part in sorted(self.sum_by(_find_currency).items())
        ]


def convert_days(
    rows: Iterable[DaySum], code: str, find_rate: FindRate
) -> tuple[ConvertedDays, list[DaySum]]:
    """Convert days into a currency; return those without a rate as they are."""
    converted: list[ConvertedDay] = []
    without_rate: list[DaySum] = []
    # All categories of a day have its rate.
    for (currency, day), of_day in groupby(rows, key=attrgetter("currency", "date")):
        rate = find_rate(currency, code, day)
        if rate is None:
            without_rate.extend(of_day)
        else:
            converted.extend(_convert(row, rate) for row in of_day)
    return ConvertedDays(converted), without_rate


def _convert(row: DaySum, rate: ExchangeRate) -> ConvertedDay:
    # Few days have refunds, and years have many days.
    refunds = convert_exactly(row.total.refunds, rate) if row.total.refunds else NOTHING
    return ConvertedDay(row, convert_exactly(row.total.gross, rate), refunds, rate.source)


def add_up_days(rows: Iterable[DaySum]) -> list[OtherCurrency]:
    """Add up the days of each currency, ordered by currency code."""
    totals: dict[str, NetTotal] = defaultdict(NetTotal)
    for row in rows:
        totals[row.currency] += row.total
    return [
        OtherCurrency(Money(total.minor, code), total.count)
        for code, total in sorted(totals.items())
    ]


def merge_converted(parts: Iterable[ConvertedCurrency]) -> list[ConvertedCurrency]:
    """Add up what several sums in one currency contain that have no transaction in common."""
    merged: dict[str, ConvertedCurrency] = {}
    for part in parts:
        known = merged.get(part.currency)
        merged[part.currency] = part if known is None else _add(known, part)
    return [merged[code] for code in sorted(merged)]


def load_other_days(
    caller: Caller, kind: str, currency: ReportCurrency, period: Period
) -> list[DaySum]:
    """Load the sums of each day and category of a period in all other currencies."""
    if not currency.others:
        return []
    refunds = _load_refunds(caller, kind, currency.others, period)
    return [
        DaySum(*key, parent_id, NetTotal(minor, count, refunds[key]))
        for key, parent_id, minor, count in _load_rows(caller, kind, currency.others, period)
    ]


_DayKey = tuple[str, dt.date, int | None]
"""A currency, a day and a category."""


def _load_rows(
    caller: Caller, kind: str, currencies: Collection[str], period: Period
) -> Iterator[tuple[_DayKey, int | None, int, int]]:
    parameters = {
        "user_id": caller.id,
        "kind": kind,
        "currencies": list(currencies),
        "start": period.start,
        "end": period.end,
    }
    for code, day, category_key, *values in db.session.execute(_day_sums(), parameters):
        # Rows without a category have the key 0.
        yield (code, day, category_key or None), *values


def _load_refunds(
    caller: Caller, kind: str, currencies: Collection[str], period: Period
) -> Mapping[_DayKey, int]:
    return Counter(
        {
            (code, refund.date, refund.category_id): refund.minor
            for code in currencies
            for refund in load_refunds(caller, kind, code, period)
        }
    )


def _add(one: ConvertedCurrency, other: ConvertedCurrency) -> ConvertedCurrency:
    used = {*one.rate_sources, *other.rate_sources}
    return ConvertedCurrency(
        Money(one.total.minor + other.total.minor, one.currency),
        Money(one.converted.minor + other.converted.minor, one.converted.currency),
        one.count + other.count,
        [source for source in RateSource if source in used],
    )


def _describe(
    original: str, days: Sequence[ConvertedDay], converted: NetTotal, code: str
) -> ConvertedCurrency:
    minor = sum(each.day.total.minor for each in days)
    used = {each.source for each in days}
    sources = [source for source in RateSource if source in used]
    return ConvertedCurrency(
        Money(minor, original), Money(converted.minor, code), converted.count, sources
    )


def _share_out(whole: int, parts: Mapping[Key, Decimal]) -> Mapping[Key, int]:
    """Share out a whole among the parts that are something; nothing stays nothing."""
    return Counter(round_parts({key: part for key, part in parts.items() if part}, whole))


def _find_currency(day: DaySum) -> str:
    return day.currency


@cache
def _day_sums() -> AnySelect:
    """The statement of ``_load_rows``; building it takes longer than running it."""
    totals, categories = table_of(DailyTotal), table_of(Category)
    columns = totals.c
    is_category = categories.c.id == columns.category_key
    return (
        select(
            columns.currency,
            columns.date,
            columns.category_key,
            categories.c.parent_id,
            columns.sum_minor,
            columns.count,
        )
        .select_from(totals.outerjoin(categories, is_category))
        .where(
            columns.user_id == bindparam("user_id"),
            columns.kind == bindparam("kind"),
            columns.currency.in_(bindparam("currencies", expanding=True)),
            columns.date.between(bindparam("start"), bindparam("end")),
        )
        # Of equal remainders the earlier part is rounded up, in every answer alike.
        .order_by(columns.currency, columns.date, columns.category_key)
    )
