"""Sums of a period in the currency of a report, with what it converts from others.

Whatever a report breaks its sum down by, the parts add up to it exactly: the amounts in its own
currency are integers, and the converted sum of all others is rounded once and shared out.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from core import periods
from core.enums import TransactionKind
from core.identity import Caller
from core.periods import Period
from models import SPLIT
from services.ledger import total_queries
from services.ledger.converted_days import (
    ConvertedCurrency,
    ConvertedDays,
    DaySum,
    add_up_days,
    convert_days,
    load_other_days,
)
from services.ledger.other_currencies import OtherCurrency, load_other_currencies
from services.ledger.report_currency import ReportCurrency
from services.ledger.total_queries import CategoryMonth, NetTotal, RefundSum, Total

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class PeriodSums:
    """Sums of one kind in a period, of these categories or of all; each is loaded when asked for.

    Sums by month need a period of whole months.
    """

    caller: Caller
    kind: TransactionKind
    currency: ReportCurrency
    period: Period
    categories: Collection[int] | None = None

    @cached_property
    def net(self) -> Total:
        """The sum of the period, without a look at its refunds."""
        converted = self.converted
        own = total_queries.sum_total(*self._scope, self.categories)
        return own + Total(converted.minor, converted.count)

    @property
    def refunds(self) -> int:
        """The refunds of the period as a positive number, in minor units."""
        return sum(refund.minor for refund in self._refunds) + self.converted.refunds

    def by_category(
        self, own: Mapping[int | None, NetTotal] | None = None
    ) -> dict[int | None, NetTotal]:
        """The sum of each category by its id; None stands for rows without a category.

        ``own`` are the sums in the report's own currency, where they are known already.
        """
        if own is None:
            own = self._load_own_categories()
        return _merge(own, self._converted_categories)

    def by_day(self) -> dict[dt.date, Total]:
        """The sum of each day with transactions."""
        days = total_queries.sum_by_day(*self._scope, self.categories)
        for day, total in self._converted.sum_by(_find_date).items():
            days[day] = days.get(day, Total()) + Total(total.minor, total.count)
        return days

    def by_month(self) -> dict[dt.date, NetTotal]:
        """The sum of each of the caller's months by its first day; others are absent."""
        own = total_queries.sum_by_month(*self._scope, self.categories)
        refunds = _add_up((refund, self._month(refund.date)) for refund in self._refunds)
        return _merge(_net(own, refunds), self._converted.sum_by(self._find_month))

    def by_category_and_month(self) -> dict[CategoryMonth, NetTotal]:
        """The sum of each category in each month; the months of a category add up to its sum."""
        sums = total_queries.sum_by_category_and_month(*self._scope)
        own = {key: total for key, total in sums.items() if self._includes(key[1])}
        refunds = _add_up(
            (refund, (self._month(refund.date), refund.category_id)) for refund in self._refunds
        )
        return _merge(_net(own, refunds), self._share_out_months())

    @property
    def converted(self) -> NetTotal:
        """The part of the sum that was converted."""
        return self._converted.total

    @property
    def converted_currencies(self) -> list[ConvertedCurrency]:
        """What these sums contain of other currencies."""
        return self._converted.list_currencies(self.currency.code)

    @property
    def other_currencies(self) -> list[OtherCurrency]:
        """What these sums leave out: everything in other currencies, or what has no rate."""
        if self.currency.find_rate is not None:
            return add_up_days(self._converted_and_not[1])
        return load_other_currencies(*self._scope, self.categories)

    @property
    def _scope(self) -> tuple[Caller, TransactionKind, str, Period]:
        return self.caller, self.kind, self.currency.code, self.period

    @cached_property
    def _refunds(self) -> list[RefundSum]:
        return total_queries.load_refunds(*self._scope, self.categories)

    @property
    def _converted(self) -> ConvertedDays:
        return self._converted_and_not[0]

    @cached_property
    def _converted_and_not(self) -> tuple[ConvertedDays, list[DaySum]]:
        if self.currency.find_rate is None:
            return ConvertedDays(()), []
        rows = load_other_days(self.caller, self.kind, self.currency, self.period)
        included = [row for row in rows if self._includes(row.category_id)]
        included += self._list_repeats()
        return convert_days(included, self.currency.code, self.currency.find_rate)

    @cached_property
    def _converted_categories(self) -> dict[int | None, NetTotal]:
        sums = self._converted.sum_by(_find_category)
        # What the totals of all categories take back is nothing that a category has.
        return {category_id: total for category_id, total in sums.items() if category_id != SPLIT}

    def _list_repeats(self) -> list[DaySum]:
        """What the categories count more than once in other currencies, as deductions."""
        deductions = []
        for code in self.currency.others if self.categories is not None else ():
            scope = (self.caller, self.kind, code, self.period)
            for day, count in total_queries.count_repeats(*scope, self.categories).items():
                deductions.append(DaySum(code, day, SPLIT, None, NetTotal(0, -count)))
        return deductions

    def _load_own_categories(self) -> dict[int | None, NetTotal]:
        sums = total_queries.sum_by_category(*self._scope)
        own = {id_: total for id_, total in sums.items() if self._includes(id_)}
        return _net(own, _add_up((refund, refund.category_id) for refund in self._refunds))

    def _share_out_months(self) -> dict[CategoryMonth, NetTotal]:
        sums = {}
        wholes = self._converted_categories
        for category_id, days in self._converted.group_by(_find_category).items():
            if category_id == SPLIT:
                continue
            for month, total in days.sum_by(self._find_month, wholes[category_id]).items():
                sums[month, category_id] = total
        return sums

    def _includes(self, category_id: int | None) -> bool:
        return self.categories is None or category_id in self.categories

    def _find_month(self, row: DaySum) -> dt.date:
        return self._month(row.date)

    def _month(self, day: dt.date) -> dt.date:
        return periods.month_start(day, self.caller.month_start_day)


def find_span(caller: Caller, kind: TransactionKind, currency: ReportCurrency) -> Period | None:
    """The days from the first to the last transaction that a report knows; None without any."""
    codes = [currency.code] if currency.find_rate is None else [currency.code, *currency.others]
    found = [total_queries.find_span(caller, kind, code) for code in codes]
    spans = [span for span in found if span is not None]
    if not spans:
        return None
    return Period(min(span.start for span in spans), max(span.end for span in spans))


def _find_category(row: DaySum) -> int | None:
    return row.category_id


def _find_date(row: DaySum) -> dt.date:
    return row.date


def _add_up(refunds: Iterable[tuple[RefundSum, Key]]) -> Counter[Key]:
    """Add up refunds by a key."""
    sums: Counter[Key] = Counter()
    for refund, key in refunds:
        sums[key] += refund.minor
    return sums


def _net(own: Mapping[Key, Total], refunds: Counter[Key]) -> dict[Key, NetTotal]:
    return {key: NetTotal(total.minor, total.count, refunds[key]) for key, total in own.items()}


def _merge(own: Mapping[Key, NetTotal], converted: Mapping[Key, NetTotal]) -> dict[Key, NetTotal]:
    sums = dict(own)
    for key, total in converted.items():
        sums[key] = sums.get(key, NetTotal()) + total
    return sums
