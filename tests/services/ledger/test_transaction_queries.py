"""Lists and statistics of a large ledger are answered from indexes and from derived totals."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from core.enums import TransactionKind
from core.identity import Caller
from services.insights.statistics import compute_statistics
from services.ledger import transaction_queries, transfer_queries
from tests.conftest import Person
from tests.services.ledger.query_plans import assert_used, recorded_plans

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({"tag": ["holiday"]}, "transaction_search"),
        ({"has_tag": True}, "ix_transactions_tagged"),
        ({"source": ["model"]}, "ix_transactions_sources"),
        ({"pending": True}, "ix_transactions_pending"),
        ({"updated_since": LONG_AGO}, "ix_transactions_user_id_updated_at_id"),
        ({"sort": "amount"}, "ix_transactions_amounts"),
    ],
)
def test_a_list_of_few_rows_does_not_read_the_others(
    ada: Person, as_caller: Callable[[Person], Caller], filters: dict[str, Any], index: str
) -> None:
    caller = as_caller(ada)
    with recorded_plans() as plans:
        query: Any = {"limit": 50, "total": False, **filters}
        transaction_queries.list_transactions(caller, query, None)
    assert_used(plans, index)


def test_the_median_of_a_large_ledger_does_not_read_its_rows(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    ada.spend(3, ai_classify=False)
    caller = as_caller(ada)
    with recorded_plans() as plans:
        compute_statistics(caller, TransactionKind.EXPENSE, {})
    assert_used(plans, "COVERING INDEX ix_transactions_amounts")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/transactions/summary", {}),
        ("/transactions", {"include": "total"}),
        ("/expenses", {"include": "total"}),
        ("/expenses", {"include": "total", "start_date": "2026-03-14"}),
    ],
)
def test_sums_and_counts_are_not_computed_from_rows(
    ada: Person, as_caller: Callable[[Person], Caller], path: str, query: dict[str, str]
) -> None:
    ada.spend(3, ai_classify=False)
    as_caller(ada)
    with recorded_plans() as plans:
        answer = ada.get(path, **query)
    assert answer.get("total", answer.get("count")) == 1
    assert_used(plans, "daily_totals" if "start_date" in query else "monthly_totals")


def test_the_other_side_of_a_transfer_is_looked_up_by_its_amount_and_day(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    caller = as_caller(ada)
    with recorded_plans() as plans:
        transfer_queries.propose_transfers(caller, {"limit": 50})
    assert_used(plans, "ix_transactions_amounts")


def test_a_search_is_counted_up_to_a_limit(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction_queries, "MAX_COUNTED", 2)
    for day in (1, 2):
        ada.spend(3, f"2026-03-0{day}", payee="Kiosk", ai_classify=False)
    exact = ada.get("/transactions", q="kiosk", include="total")
    assert (exact["total"], "total_is_minimum" in exact) == (2, False)
    ada.spend(3, "2026-03-03", payee="Kiosk", ai_classify=False)
    more = ada.get("/transactions", q="kiosk", include="total", limit=1)
    assert (more["total"], more["total_is_minimum"]) == (2, True)
    assert ada.get("/transactions", include="total")["total"] == 3


def test_an_account_counts_what_it_sends_and_receives(ada: Person) -> None:
    giro, savings = ada.account("Giro"), ada.account("Savings")
    ada.spend(3, account_id=giro, ai_classify=False)
    transfer = {"kind": "transfer", "account_id": giro, "to_account_id": savings}
    ada.post("/transactions", amount=5, date="2026-03-14", **transfer)
    assert ada.get("/transactions", account_id=giro, include="total")["total"] == 2
    assert ada.get("/transactions", account_id=savings, include="total")["total"] == 1


def test_the_account_of_another_user_counts_nothing(ada: Person, bob: Person) -> None:
    giro = ada.account("Giro")
    ada.spend(3, account_id=giro, ai_classify=False)
    assert bob.get("/transactions", account_id=giro, include="total")["total"] == 0
