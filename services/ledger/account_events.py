"""Events of accounts: each carries the balances that clients would otherwise ask for."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select

from core import clock
from core.events import AccountBalanceChanged, Event
from core.json_types import JsonObject
from core.money import to_number
from models import Account, User
from services.ledger.account_queries import sum_by_account
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

AccountEvent = Callable[[int, JsonObject], Event]


def with_balances(work: UnitOfWork, event: type[Event]) -> AccountEvent:
    """Return a constructor of an account's event that adds the balances to its payload."""

    def build(account_id: int, payload: JsonObject) -> Event:
        account = work.session.get_one(Account, account_id)
        return event(account_id, payload | _load_balances(work, [account])[account_id])

    return build


def publish_balances(work: UnitOfWork) -> None:
    """Publish the accounts whose balance the unit has changed, once each."""
    is_changed = Account.id.in_(work.changed_accounts)
    accounts = work.session.scalars(select(Account).where(is_changed).order_by(Account.id)).all()
    balances = _load_balances(work, accounts)
    for account in accounts:
        payload = snapshot(account) | balances[account.id]
        work.publish(AccountBalanceChanged(account.id, payload))


def _load_balances(work: UnitOfWork, accounts: Sequence[Account]) -> dict[int, JsonObject]:
    """The balances by account id, named as in the API."""
    if not accounts:
        return {}
    timezone = work.session.scalar(select(User.timezone).where(User.id == work.user_id)) or "UTC"
    ids = [account.id for account in accounts]
    until_today = sum_by_account(ids, until=clock.today(timezone))
    all_changes = sum_by_account(ids)
    return {
        account.id: {
            "current_balance": _balance(account, until_today),
            "balance_including_scheduled": _balance(account, all_changes),
        }
        for account in accounts
    }


def _balance(account: Account, changes: Mapping[int, int]) -> int | float:
    minor = account.opening_balance_minor + changes.get(account.id, 0)
    return to_number(minor, account.currency)
