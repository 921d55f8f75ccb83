from decimal import Decimal

from sqlalchemy import update

from core.identity import Caller
from models import DailyTotal, db
from services.ledger import total_audit, transaction_service
from tests.conftest import writing


def test_a_wrong_total_is_reported_and_rebuilt(caller: Caller) -> None:
    transaction_service.create_transaction(caller, {"kind": "expense", "amount": Decimal(5)})
    with writing():
        db.session.execute(update(DailyTotal).values(sum_minor=1))
    (difference,) = total_audit.find_differences(caller.id)
    assert (difference.table, difference.stored, difference.expected) == (
        "daily_totals",
        (1, 1),
        (500, 1),
    )
    db.session.rollback()
    total_audit.rebuild(caller.id)
    assert list(total_audit.find_differences(caller.id)) == []
