"""What insights into a month rest on: its expenses, and those of the months to compare with."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from sqlalchemy import select

import ml_service
from core import periods
from core.enums import PeriodUnit, TransactionKind
from core.identity import Caller
from core.locales import format_date
from core.money import Money, format_money
from core.periods import Period
from core.translation import say
from ml_service import BudgetPredictionService, SpendingHistory
from models import db, entries
from services.insights.entry_days import EntryDays, load_entry_days
from services.ledger.category_views import CategoryView, load_views
from services.paging import AnyRow

MIN_MONTHS, MAX_MONTHS = 3, 6
"""Complete months that the usual is a median of."""

SEARCHED_MONTHS = 9
"""Months before that are searched for complete ones: some may have gaps."""

LOADED_MONTHS = 14
"""Months whose expenses are loaded: a year for what comes once a year, and a payment before it."""

MAX_EXPENSES = 10_000
"""Newest expenses that are loaded; months that they do not reach are not compared with."""

FOLLOWING_DAYS = 100
"""Days after a month in which the next entry is looked for, to tell a pause from a gap."""


class Expense(NamedTuple):
    """An expense as insights look at it, or a part of a split one: then ``id`` is of the whole.

    ``payee_key`` is the same for all spellings of a payee, also those of a bank; ``payee`` is the
    most common of them.
    """

    id: int
    date: dt.date
    minor: int
    payee: str
    payee_key: str
    category_id: int | None


def within(expenses: Sequence[Expense], days: Period) -> Sequence[Expense]:
    """Select the expenses of some days from expenses in the order of time."""
    start = bisect_left(expenses, days.start, key=attrgetter("date"))
    return expenses[start : bisect_right(expenses, days.end, key=attrgetter("date"))]


@dataclass(frozen=True, slots=True)
class MonthBasis:
    """A month's expenses in one currency up to the last known day, and those of earlier months.

    ``history`` is what forecasts rest on today. ``known`` are the days of ``period`` that are
    entered, None without any. ``months`` are the
    complete months to compare with, newest first, and ``same_days`` the same days of each of them
    as ``known``. ``expenses`` are in the order of time, up to the last known day; ``spellings`` are
    the payees as the transactions have them, by key.
    """

    caller: Caller
    currency: str
    period: Period
    history: SpendingHistory
    known: Period | None
    entries: EntryDays
    months: Sequence[Period]
    same_days: Sequence[Period]
    expenses: Sequence[Expense]
    spellings: Mapping[str, Sequence[str]]
    categories: Mapping[int, CategoryView]
    typical_spending: int

    @property
    def has_enough_months(self) -> bool:
        """Return whether there are enough months to say what is usual."""
        return len(self.months) >= MIN_MONTHS and self.typical_spending > 0

    @property
    def is_over(self) -> bool:
        """Return whether all days of the month are known."""
        return self.known == self.period

    @property
    def year_before(self) -> Period:
        """The same month of the year before."""
        return periods.shift_period(self.period, PeriodUnit.MONTHLY, -12)

    def select(self, days: Period) -> Sequence[Expense]:
        """Select the expenses of some days."""
        return within(self.expenses, days)

    def sum_up(self, days: Period, category_id: int | None) -> int:
        """Sum up some days of a category with its subcategories, or of everything for None."""
        expenses = self.select(days)
        if category_id is None:
            return _sum_up(expenses)
        family = self.find_family(category_id)
        return sum(expense.minor for expense in expenses if expense.category_id in family)

    def find_family(self, category_id: int) -> frozenset[int | None]:
        """Return the ids of a category and of its subcategories."""
        children = [view.id for view in self.categories.values() if view.parent_id == category_id]
        return frozenset({category_id, *children})

    def money(self, minor: int) -> Money:
        """Return an amount in the currency of the report."""
        return Money(minor, self.currency)

    def format(self, minor: int) -> str:
        """Format an amount for a sentence."""
        return format_money(self.money(minor), self.caller.locale)

    def say(self, phrase: str, **parts: object) -> str:
        """Write a phrase in the caller's language, and fill in its parts."""
        return say(phrase, self.caller.locale, **parts)

    def format_date(self, day: dt.date) -> str:
        """Format a day for a sentence."""
        return format_date(day, self.caller.locale)

    def name_category(self, category_id: int | None) -> str | None:
        """Return the name of a category as the caller sees it; None without one."""
        view = self.categories.get(category_id or 0)
        return view.name if view else None

    def find_top(self, category_id: int | None) -> int | None:
        """Return the parent of a category, or the category itself."""
        view = self.categories.get(category_id or 0)
        return (view.parent_id or view.id) if view else None


