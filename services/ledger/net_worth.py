"""Net worth over time: what all accounts together hold at the end of days, weeks or months."""

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from core import periods
from core.enums import Interval, PeriodUnit
from core.identity import Caller
from core.money import Money
from core.periods import Period
from models import Account, AccountDailyTotal, Transaction, db
from services.ledger.account_queries import sum_by_account
from services.ledger.converted_net_worth import (
    ConvertedNetWorth,
    ExchangeMove,
    MoneyMove,
    convert_net_worth,
)
from services.ledger.exchange_rate_queries import load_rate_book
from services.ledger.net_worth_values import CurrencyNetWorth, NetWorthPoint
from services.ledger.period_filters import PeriodFilters, resolve_period

ONE_DAY = dt.timedelta(days=1)

UNITS = {
    Interval.DAY: PeriodUnit.DAILY,
    Interval.WEEK: PeriodUnit.WEEKLY,
    Interval.MONTH: PeriodUnit.MONTHLY,
}

Changes = Mapping[int, Counter[int]]
"""Changes of accounts in minor units, by account id and position of the interval."""


class DayChange(NamedTuple):
    """The change of an account's balance on a day, in minor units."""

    account_id: int
    date: dt.date
    minor: int


class NetWorthQuery(PeriodFilters, total=False):
    """The days of a history, and the interval of its points."""

    interval: Interval


@dataclass(frozen=True, slots=True)
class NetWorth:
    """Net worth of a period: a series for each currency of the accounts, and all in one.

    ``converted`` is None without accounts.
    """

    period: Period
    interval: Interval
    currencies: Sequence[CurrencyNetWorth]
    converted: ConvertedNetWorth | None


def load_net_worth(caller: Caller, query: NetWorthQuery) -> NetWorth:
    """The sum of the caller's account balances at the end of each interval of a period.

    Inactive accounts count, and so do transactions dated after today. Raises Invalid for more than
    ten years.
    """
    period = resolve_period(caller, query)
    interval = query["interval"]
    ends = _list_ends(caller, period, interval)
    accounts = _load_accounts(caller)
    days = _load_days(accounts, period)
    changes = _sum_changes(days, ends)
    opening = _load_opening_balances(accounts, period.start)
    currencies = []
    for currency, members in _group_by_currency(accounts).items():
        ids = [row.id for row in members]
        currencies.append(_sum_currency(currency, ids, opening, changes, ends))
    rates = load_rate_book(caller)
    before = period.start - ONE_DAY
    flows = _list_flows(accounts, days)
    exchanges = _load_exchanges(caller, period)
    converted = convert_net_worth(currencies, flows, caller.currency, before, rates.find, exchanges)
    return NetWorth(period=period, interval=interval, currencies=currencies, converted=converted)


def _list_ends(caller: Caller, period: Period, interval: Interval) -> list[dt.date]:
    """The last days of all intervals of a period; the last interval may be cut short."""
    intervals = periods.list_periods(
        period.start, period.end, UNITS[interval], caller.month_start_day
    )
    return [min(part.end, period.end) for part in intervals]


def _load_accounts(caller: Caller) -> Sequence[Account]:
    query = select(Account).where(Account.user_id == caller.id)
    return db.session.scalars(query.order_by(Account.currency, Account.id)).all()


def _group_by_currency(accounts: Sequence[Account]) -> dict[str, list[Account]]:
    groups: dict[str, list[Account]] = {}
    for account in accounts:
        groups.setdefault(account.currency, []).append(account)
    return groups


def _load_opening_balances(accounts: Sequence[Account], start: dt.date) -> dict[int, int]:
    """The balance of each account before a day, in minor units."""
    before = sum_by_account([account.id for account in accounts], until=start - ONE_DAY)
    return {
        account.id: account.opening_balance_minor + before.get(account.id, 0)
        for account in accounts
    }


def _load_days(accounts: Sequence[Account], period: Period) -> list[DayChange]:
    """The changes of balances in a period, by account and day."""
    totals = AccountDailyTotal
    query = select(totals.account_id, totals.date, totals.sum_minor).where(
        totals.account_id.in_([account.id for account in accounts]),
        totals.date.between(period.start, period.end),
    )
    return [DayChange(*row) for row in db.session.execute(query)]


def _load_exchanges(caller: Caller, period: Period) -> list[ExchangeMove]:
    """Transfers between currencies whose later side lies in a period."""
    row, other = Transaction, aliased(Transaction)
    query = (
        select(
            row.currency,
            row.date,
            row.amount_minor,
            row.to_currency,
            other.date,
            row.to_amount_minor,
        )
        .outerjoin(other, other.id == row.counterpart_id)
        .where(row.user_id == caller.id, row.to_amount_minor.is_not(None))
    )
    moves = []
    for currency, day, minor, to_currency, to_day, to_minor in db.session.execute(query):
        outgoing = MoneyMove(currency, day, -minor)
        incoming = MoneyMove(str(to_currency), to_day or day, int(to_minor or 0))
        if period.start <= max(outgoing.date, incoming.date) <= period.end:
            moves.append(ExchangeMove(outgoing, incoming))
    return moves


def _sum_changes(days: Sequence[DayChange], ends: Sequence[dt.date]) -> Changes:
    changes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for account_id, day, minor in days:
        # The first interval that does not end before the day.
        changes[account_id][bisect_left(ends, day)] += minor
    return changes


def _list_flows(
    accounts: Sequence[Account], days: Sequence[DayChange]
) -> dict[str, Counter[dt.date]]:
    """The changes of all accounts of a currency, by day."""
    currencies = {account.id: account.currency for account in accounts}
    flows: defaultdict[str, Counter[dt.date]] = defaultdict(Counter)
    for account_id, day, minor in days:
        flows[currencies[account_id]][day] += minor
    return flows


def _sum_currency(
    currency: str,
    account_ids: Sequence[int],
    opening: Mapping[int, int],
    changes: Changes,
    ends: Sequence[dt.date],
) -> CurrencyNetWorth:
    balances = {account_id: opening[account_id] for account_id in account_ids}
    points = []
    for position, end in enumerate(ends):
        for account_id in account_ids:
            balances[account_id] += changes[account_id][position]
        points.append(_sum_balances(end, balances.values(), currency))

    opening_minor = sum(opening[account_id] for account_id in account_ids)
    return CurrencyNetWorth(currency, Money(opening_minor, currency), points)


def _sum_balances(day: dt.date, balances: Iterable[int], currency: str) -> NetWorthPoint:
    assets = liabilities = 0
    for balance in balances:
        # By the balance and not by the type of the account: an overdrawn account is a debt.
        assets += max(balance, 0)
        liabilities += max(-balance, 0)
    return NetWorthPoint(day, Money(assets, currency), Money(liabilities, currency))
