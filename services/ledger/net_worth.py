"""Net worth over time: what all accounts together hold at the end of days, weeks or months."""

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core import periods
from core.enums import Interval, PeriodUnit
from core.identity import Caller
from core.money import Money
from core.periods import Period
from models import Account, AccountDailyTotal, db
from services.ledger.account_queries import sum_by_account
from services.ledger.period_filters import PeriodFilters, resolve_period

ONE_DAY = dt.timedelta(days=1)

UNITS = {
    Interval.DAY: PeriodUnit.DAILY,
    Interval.WEEK: PeriodUnit.WEEKLY,
    Interval.MONTH: PeriodUnit.MONTHLY,
}

Changes = Mapping[int, Counter[int]]
"""Changes of accounts in minor units, by account id and position of the interval."""


class NetWorthQuery(PeriodFilters, total=False):
    """The days of a history, and the interval of its points."""

    interval: Interval


@dataclass(frozen=True, slots=True)
class NetWorthPoint:
    """What the accounts of a currency hold at the end of a day: ``assets`` less ``liabilities``.

    Assets are balances above zero; liabilities are those below, as a positive amount.
    """

    date: dt.date
    assets: Money
    liabilities: Money

    @property
    def balance(self) -> Money:
        """The sum of all balances."""
        return Money(self.assets.minor - self.liabilities.minor, self.assets.currency)


@dataclass(frozen=True, slots=True)
class CurrencyNetWorth:
    """Net worth in one currency, before the first day and at the end of each interval."""

    currency: str
    opening_balance: Money
    points: Sequence[NetWorthPoint]

    @property
    def closing_balance(self) -> Money:
        """The sum of all balances at the end of the last day."""
        return self.points[-1].balance


@dataclass(frozen=True, slots=True)
class NetWorth:
    """Net worth of a period, one series for each currency of the accounts."""

    period: Period
    interval: Interval
    currencies: Sequence[CurrencyNetWorth]


def load_net_worth(caller: Caller, query: NetWorthQuery) -> NetWorth:
    """The sum of the caller's account balances at the end of each interval of a period.

    Inactive accounts count, and so do transactions dated after today. Raises Invalid for more than
    ten years.
    """
    period = resolve_period(caller, query)
    interval = query["interval"]
    ends = _list_ends(caller, period, interval)
    accounts = _load_accounts(caller)
    changes = _load_changes(accounts, period, ends)
    opening = _load_opening_balances(accounts, period.start)
    currencies = []
    for currency, members in _group_by_currency(accounts).items():
        ids = [row.id for row in members]
        currencies.append(_sum_currency(currency, ids, opening, changes, ends))
    return NetWorth(period=period, interval=interval, currencies=currencies)


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


def _load_changes(
    accounts: Sequence[Account], period: Period, ends: Sequence[dt.date]
) -> dict[int, Counter[int]]:
    changes: dict[int, Counter[int]] = {account.id: Counter() for account in accounts}
    totals = AccountDailyTotal
    query = select(totals.account_id, totals.date, totals.sum_minor).where(
        totals.account_id.in_(list(changes)), totals.date.between(period.start, period.end)
    )
    for account_id, day, minor in db.session.execute(query):
        # The first interval that does not end before the day.
        changes[account_id][bisect_left(ends, day)] += minor
    return changes


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
