"""Accounts, their balances and their use."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from core.errors import NotFound
from core.identity import Caller
from core.money import Money
from core.periods import Period
from models import Account, AccountDailyTotal, Transaction, db
from services.ledger.period_filters import PeriodFilters, resolve_period
from services.paging import Page, PageQuery, Position, load_page


class AccountFilters(PageQuery, total=False):
    """Filters of the list of accounts."""

    is_active: bool


@dataclass(frozen=True, slots=True)
class AccountWithBalance:
    """An account with its balance at the end of today, and with everything scheduled after it."""

    account: Account
    current_balance: Money
    balance_including_scheduled: Money


@dataclass(frozen=True, slots=True)
class DailyBalance:
    """The change of an account on one day, and its balance at the end of that day."""

    date: dt.date
    change: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class BalanceHistory:
    """Balances of an account at the end of every day of a period."""

    account_id: int
    currency: str
    period: Period
    opening_balance: Money
    closing_balance: Money
    daily_balances: Sequence[DailyBalance]


def get_account(caller: Caller, account_id: int) -> Account:
    """One of the caller's accounts. Raises NotFound."""
    account = find_account(caller, account_id)
    if account is None:
        raise NotFound("account")
    return account


def find_account(caller: Caller, account_id: int) -> Account | None:
    """One of the caller's accounts; None if there is none with this id."""
    own = Account.user_id == caller.id
    return db.session.scalar(select(Account).where(own, Account.id == account_id))


def with_balance(caller: Caller, account: Account) -> AccountWithBalance:
    """An account of the caller with its balances."""
    (account_with_balance,) = _with_balances(caller, [account])
    return account_with_balance


def list_accounts(caller: Caller, filters: AccountFilters, after: Position | None) -> Page:
    """One page of the caller's accounts with their current balances."""
    query = select(Account).where(Account.user_id == caller.id)
    if filters.get("is_active") is not None:
        query = query.where(Account.is_active.is_(filters["is_active"]))
    page = load_page(query, (Account.id,), after, filters["limit"], total=filters["total"])
    return Page(_with_balances(caller, page.items), page.next, page.total)


def load_active_accounts(caller: Caller) -> list[AccountWithBalance]:
    """All active accounts of the caller with their current balances."""
    query = select(Account).where(Account.user_id == caller.id, Account.is_active.is_(True))
    return _with_balances(caller, db.session.scalars(query.order_by(Account.id)).all())


def sum_by_account(account_ids: Iterable[int], until: dt.date | None = None) -> dict[int, int]:
    """The change of each account by its transactions in minor units, of all or until a day."""
    # Daily totals instead of transactions: an account has far fewer days than rows.
    totals = AccountDailyTotal
    query = (
        select(totals.account_id, func.sum(totals.sum_minor))
        .where(totals.account_id.in_(list(account_ids)))
        .group_by(totals.account_id)
    )
    if until is not None:
        query = query.where(totals.date <= until)
    # PostgreSQL adds up BIGINT as NUMERIC, which arrives as a Decimal.
    return {account_id: int(minor) for account_id, minor in db.session.execute(query)}


def count_transactions(account_id: int) -> int:
    """Number of transactions that move money from or to an account."""
    uses = or_(Transaction.account_id == account_id, Transaction.to_account_id == account_id)
    return db.session.scalar(select(func.count()).select_from(Transaction).where(uses)) or 0


def load_balance_history(caller: Caller, account_id: int, filters: PeriodFilters) -> BalanceHistory:
    """The balance of an account at the end of every day of a period. Raises NotFound, Invalid."""
    account = get_account(caller, account_id)
    period = resolve_period(caller, filters)
    opening = account.opening_balance_minor + _sum_before(account_id, period.start)
    changes = _sum_by_day(account_id, period)

    # Days without transactions have no total, but the history lists every day.
    days = []
    balance = opening
    for day in period:
        change = changes.get(day, 0)
        balance += change
        days.append(
            DailyBalance(day, Money(change, account.currency), Money(balance, account.currency))
        )
    return BalanceHistory(
        account_id=account.id,
        currency=account.currency,
        period=period,
        opening_balance=Money(opening, account.currency),
        closing_balance=Money(balance, account.currency),
        daily_balances=days,
    )


def _with_balances(caller: Caller, accounts: Sequence[Account]) -> list[AccountWithBalance]:
    ids = [account.id for account in accounts]
    changes_until_today = sum_by_account(ids, until=caller.today)
    all_changes = sum_by_account(ids)
    return [
        AccountWithBalance(
            account,
            current_balance=_balance(account, changes_until_today.get(account.id, 0)),
            balance_including_scheduled=_balance(account, all_changes.get(account.id, 0)),
        )
        for account in accounts
    ]


def _balance(account: Account, change_minor: int) -> Money:
    return Money(account.opening_balance_minor + change_minor, account.currency)


def _sum_before(account_id: int, day: dt.date) -> int:
    """The change of an account by all transactions before a day, in minor units."""
    totals = AccountDailyTotal
    query = select(func.sum(totals.sum_minor)).where(
        totals.account_id == account_id, totals.date < day
    )
    return int(db.session.scalar(query) or 0)


def _sum_by_day(account_id: int, period: Period) -> dict[dt.date, int]:
    totals = AccountDailyTotal
    query = select(totals.date, totals.sum_minor).where(
        totals.account_id == account_id, totals.date.between(period.start, period.end)
    )
    return {row.date: row.sum_minor for row in db.session.execute(query)}
