"""Create, change and delete accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TypedDict

from sqlalchemy import select

from core.errors import Conflict, Invalid
from core.events import AccountCreated, AccountDeleted, AccountUpdated
from core.identity import Caller
from core.normalization import normalize_text
from models import Account, db
from services.amounts import parse_amount
from services.categorization.rule_queries import count_account_rules
from services.editing import changed_row, create_row, deleted_row
from services.ledger.account_events import with_balances
from services.ledger.account_queries import (
    AccountWithBalance,
    count_transactions,
    get_account,
    with_balance,
)
from services.ledger.default_account import clear_default_account
from services.planning.goals.goal_queries import follows_account
from services.planning.planned.planned_queries import count_account_plans
from services.unit_of_work import unit_of_work
from services.versions import ExpectedVersions


class AccountValues(TypedDict, total=False):
    """Values of a new account, or changes to one. ``opening_balance`` is in major units."""

    name: str
    account_type: str
    currency: str
    opening_balance: Decimal
    is_active: bool


def create_account(caller: Caller, values: AccountValues) -> AccountWithBalance:
    """Create an account, by default in the caller's currency. Raises Invalid, Conflict."""
    currency = values.get("currency") or caller.currency
    opening_minor = parse_amount(
        values.get("opening_balance", Decimal(0)), currency, "opening_balance"
    )
    with unit_of_work(caller.id) as work:
        account = Account(user_id=caller.id)
        _set_values(account, values)
        account.currency, account.opening_balance_minor = currency, opening_minor
        _check_name(account)
        create_row(work, account, with_balances(work, AccountCreated))
    return with_balance(caller, account)


def update_account(
    caller: Caller, account_id: int, changes: AccountValues, expected: ExpectedVersions
) -> AccountWithBalance:
    """Change an account. Its currency is fixed once it has transactions.

    Raises NotFound, Stale, Invalid, Conflict.
    """
    # Raises NotFound for accounts of other users, which changed_row alone would load.
    get_account(caller, account_id)
    with _changed_account(caller, account_id, expected) as account:
        currency = changes.get("currency", account.currency)
        # Transactions keep the currency of their account, so it cannot change under them.
        if currency != account.currency and count_transactions(account_id):
            raise Conflict(
                "The currency of an account with transactions cannot be changed.",
                code="account_in_use",
            )
        if currency != account.currency and count_account_plans(account_id):
            raise Conflict(
                "The currency of an account with planned transactions cannot be changed.",
                code="account_in_use",
            )
        if currency != account.currency and follows_account(account_id):
            raise Conflict(
                "The currency of an account that a goal follows cannot be changed.",
                code="account_in_use",
            )
        opening = changes.get("opening_balance", account.opening_balance.decimal)
        is_renamed = currency != account.currency and "opening_balance" not in changes
        if is_renamed and opening:
            raise Invalid.field(
                "opening_balance",
                f"The stored balance is in {account.currency}. Send the opening balance in"
                f" {currency} with this change.",
                code="amount_required",
            )
        # Zero is zero in every currency, whatever its decimals.
        opening_minor = parse_amount(opening, currency, "opening_balance") if opening else 0

        _set_values(account, changes)
        account.currency, account.opening_balance_minor = currency, opening_minor
        _check_name(account)
    return with_balance(caller, account)


def delete_account(caller: Caller, account_id: int, expected: ExpectedVersions) -> None:
    """Delete an account that no transaction, no rule and no planned transaction uses.

    Raises NotFound, Stale, and Conflict with the counts while it is in use.
    """
    get_account(caller, account_id)
    with deleted_row(caller.id, Account, account_id, expected, AccountDeleted):
        transactions = count_transactions(account_id)
        rules = count_account_rules(account_id, caller.id)
        # Without its account, a rule would do something else than its owner wrote, or nothing.
        planned = count_account_plans(account_id)
        if transactions or rules or planned:
            raise Conflict(
                "The account is used by transactions, rules or planned transactions. Change or"
                " delete those first, or set is_active to false.",
                code="account_in_use",
                usage={
                    "transactions": transactions,
                    "rules": rules,
                    "planned_transactions": planned,
                },
            )
        with unit_of_work(caller.id) as work:
            clear_default_account(work, account_id)


@contextmanager
def _changed_account(
    caller: Caller, account_id: int, expected: ExpectedVersions
) -> Iterator[Account]:
    with unit_of_work(caller.id) as work:
        event = with_balances(work, AccountUpdated)
        with changed_row(caller.id, Account, account_id, expected, event) as account:
            yield account
            if not account.is_active:
                clear_default_account(work, account_id)


def _set_values(account: Account, values: AccountValues) -> None:
    for name in ("name", "account_type", "is_active"):
        if name in values:
            setattr(account, name, values[name])


def _check_name(account: Account) -> None:
    """Raise Conflict if the user has another account of this name (ignoring case, spacing)."""
    account.name_key = normalize_text(account.name)
    same_name = (Account.user_id == account.user_id) & (Account.name_key == account.name_key)
    # A new account has no id yet; 0 is never an id.
    is_other = Account.id != (account.id or 0)
    if db.session.scalar(select(Account.id).where(same_name, is_other)) is not None:
        raise Conflict(
            "An account with this name already exists.",
            code="account_exists",
            problems=[("name", "This name is already in use.")],
        )