def load_month_basis(
    service: BudgetPredictionService, caller: Caller, currency: str, period: Period
) -> MonthBasis:
    """Load the expenses of a month and of those to compare with."""
    history = service.load_history(caller, currency)
    # Today counts, although it is half known at best: people ask how much it has come to.
    known_through = caller.today if history.is_current else history.known_through
    first = periods.shift_period(period, PeriodUnit.MONTHLY, -LOADED_MONTHS)
    last = min(period.end + dt.timedelta(days=FOLLOWING_DAYS), caller.today)
    entries = load_entry_days(caller, Period(first.start, max(last, first.start)), known_through)
    known = entries.find_known_days(period)
    known_until = known.end if known else period.start - dt.timedelta(days=1)

    rows = _load_rows(caller, currency, Period(first.start, known_until))
    payee_keys = _find_payee_keys(rows)
    spellings = _count_spellings(rows, payee_keys)
    names = {key: _choose_name(counts) for key, counts in spellings.items()}
    expenses = [
        Expense(row.id, row.date, row.amount_minor, names[key], key, row.category_id)
        for row, key in zip(rows, payee_keys, strict=True)
    ]
    months = _find_months(period, entries, expenses)
    whole = [_sum_up(within(expenses, month)) for month in months]
    return MonthBasis(
        caller=caller,
        currency=currency,
        period=period,
        history=history,
        known=known,
        entries=entries,
        months=months,
        same_days=[_take_same_days(month, period, known) for month in months],
        expenses=expenses,
        spellings={key: _list_payees(counts) for key, counts in spellings.items()},
        categories=load_views(caller),
        typical_spending=round(median(whole)) if whole else 0,
    )


def _load_rows(caller: Caller, currency: str, days: Period) -> list[AnyRow]:
    """Load the newest expenses of some days, in the order of time."""
    row = entries("id", "payee", "description")
    columns = (
        row.id,
        row.date,
        row.amount_minor,
        row.payee,
        row.description,
        row.category_id,
    )
    query = select(*columns).where(
        row.user_id == caller.id,
        row.kind == TransactionKind.EXPENSE,
        row.currency == currency,
        row.date.between(days.start, days.end),
    )
    newest = query.order_by(row.date.desc(), row.id.desc()).limit(MAX_EXPENSES)
    return list(db.session.execute(newest))[::-1]


def _find_payee_keys(rows: Sequence[AnyRow]) -> list[str]:
    """Return the key of each row's payee, which is the same for all of its spellings."""
    texts = [(row.payee, row.description) for row in rows]
    # Once for each text: there are far fewer of them than rows.
    keys = {text: ml_service.normalize_payee(ml_service.clean_payee(*text)) for text in set(texts)}
    return [keys[text] for text in texts]


def _count_spellings(
    rows: Sequence[AnyRow], payee_keys: Sequence[str]
) -> dict[str, Counter[tuple[str, str]]]:
    """Count the payees and descriptions that each key stands for."""
    spellings: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row, key in zip(rows, payee_keys, strict=True):
        spellings[key][row.payee, row.description] += 1
    return spellings


def _choose_name(spellings: Counter[tuple[str, str]]) -> str:
    """Return the most common spelling, made readable if it is a bank's."""
    names: Counter[str] = Counter()
    for (payee, description), count in spellings.items():
        names[payee or description] += count
    ((name, _),) = names.most_common(1)
    return ml_service.name_payee(name)


def _list_payees(spellings: Counter[tuple[str, str]]) -> list[str]:
    """Return the payees as the transactions have them."""
    return list(dict.fromkeys(payee for payee, _ in spellings if payee))


def _find_months(period: Period, entries: EntryDays, expenses: Sequence[Expense]) -> list[Period]:
    """Find the last complete months before a period, newest first."""
    before = [
        periods.shift_period(period, PeriodUnit.MONTHLY, -count)
        for count in range(1, SEARCHED_MONTHS + 1)
    ]
    first_loaded = expenses[0].date if len(expenses) == MAX_EXPENSES else dt.date.min
    complete = [m for m in before if m.start > first_loaded and entries.is_complete(m)]
    return complete[:MAX_MONTHS]


def _take_same_days(month: Period, period: Period, known: Period | None) -> Period:
    """Return the days of an earlier month up to the same day as the known ones of the period."""
    if known is None or known == period:
        return month
    return Period(month.start, min(month.start + (known.end - known.start), month.end))


def _sum_up(expenses: Iterable[Expense]) -> int:
    return sum(expense.minor for expense in expenses)
