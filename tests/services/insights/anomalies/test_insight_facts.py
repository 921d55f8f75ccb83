"""Insights and anomalies that are about the same fact."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person
from tests.routes.test_anomaly_routes import TODAY, daily_life, record


@pytest.fixture(autouse=True)
def _in_march(today: Callable[[str], None]) -> None:
    today(TODAY)


def price_rise(person: Person) -> dict[str, Any] | None:
    insights = person.get("/insights/spending")["insights"]
    return next((one for one in insights if one["kind"] == "price_rise"), None)


def open_anomaly(person: Person) -> dict[str, Any]:
    (anomaly,) = person.get("/insights/anomalies", is_open="true")["items"]
    return dict(anomaly)


@pytest.fixture
def dearer(ada: Person) -> Person:
    daily_life(ada)
    record(ada, "19.99", "Streamly", "2026-03-07")
    # Waits for the search.
    open_anomaly(ada)
    return ada


def test_an_insight_names_the_anomaly_that_says_the_same(dearer: Person) -> None:
    insight = price_rise(dearer)
    assert insight is not None
    assert insight["anomaly_ids"] == [open_anomaly(dearer)["id"]]


@pytest.mark.parametrize("action", ["accept", "dismiss"])
def test_what_was_accepted_is_said_by_no_insight_until_it_is_reopened(
    dearer: Person, action: str
) -> None:
    path = f"/insights/anomalies/{open_anomaly(dearer)['id']}"
    dearer.post(f"{path}/{action}", 200)
    assert price_rise(dearer) is None

    dearer.post(f"{path}/reopen", 200)
    assert price_rise(dearer) is not None


def test_what_was_confirmed_stays_among_the_insights(dearer: Person) -> None:
    dearer.post(f"/insights/anomalies/{open_anomaly(dearer)['id']}/confirm", 200)
    insight = price_rise(dearer)
    assert insight is not None
    assert insight["anomaly_ids"] == []


def test_a_missing_income_that_was_accepted_is_said_no_more(ada: Person) -> None:
    daily_life(ada, last_salary=12)
    (missing,) = ada.get("/insights/anomalies", kind="missing_income")["items"]
    assert "income_missing" in list_kinds(ada)

    ada.post(f"/insights/anomalies/{missing['id']}/accept", 200)
    assert "income_missing" not in list_kinds(ada)


def list_kinds(person: Person) -> list[str]:
    return [one["kind"] for one in person.get("/insights/spending")["insights"]]
