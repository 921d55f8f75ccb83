"""Sums in the currencies that a report leaves out, so that it can say what it does not contain.

A report is in one currency, because amounts of several cannot be added up.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from core import periods
from core.enums import TransactionKind
from core.errors import NotEnoughData
from core.identity import Caller
from core.money import Money
from core.periods import Period
from models import SPLIT, Category, DailyTotal, MonthlyTotal, db, table_of
from services.ledger.total_queries import Total, count_repeats, load_currencies
from services.paging import AnySelect


@dataclass(frozen=True, slots=True)
class OtherCurrency:
    """Transactions in one currency that a report leaves out: their sum and their number."""

    total: Money
    count: int

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the currency."""
        return self.total.currency


class CurrencySum(NamedTuple):
    """The total of one category in one currency; ``category_id`` is None without a category."""

    currency: str
    category_id: int | None
    parent_id: int | None
    total: Total


def load_other_currencies(
    caller: Caller,
    kind: TransactionKind,
    currency: str,
    period: Period,
    category_ids: Collection[int | None] | None = None,
) -> list[OtherCurrency]:
    """Sum up what a report in ``currency`` leaves out, ordered by currency code.

    The kind, the period and the categories (None for all) are those of the report. Currencies
    without transactions in it are absent.
    """
    rows = load_other_sums(caller, kind, currency, period)
    if category_ids is not None:
        rows = [row for row in rows if row.category_id in category_ids]
        for code in sorted({row.currency for row in rows}):
            repeats = count_repeats(caller, kind, code, period, category_ids)
            deduction = Total(0, -sum(repeats.values()))
            rows.append(CurrencySum(code, SPLIT, None, deduction))
    return add_up_currencies(rows)


def load_other_spending(
    caller: Caller,
    currency: str,
    until: dt.date,
    category_ids: Collection[int | None] | None = None,
) -> list[OtherCurrency]:
    """Sum up the expenses up to a day that a forecast in ``currency`` does not know.

    A forecast rests on the whole past, so this is what is missing from it.
    """
    whole_past = Period(periods.FIRST_DAY, until)
    return load_other_currencies(
        caller, TransactionKind.EXPENSE, currency, whole_past, category_ids
    )


@contextmanager
def name_other_spending(caller: Caller, currency: str) -> Iterator[None]:
    """Let NotEnoughData name the expenses that are not missing but in other currencies."""
    try:
        yield
    except NotEnoughData as error:
        others = load_other_spending(caller, currency, caller.today)
        if others:
            error.facts["other_currencies"] = [
                {"currency": other.currency, "total": other.total.number, "count": other.count}
                for other in others
            ]
        raise


def load_other_sums(
    caller: Caller, kind: TransactionKind, currency: str, period: Period
) -> list[CurrencySum]:
    """Load the sums of each category in every currency but one, with the category's parent."""
    # Nearly everybody has one currency, and then there is nothing to add up.
    others = load_currencies(caller) - {currency}
    if not others:
        return []

    parameters = {
        "user_id": caller.id,
        "kind": kind,
        "currencies": sorted(others),
        "start": period.start,
        "end": period.end,
    }
    if periods.is_whole_months(period, caller.month_start_day):
        query = _currency_sums(MonthlyTotal, "month_start")
    else:
        query = _currency_sums(DailyTotal, "date")
    return [
        # PostgreSQL adds up BIGINT as NUMERIC, which arrives as a Decimal; rows without a category
        # have the key 0.
        CurrencySum(other, category_key or None, parent_id, Total(int(minor), int(count)))
        for other, category_key, parent_id, minor, count in db.session.execute(query, parameters)
    ]


def add_up_currencies(rows: Iterable[CurrencySum]) -> list[OtherCurrency]:
    """Add up the categories of each currency, ordered by currency code."""
    totals: dict[str, Total] = defaultdict(Total)
    for row in rows:
        totals[row.currency] += row.total
    return _list_in_order(totals)


def merge_currencies(parts: Iterable[OtherCurrency]) -> list[OtherCurrency]:
    """Add up what several reports leave out that have no transaction in common."""
    totals: dict[str, Total] = defaultdict(Total)
    for part in parts:
        totals[part.currency] += Total(part.total.minor, part.count)
    return _list_in_order(totals)


def _list_in_order(totals: Mapping[str, Total]) -> list[OtherCurrency]:
    return [
        OtherCurrency(Money(total.minor, currency), total.count)
        for currency, total in sorted(totals.items())
        if total.count
    ]


@cache
def _currency_sums(model: type[DailyTotal | MonthlyTotal], day_column: str) -> AnySelect:
    """The statement of ``load_other_sums``; building it takes longer than running it."""
    table, categories = table_of(model), table_of(Category)
    totals = table.c
    is_category = categories.c.id == totals.category_key
    key = (totals.currency, totals.category_key, categories.c.parent_id)
    return (
        select(*key, func.sum(totals.sum_minor), func.sum(totals.count))
        .select_from(table.outerjoin(categories, is_category))
        .where(
            totals.user_id == bindparam("user_id"),
            totals.kind == bindparam("kind"),
            totals.currency.in_(bindparam("currencies", expanding=True)),
            totals[day_column].between(bindparam("start"), bindparam("end")),
        )
        .group_by(*key)
    )
