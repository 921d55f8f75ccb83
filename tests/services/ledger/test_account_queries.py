from decimal import Decimal

from sqlalchemy import select

from core.identity import Caller
from models import Account, db
from services.ledger import account_queries, transaction_service


def test_the_change_of_an_account_is_the_sum_of_its_transactions(caller: Caller) -> None:
    own = select(Account).where(Account.user_id == caller.id)
    account = db.session.scalars(own.order_by(Account.id)).first()
    assert account is not None
    for amount in ("10.01", "-3.00", "0.99"):
        transaction_service.create_transaction(
            caller, {"kind": "expense", "amount": Decimal(amount), "account_id": account.id}
        )
    assert account_queries.sum_by_account([account.id]) == {account.id: -800}
