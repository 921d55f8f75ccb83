"""Accounts and their balances."""

from core.identity import Caller
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    AccountCreateSchema,
    AccountListQuerySchema,
    AccountPageSchema,
    AccountSchema,
    AccountUpdateSchema,
    BalanceHistorySchema,
    DaysQuerySchema,
    NetWorthQuerySchema,
    NetWorthSchema,
)
from services.ledger import account_queries, account_service, net_worth
from services.ledger.account_queries import AccountFilters, AccountWithBalance, BalanceHistory
from services.ledger.account_service import AccountValues
from services.ledger.net_worth import NetWorth, NetWorthQuery
from services.ledger.period_filters import PeriodFilters
from services.paging import Page
from services.versions import ExpectedVersions

accounts = Resource(
    "accounts", __name__, url_prefix="/accounts", description="Accounts that hold money."
)


@accounts.get("", query=AccountListQuerySchema, response=AccountPageSchema)
def list_accounts(caller: Caller, query: AccountFilters) -> Page:
    """List your accounts with their current balances."""
    return account_queries.list_accounts(caller, query, cursors.take_position(query))


@accounts.post(
    "", body=AccountCreateSchema, response=AccountSchema, status=201, idempotent=True, errors=(409,)
)
def create_account(caller: Caller, body: AccountValues) -> AccountWithBalance:
    """Create an account.

    Its opening balance is the balance before its first transaction. 409 if you already have an
    account with this name.
    """
    return account_service.create_account(caller, body)


@accounts.get("/net-worth", query=NetWorthQuerySchema, response=NetWorthSchema)
def get_net_worth(caller: Caller, query: NetWorthQuery) -> NetWorth:
    """Get the sum of all account balances over time, for each currency.

    Defaults to the end of each of the last 30 days. Inactive accounts count too.
    """
    return net_worth.load_net_worth(caller, query)


@accounts.get("/<id:account_id>", response=AccountSchema)
def get_account(caller: Caller, account_id: int) -> AccountWithBalance:
    """Get an account with its current balance."""
    return account_queries.with_balance(caller, account_queries.get_account(caller, account_id))


@accounts.change(
    "/<id:account_id>", body=AccountUpdateSchema, response=AccountSchema, errors=(409,)
)
def update_account(
    caller: Caller, account_id: int, body: AccountValues, expected: ExpectedVersions
) -> AccountWithBalance:
    """Update an account.

    Fields that are not sent keep their values. 409 if the currency of an account with transactions
    would change, or if you already have an account with the new name.
    """
    return account_service.update_account(caller, account_id, body, expected)


@accounts.delete("/<id:account_id>", versioned=True, errors=(409,))
def delete_account(caller: Caller, account_id: int, expected: ExpectedVersions) -> None:
    """Delete an account that no transaction and no rule uses.

    409 with the counts of both while it is in use.
    """
    account_service.delete_account(caller, account_id, expected)


@accounts.get(
    "/<id:account_id>/balance-history", query=DaysQuerySchema, response=BalanceHistorySchema
)
def get_balance_history(caller: Caller, account_id: int, query: PeriodFilters) -> BalanceHistory:
    """Get the balance of an account at the end of each day of a date range.

    Defaults to the last 30 days.
    """
    return account_queries.load_balance_history(caller, account_id, query)
