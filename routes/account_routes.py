"""Accounts and their balances."""

from typing import Any

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
)
from services.ledger import account_service
from services.versions import ExpectedVersions

accounts = Resource("accounts", __name__, url_prefix="/accounts", description="Where money lies.")


@accounts.get("", query=AccountListQuerySchema, response=AccountPageSchema)
def list_accounts(caller: Caller, query: dict[str, Any]) -> Any:
    """Your accounts with their current balances."""
    return account_service.list_accounts(caller, query, cursors.position(query))


@accounts.post(
    "", body=AccountCreateSchema, response=AccountSchema, status=201, idempotent=True, errors=(409,)
)
def create_account(caller: Caller, body: dict[str, Any]) -> Any:
    """Open an account with what was in it at the start."""
    return account_service.create_account(caller, body)


@accounts.get("/<id:account_id>", response=AccountSchema)
def get_account(caller: Caller, account_id: int) -> Any:
    """One account with its current balance."""
    return account_service.with_balance(account_service.get_account(caller, account_id))


@accounts.change(
    "/<id:account_id>", body=AccountUpdateSchema, response=AccountSchema, errors=(409,)
)
def update_account(
    caller: Caller, account_id: int, body: dict[str, Any], expected: ExpectedVersions
) -> Any:
    """Change an account; its currency only while it has no transactions."""
    return account_service.update_account(caller, account_id, body, expected)


@accounts.delete("/<id:account_id>", versioned=True, errors=(409,))
def delete_account(caller: Caller, account_id: int, expected: ExpectedVersions) -> None:
    """Delete an account without transactions; 409 with the count while it has some."""
    account_service.delete_account(caller, account_id, expected)


@accounts.get(
    "/<id:account_id>/balance-history", query=DaysQuerySchema, response=BalanceHistorySchema
)
def get_balance_history(caller: Caller, account_id: int, query: dict[str, Any]) -> Any:
    """The balance at the end of every day, of the last 30 days unless told."""
    return account_service.balance_history(caller, account_id, query)
