from collections.abc import Callable

import pytest

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
