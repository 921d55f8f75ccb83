"""Find pairs of transactions that look like a transfer between accounts of two currencies."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import false, select

from core.enums import TransactionKind
from core.exchange_rates import FindRate
from core.identity import Caller
from core.money import exponent
from models import KindDailyTotal, Transaction, db, table_of
from services.ledger.exchange_rate_queries import load_rate_book
from services.ledger.exchanges import Exchange
from services.ledger.total_queries import load_currencies
from services.ledger.transfer_sides import MAX_DAYS_APART, Candidate, Side

RATE_TOLERANCE = Decimal("0.05")
"""How far the rate that two amounts imply may be from the day's.

Banks and cards keep up to 4 % of an exchange; the rest is for the days until it is booked.
"""

NEAR = [dt.timedelta(days=days) for days in range(-MAX_DAYS_APART, MAX_DAYS_APART + 1)]

Expenses = Mapping[str, Mapping[dt.date, Sequence[Side]]]
"""Expenses by currency and day, ordered by amount."""

row = table_of(Transaction).c


def find_converted(caller: Caller, incomes: Sequence[Side]) -> list[Candidate]:
    """Find expenses in another currency and account that fit incomes at the rate of their day."""
    # Nearly everybody has one currency, and then there is nothing to find.
    currencies = load_currencies(caller) if incomes else set()
    if len(currencies) < 2:  # noqa: PLR2004 (a transfer between currencies needs two)
        return []
    expenses = _load_expenses(caller, _list_days(caller, incomes, currencies))
    find_rate = load_rate_book(caller).find
    candidates: list[Candidate] = []
    for income in incomes:
        candidates += _match(income, expenses, find_rate)
    return candidates


def _list_days(
    caller: Caller, incomes: Sequence[Side], currencies: Iterable[str]
) -> dict[str, set[dt.date]]:
    """The days with expenses in a currency that are near an income in another one."""
    first, last = min(each.date for each in incomes), max(each.date for each in incomes)
    totals = KindDailyTotal
    query = select(totals.currency, totals.date).where(
        totals.user_id == caller.id,
        totals.kind == TransactionKind.EXPENSE,
        totals.date.between(first + NEAR[0], last + NEAR[-1]),
    )
    near: dict[str, set[dt.date]] = {currency: set() for currency in currencies}
    for currency, days in near.items():
        for income in incomes:
            if income.currency != currency:
                days.update(income.date + apart for apart in NEAR)
    present: dict[str, set[dt.date]] = defaultdict(set)
    for currency, day in db.session.execute(query):
        if day in near.get(currency, ()):
            present[currency].add(day)
    return present


def _load_expenses(caller: Caller, days: Mapping[str, Iterable[dt.date]]) -> Expenses:
    expenses: dict[str, dict[dt.date, list[Side]]] = {}
    columns = (row.id, row.date, row.amount_minor, row.currency, row.account_id, row.payee)
    for currency, dates in days.items():
        query = select(*columns).where(
            row.user_id == caller.id,
            row.kind == TransactionKind.EXPENSE,
            row.currency == currency,
            row.date.in_(sorted(dates)),
            row.amount_minor > 0,
            row.account_id.is_not(None),
            row.is_split == false(),
        )
        by_day = expenses.setdefault(currency, defaultdict(list))
        for values in db.session.execute(query.order_by(row.amount_minor, row.id)):
            side = Side(*values)
            by_day[side.date].append(side)
    return expenses


def _match(income: Side, expenses: Expenses, find_rate: FindRate) -> Iterator[Candidate]:
    for currency, by_day in expenses.items():
        if currency == income.currency:
            continue
        for apart in NEAR:
            yield from _match_day(income, by_day.get(income.date + apart, ()), find_rate)


def _match_day(income: Side, expenses: Sequence[Side], find_rate: FindRate) -> Iterator[Candidate]:
    """Match the expenses of one day and currency, at the rate of that day."""
    if not expenses:
        return
    rate = find_rate(expenses[0].currency, income.currency, expenses[0].date)
    if rate is None:
        return
    # What the income is in the currency of the expense, in its minor units.
    shift = exponent(rate.from_currency) - exponent(rate.to_currency)
    expected = Decimal(income.amount_minor).scaleb(shift) / rate.rate
    first = bisect_left(expenses, expected / (1 + RATE_TOLERANCE), key=_read_minor)
    last = bisect_right(expenses, expected / (1 - RATE_TOLERANCE), key=_read_minor)
    for expense in expenses[first:last]:
        if expense.account_id != income.account_id:
            yield Candidate(expense, income, Exchange(expense.amount, income.amount, rate))


def _read_minor(side: Side) -> Decimal:
    return Decimal(side.amount_minor)
