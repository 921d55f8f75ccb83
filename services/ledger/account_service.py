"""Accounts and what is in them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from core.errors import Conflict, Invalid, NotFound
from core.events import AccountCreated, AccountDeleted, AccountUpdated
from core.identity import Caller
from core.money import AmountError, Money, to_minor
from core.normalization import normalize_text
from models import Account, AccountDailyTotal, Transaction, db
from services.ledger.total_queries import asked_period
from services.paging import Page, Position, page_of
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work
from services.versions import ExpectedVersions, check_version


def get_account(caller: Caller, account_id: int) -> Account:
    """One of the caller's accounts. Raises NotFound."""
    account = db.session.scalar(
        select(Account).where(Account.id == account_id, Account.user_id == caller.id)
    )
    if account is None:
        raise NotFound("account")
    return account


def with_balance(account: Account) -> dict[str, Any]:
    """An account with its current balance."""
    return _with_balances([account])[0]


def _with_balances(accounts: Iterable[Account]) -> list[dict[str, Any]]:
    accounts = list(accounts)
    changes = movement_by_account(account.id for account in accounts)
    return [
        {
            "account": account,
            "current_balance": Money(
                account.opening_balance_minor + changes.get(account.id, 0), account.currency
            ),
        }
        for account in accounts
    ]


def movement_by_account(account_ids: Iterable[int]) -> dict[int, int]:
    """Minor units that all transactions together moved, per account."""
    query = (
        select(AccountDailyTotal.account_id, func.sum(AccountDailyTotal.sum_minor))
        .where(AccountDailyTotal.account_id.in_(list(account_ids)))
        .group_by(AccountDailyTotal.account_id)
    )
    return {account_id: int(moved) for account_id, moved in db.session.execute(query)}


def list_accounts(caller: Caller, filters: dict[str, Any], after: Position | None) -> Page:
    query = select(Account).where(Account.user_id == caller.id)
    if filters.get("is_active") is not None:
        query = query.where(Account.is_active.is_(filters["is_active"]))
    page = page_of(query, (Account.id,), after, filters["limit"], total=filters["total"])
    return Page(_with_balances(page.items), page.next, page.total)


def create_account(caller: Caller, values: dict[str, Any]) -> dict[str, Any]:
    currency = values.pop("currency", None) or caller.currency
    opening = _minor(values.pop("opening_balance", Decimal(0)), currency)
    with unit_of_work(caller.id) as work:
        account = Account(
            user_id=caller.id, currency=currency, opening_balance_minor=opening, **values
        )
        _check_name(account)
        work.session.add(account)
        work.session.flush()
        work.publish(AccountCreated(account.id, snapshot(account)))
    return with_balance(account)


def update_account(
    caller: Caller, account_id: int, changes: dict[str, Any], expected: ExpectedVersions
) -> dict[str, Any]:
    """Change an account. Its currency stays once it has transactions."""
    get_account(caller, account_id)
    with unit_of_work(caller.id) as work:
        account = work.session.get_one(Account, account_id, populate_existing=True)
        check_version(account, expected)
        opening = changes.pop("opening_balance", account.opening_balance.decimal)
        currency = changes.pop("currency", account.currency)
        if currency != account.currency and transaction_count(account_id):
            raise Conflict("The account has transactions in its currency.", code="account_in_use")
        for name, value in changes.items():
            setattr(account, name, value)
        account.currency, account.opening_balance_minor = currency, _minor(opening, currency)
        with work.session.no_autoflush:
            _check_name(account)
        work.session.flush()
        work.publish(AccountUpdated(account.id, snapshot(account)))
    return with_balance(account)


def _minor(amount: Decimal, currency: str) -> int:
    try:
        return to_minor(amount, currency)
    except AmountError as error:
        raise Invalid.field("/opening_balance", str(error)) from error


def _check_name(account: Account) -> None:
    account.name_key = normalize_text(account.name)
    same = (Account.user_id == account.user_id) & (Account.name_key == account.name_key)
    if (
        db.session.scalar(select(Account.id).where(same, Account.id != (account.id or 0)))
        is not None
    ):
        raise Conflict(
            "An account of this name exists.", code="account_exists", problems=[("/name", "taken")]
        )


def transaction_count(account_id: int) -> int:
    uses = or_(Transaction.account_id == account_id, Transaction.to_account_id == account_id)
    return db.session.scalar(select(func.count()).select_from(Transaction).where(uses)) or 0


def delete_account(caller: Caller, account_id: int, expected: ExpectedVersions) -> None:
    """Delete an account without transactions. Raises Conflict with the count while it has some."""
    get_account(caller, account_id)
    with unit_of_work(caller.id) as work:
        account = work.session.get_one(Account, account_id, populate_existing=True)
        check_version(account, expected)
        used = transaction_count(account_id)
        if used:
            raise Conflict(
                "The account has transactions; move or delete them first, or set is_active to false.",
                code="account_in_use",
                usage={"transactions": used},
            )
        work.session.delete(account)
        work.session.flush()
        work.publish(AccountDeleted(account_id))


def balance_history(caller: Caller, account_id: int, filters: Mapping[str, Any]) -> dict[str, Any]:
    """The balance at the end of every day asked for."""
    account = get_account(caller, account_id)
    period = asked_period(caller, filters)
    table = AccountDailyTotal
    mine = table.account_id == account_id
    before = (
        db.session.scalar(select(func.sum(table.sum_minor)).where(mine, table.date < period.start))
        or 0
    )
    query = select(table.date, table.sum_minor).where(
        mine, table.date.between(period.start, period.end)
    )
    changes: dict[dt.date, int] = {row.date: row.sum_minor for row in db.session.execute(query)}
    opening = balance = account.opening_balance_minor + int(before)
    days = []
    for day in period:
        balance += changes.get(day, 0)
        days.append(
            {
                "date": day,
                "change": Money(changes.get(day, 0), account.currency),
                "balance": Money(balance, account.currency),
            }
        )
    return {
        "account_id": account.id,
        "currency": account.currency,
        "period": period,
        "opening_balance": Money(opening, account.currency),
        "closing_balance": Money(balance, account.currency),
        "daily_balances": days,
    }
