import datetime as dt
from collections.abc import Callable

from core.identity import Caller
from core.periods import Period
from services.ledger import total_queries
from services.ledger.total_queries import RefundSum
from tests.conftest import Person
from tests.services.ledger.query_plans import assert_used, recorded_plans

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))


def test_refunds_are_read_without_the_other_rows(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    ada.spend(-3, "2026-03-10", ai_classify=False)
    ada.spend(20, "2026-03-10", ai_classify=False)
    caller = as_caller(ada)
    with recorded_plans() as plans:
        refunds = total_queries.load_refunds(caller, "expense", "USD", MARCH)
    assert refunds == [RefundSum(dt.date(2026, 3, 10), None, 300)]
    assert_used(plans, "COVERING INDEX ix_transactions_refunds")
