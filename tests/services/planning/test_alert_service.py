import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from core import clock
from core.enums import JobKind
from services.planning import alert_service
from tests.conftest import Person


@pytest.fixture(autouse=True)
def _middle_of_march(today: Callable[[str], None]) -> None:
    today("2026-03-10")


def test_raising_alerts_again_records_nothing_new(
    ada: Person, as_caller: Callable[[Person], object], count_rows: Callable[[str], int]
) -> None:
    ada.post("/budgets", amount=100)
    ada.spend(85, "2026-03-05")
    assert count_rows("budget_alerts") == 1
    events = count_rows("events")
    as_caller(ada)
    alert_service.raise_alerts(ada.id)
    assert (count_rows("budget_alerts"), count_rows("events")) == (1, events)


def test_each_budget_gets_its_own_alert(ada: Person) -> None:
    food = ada.category("Food")
    ada.post("/budgets", amount=100, category_id=food, alert_threshold=50)
    ada.post("/budgets", amount=1_000, alert_threshold=5)
    ada.spend(60, "2026-03-05", category_id=food)
    alerts = ada.get("/budgets/alerts")["items"]
    assert {(alert["threshold"], alert["available"]) for alert in alerts} == {
        (50, 100.0),
        (5, 1_000.0),
    }


def test_without_a_budget_there_is_no_alert(ada: Person) -> None:
    ada.spend(60, "2026-03-05")
    assert ada.get("/budgets/alerts")["items"] == []


def alerts(person: Person) -> list[tuple[int, float]]:
    """The threshold and the amount of each alert, oldest first."""
    items = person.get("/budgets/alerts")["items"]
    return [(alert["threshold"], alert["amount"]) for alert in reversed(items)]


def test_a_raised_budget_that_is_exceeded_again_alerts_again(ada: Person) -> None:
    budget = ada.post("/budgets", amount=100)["id"]
    ada.spend(120, "2026-03-05")
    ada.put(f"/budgets/{budget}", amount=200)
    assert alerts(ada) == [(100, 100.0)]
    ada.spend(90, "2026-03-06")
    assert alerts(ada) == [(100, 100.0), (100, 200.0)]


def test_raising_a_budget_or_changing_it_back_is_no_reason_to_alert(ada: Person) -> None:
    budget = ada.post("/budgets", amount=100)["id"]
    ada.spend(120, "2026-03-05")
    for amount in (110, 130, 125, 100):
        ada.put(f"/budgets/{budget}", amount=amount)
    ada.put(f"/budgets/{budget}", amount=130)
    ada.spend(-5, "2026-03-06")
    ada.spend(6, "2026-03-06")
    assert alerts(ada) == [(100, 100.0)]
    ada.spend(10, "2026-03-07")
    assert alerts(ada) == [(100, 100.0), (100, 130.0)]


def test_lowering_a_budget_below_what_is_spent_alerts(ada: Person) -> None:
    budget = ada.post("/budgets", amount=100)["id"]
    ada.spend(60, "2026-03-05")
    ada.put(f"/budgets/{budget}", amount=70)
    ada.put(f"/budgets/{budget}", amount=50)
    assert alerts(ada) == [(80, 70.0), (100, 50.0)]


def test_a_refund_or_a_deletion_never_alerts(ada: Person) -> None:
    ada.post("/budgets", amount=100)
    row = ada.spend(125, "2026-03-05")["id"]
    ada.spend(-10, "2026-03-06")
    ada.put(f"/expenses/{row}", amount=98)
    ada.delete(f"/expenses/{row}")
    assert alerts(ada) == [(100, 100.0)]


def test_another_first_day_of_the_month_alerts_at_once_of_what_its_month_has(ada: Person) -> None:
    ada.post("/budgets", amount=100, start_date="2026-01-01")
    ada.spend(150, "2026-02-20")
    assert alerts(ada) == []
    ada.put("/users/me/preferences", month_start_day=15)
    assert alerts(ada) == [(100, 100.0)]


