"""A history that is extended by new transactions is the one that would be loaded."""

from collections.abc import Callable

import numpy as np
import pytest

from core.identity import Caller
from learning.forecasting import histories
from learning.forecasting.forecast_models import ForecastModel, load_plan
from learning.forecasting.histories import HistoryCache, SpendingHistory
from learning.shipped_models import load_forecast_prior
from models import db
from tests.conftest import Person, expense

AsCaller = Callable[[Person], Caller]


@pytest.fixture
def fed(ada: Person, today: Callable[[str], None]) -> Person:
    """Somebody with half a year of expenses, refunds, incomes and another currency."""
    today("2026-03-10")
    rent, food = ada.category("Rent"), ada.category("Food")
    for month in range(1, 7):
        day = f"2025-{month + 6:02}-03"
        ada.record([expense(900, day, category_id=rent, payee="Landlord")])
        ada.record([expense(30 + month, day, category_id=food), expense(-5, day, category_id=food)])
        ada.earn(2000, day)
    ada.spend(10, "2026-01-05", currency="CHF")
    return ada


def load_anew(caller: Caller, currency: str) -> SpendingHistory:
    with db.engine.connect() as connection:
        return histories.load_history(connection, caller, currency)


def assert_same(history: SpendingHistory, other: SpendingHistory) -> None:
    for name in ("spent", "counts", "income"):
        arrays = [getattr(one.ledger, name) for one in (history, other)]
        assert np.array_equal(*arrays), name
    assert list(history.ledger.keys) == list(other.ledger.keys)
    assert history.expenses == other.expenses
    assert history.income == other.income
    assert (history.origin, history.today) == (other.origin, other.today)
    assert (history.expense_count, history.first_day) == (other.expense_count, other.first_day)
    assert history.entry_days == other.entry_days


@pytest.mark.parametrize("currency", ["USD", "CHF"])
def test_new_transactions_are_added_to_what_was_loaded(
    fed: Person, as_caller: AsCaller, monkeypatch: pytest.MonkeyPatch, currency: str
) -> None:
    cache = HistoryCache()
    cache.load(as_caller(fed), currency)
    fed.spend(12, "2026-03-09", payee="Café")
    fed.spend(900, "2025-07-03", payee="Landlord")
    fed.spend(-4, "2026-03-09")
    fed.spend(7, "2026-04-01")
    fed.earn(100, "2026-03-09")
    fed.spend(8, "2026-03-08", currency="CHF")
    # Before everything that a forecast reads.
    fed.spend(60, "2019-05-01")
    fresh = load_anew(as_caller(fed), currency)

    monkeypatch.delattr(histories, "load_history")
    assert_same(cache.load(as_caller(fed), currency), fresh)


def test_a_transaction_that_was_seen_before_its_event_is_added_once(
    fed: Person, as_caller: AsCaller
) -> None:
    caller = as_caller(fed)
    history = load_anew(caller, "USD")
    known = history.expenses.transaction_ids[0]
    with db.engine.connect() as connection:
        again = histories.extend_history(connection, caller, "USD", history, [known])
    assert_same(again, history)


@pytest.mark.parametrize("change", ["edit", "delete", "merge", "next day"])
def test_after_other_changes_everything_is_loaded(
    fed: Person, as_caller: AsCaller, today: Callable[[str], None], change: str
) -> None:
    cache = HistoryCache()
    cache.load(as_caller(fed), "USD")
    new = fed.spend(12, "2026-03-09")
    match change:
        case "edit":
            fed.put(f"/expenses/{new['id']}", amount=15, date="2026-02-02", description="moved")
        case "delete":
            fed.delete(f"/expenses/{new['id']}")
        case "merge":
            other = fed.category("Other")
            category = fed.category("Snacks")
            fed.spend(3, "2026-03-08", category_id=category)
            fed.delete(f"/categories/{category}", reassign_to=other)
        case _:
            today("2026-03-11")
    assert_same(cache.load(as_caller(fed), "USD"), load_anew(as_caller(fed), "USD"))


def test_another_person_s_transactions_are_not_added(
    fed: Person, bob: Person, as_caller: AsCaller
) -> None:
    foreign = bob.spend(12, "2026-03-09")["id"]
    caller = as_caller(fed)
    history = load_anew(caller, "USD")
    with db.engine.connect() as connection:
        extended = histories.extend_history(connection, caller, "USD", history, [foreign])
    assert_same(extended, history)


@pytest.mark.parametrize("day", ["2026-03-10", "2026-04-01", "2026-03-02"])
def test_a_forecast_after_a_new_expense_is_that_of_a_ledger_loaded_anew(
    fed: Person, as_caller: AsCaller, day: str
) -> None:
    caller = as_caller(fed)
    model = ForecastModel(load_forecast_prior(), None)
    cache = HistoryCache()
    before = cache.load(caller, "USD")
    load_plan(before, model)
    rent = before.expenses.payments[-1].category
    fed.spend(900, day, payee="Landlord", category_id=rent)

    plans = [
        load_plan(history, model)
        for history in (cache.load(as_caller(fed), "USD"), load_anew(caller, "USD"))
    ]
    assert plans[0].scheduled == plans[1].scheduled
    for method, running in plans[0].rest.items():
        assert np.array_equal(running, plans[1].rest[method])


def test_a_history_stays_when_what_followed_changes_nothing_in_it(
    fed: Person, as_caller: AsCaller
) -> None:
    cache = HistoryCache()
    before = cache.load(as_caller(fed), "USD")
    fed.get("/predictions/forecast", period="monthly")
    assert cache.load(as_caller(fed), "USD") is before
