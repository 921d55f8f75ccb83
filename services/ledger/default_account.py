"""The account of new transactions that name none."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.events import UserUpdated
from models import Account, User
from services.ledger.transaction_values import TransactionValues
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

Values = TypeVar("Values", bound=TransactionValues)


def with_default_account(session: Session, user_id: int, values: Values) -> Values:
    """Return the values of a new transaction with the user's default account, if they name none.

    An account that is null, another currency, or the account that a transfer arrives in are left as
    they are.
    """
    if "account_id" in values:
        return values
    query = select(Account.id, Account.currency).join(User, User.default_account_id == Account.id)
    account = session.execute(query.where(User.id == user_id, Account.user_id == user_id)).first()
    if account is None or values.get("currency") not in {None, account.currency}:
        return values
    if values.get("to_account_id") == account.id:
        return values

    completed = values.copy()
    completed["account_id"] = account.id
    return completed


def check_default_account(session: Session, user_id: int, account_id: int | None) -> None:
    """Raise Invalid unless the account is an active one of the user, or none."""
    if account_id is None:
        return
    own = (Account.id == account_id, Account.user_id == user_id, Account.is_active)
    if session.scalar(select(Account.id).where(*own)) is None:
        raise Invalid.field(
            "default_account_id", "Active account not found.", code="account_not_found"
        )


def clear_default_account(work: UnitOfWork, account_id: int) -> None:
    """Let the owner have no default account, if it is this one, which is closed or deleted."""
    user = work.session.get_one(User, work.user_id, populate_existing=True)
    if user.default_account_id == account_id:
        user.default_account_id = None
        work.session.flush()
        work.publish(UserUpdated(user.id, snapshot(user)))