def test_a_scheduled_expense_alerts_when_its_day_begins_although_nobody_asks(
    app: Flask, ada: Person, today: Callable[[str], None]
) -> None:
    ada.post("/budgets", amount=100)
    ada.spend(150, "2026-03-11")
    for _ in range(2):
        begin_day(app)
        assert alerts(ada) == []
    today("2026-03-11")
    for _ in range(2):
        begin_day(app)
        types = [change["type"] for change in ada.get("/changes")["items"]]
        assert types.count("budget_threshold_reached") == 1
        assert alerts(ada) == [(100, 100.0)]


def begin_day(app: Flask) -> None:
    """Run the job that begins the day of everybody in the time zone of the tests."""
    handler = app.extensions["outlay"].jobs.handlers[JobKind.BEGIN_DAY]
    with app.app_context():
        handler({"timezone": "UTC", "due_at": clock.now().isoformat()}, lambda _share: None)


def test_a_smaller_refund_alerts_if_it_takes_spending_over_the_budget(ada: Person) -> None:
    ada.post("/budgets", amount=100)
    refund = ada.spend(-50, "2026-03-05")["id"]
    ada.spend(125, "2026-03-05")
    assert alerts(ada) == []
    ada.put(f"/expenses/{refund}", amount=-5)
    assert alerts(ada) == [(100, 100.0)]
    ada.delete(f"/expenses/{refund}")


def test_a_budget_with_rollover_alerts_by_the_amounts_that_its_periods_had(ada: Person) -> None:
    """January and February have left 30 each, at the amount that they had."""
    budget = ada.post("/budgets", amount=100, rollover=True, start_date="2026-01-01")["id"]
    ada.spend(70, "2026-01-05")
    ada.spend(70, "2026-02-05")
    ada.put(f"/budgets/{budget}", amount=40)
    ada.spend(79, "2026-03-05")
    assert alerts(ada) == []
    ada.spend(1, "2026-03-05")
    (alert,) = ada.get("/budgets/alerts")["items"]
    assert (alert["threshold"], alert["amount"], alert["available"]) == (80, 40.0, 100.0)


def test_a_budget_that_is_changed_to_another_currency_alerts_of_that_one(ada: Person) -> None:
    budget = ada.post("/budgets", amount=100)["id"]
    ada.spend(120, "2026-03-05")
    ada.put(f"/budgets/{budget}", amount=110)
    ada.spend(60, "2026-03-06", currency="EUR")
    ada.put(f"/budgets/{budget}", amount=50, currency="EUR")
    assert alerts(ada) == [(100, 100.0), (100, 50.0)]


def test_an_expense_in_a_period_that_is_over_alerts_of_nothing(ada: Person) -> None:
    ada.post("/budgets", amount=100, start_date="2026-01-01")
    ada.spend(300, "2026-02-05")
    assert alerts(ada) == []


def test_a_next_period_starts_without_the_silence_of_the_one_before(
    ada: Person, today: Callable[[str], None]
) -> None:
    budget = ada.post("/budgets", amount=100)["id"]
    ada.spend(120, "2026-03-05")
    ada.put(f"/budgets/{budget}", amount=130)
    today("2026-04-10")
    ada.spend(110, "2026-04-05")
    assert alerts(ada) == [(100, 100.0), (80, 130.0)]


@settings(max_examples=10)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["spend", "refund", "raise", "lower"]), st.integers(1, 60)),
        max_size=12,
    )
)
def test_only_what_brings_spending_closer_to_the_budget_alerts(
    join: Callable[..., Person], steps: list[tuple[str, int]]
) -> None:
    person = join(f"p{uuid.uuid4().hex[:12]}")
    amount = 100
    budget = person.post("/budgets", amount=amount)["id"]
    for action, size in steps:
        before = alerts(person)
        if action in {"spend", "refund"}:
            person.spend(size if action == "spend" else -size, "2026-03-05", ai_classify=False)
        else:
            amount = max(1, amount + (size if action == "raise" else -size))
            person.put(f"/budgets/{budget}", amount=amount)

        after = alerts(person)
        assert len(set(after)) == len(after)
        if action in {"refund", "raise"}:
            assert after == before
        usage = person.get(f"/budgets/{budget}/usage")
        if action == "spend" and usage["spent"] > usage["available"] >= usage["spent"] - size:
            assert (100, float(amount)) in after
