"""Where goals lead: recomputed from the contributions and from the forecast of spending."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from core.identity import Caller
from services.planning.goals.contribution_pace import Change, measure
from services.planning.goals.goal_insights import GoalInsight, load_goal_insights, share_surplus
from services.planning.goals.goal_progress import load_progress
from services.planning.goals.goal_queries import load_open_goals
from services.planning.goals.surplus import Surplus, load_surplus
from tests.conftest import Person, expense

Day = Callable[[str], None]
AsCaller = Callable[[Person], Caller]
MONTHS = ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02")


@pytest.fixture(autouse=True)
def _start_of_march(today: Day) -> None:
    today("2026-03-01")


def make(person: Person, **values: Any) -> dict[str, Any]:
    goal: dict[str, Any] = person.post("/goals", **{"name": "Trip", "target_amount": 900} | values)
    return goal


def contribute(person: Person, goal: dict[str, Any], *days: tuple[str, int]) -> None:
    for day, amount in days:
        person.post(f"/goals/{goal['id']}/contributions", amount=amount, date=day)


def live(person: Person, income: int = 1000) -> None:
    """Half a year with a salary, a rent, and shopping that varies a little."""
    rows = [
        expense(amount, f"{month}-{day}", payee=payee)
        for number, month in enumerate(MONTHS)
        for day, amount, payee in (
            ("02", 500, "Rent"),
            ("11", 90 + 10 * (number % 3), "Market"),
            ("21", 95, "Market"),
        )
    ]
    person.record(rows)
    for month in MONTHS if income else ():
        person.earn(income, f"{month}-01")


def insights(person: Person, caller: Caller) -> dict[str, GoalInsight]:
    service = person.client.application.extensions["outlay"].predictions
    report = load_goal_insights(service, caller)
    return {each.progress.goal.name: each for each in report.goals}


def surplus(person: Person, caller: Caller) -> Surplus:
    service = person.client.application.extensions["outlay"].predictions
    return load_surplus(service, caller, caller.currency)


def test_the_pace_is_that_of_months_after_the_first_contribution(
    ada: Person, as_caller: AsCaller
) -> None:
    """300 as a start; then 50, 100 and 150 in three months: 100 a month, and 300 are missing."""
    goal = make(ada)
    contribute(ada, goal, ("2025-12-01", 300), ("2025-12-20", 50))
    contribute(ada, goal, ("2026-01-15", 100), ("2026-02-15", 150))
    projection = insights(ada, as_caller(ada))["Trip"].by_contributions
    assert projection.monthly_amount is not None
    assert projection.monthly_amount.number == 100
    assert str(projection.expected_date) == "2026-06-01"
    # t(2) = 1.886 with a deviation of 50: 100 k + 1.886 · 50 · √(k + k²/3) reaches 300 after
    # 1.64 months, on a straight line between the first month (208.9) and the second (372.2).
    assert str(projection.earliest_date) == "2026-04-18"
    # 100 k - 1.886 · 50 · √(k + k²/3) does so after 8.24 months.
    assert str(projection.latest_date) == "2026-11-09"
    assert [point.expected.number for point in projection.points][:5] == [600, 700, 800, 900, 900]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ([], "not_enough_contributions"),
        ([("2026-02-20", 800)], "not_enough_contributions"),
        ([("2025-06-01", 500), ("2026-01-10", 20)], "not_enough_contributions"),
        ([("2025-06-01", 500), ("2026-01-10", -20), ("2026-02-10", -20)], "no_growth"),
    ],
)
def test_too_few_contributions_are_said(
    ada: Person, as_caller: AsCaller, changes: list[tuple[str, int]], problem: str
) -> None:
    contribute(ada, make(ada), *changes)
    found = insights(ada, as_caller(ada))["Trip"]
    assert (found.by_contributions.problem, found.by_contributions.points) == (problem, ())
    assert found.by_forecast.problem == "not_enough_history"
    assert found.feasibility is None


def test_a_lump_on_the_first_day_is_no_pace() -> None:
    first = [Change(dt.date(2025, 3, 1), 100_000)]
    monthly = [Change(dt.date(2025, month, 15), 5_000) for month in range(3, 13)]
    pace = measure(first + monthly, dt.date(2026, 3, 1))
    assert pace is not None
    assert pace.mean == pytest.approx(50_000 / 12)


def test_a_linked_account_has_the_pace_of_its_balance(ada: Person, as_caller: AsCaller) -> None:
    account = ada.account("Savings")
    for month in MONTHS:
        ada.earn(60, f"{month}-20", account_id=account)
    make(ada, account_id=account)
    projection = insights(ada, as_caller(ada))["Trip"].by_contributions
    assert projection.monthly_amount is not None
    assert projection.monthly_amount.number == 60


def test_what_is_left_over_is_income_less_the_forecast(ada: Person, as_caller: AsCaller) -> None:
    live(ada)
    found = surplus(ada, as_caller(ada))
    assert found.problem is None
    assert found.income is not None
    assert found.spending is not None
    assert found.surplus is not None
    assert found.income.number == 1000
    forecasts = [
        ada.get("/predictions/forecast", horizon=horizon)["predicted_amount"]
        for horizon in range(1, 13)
    ]
    assert found.spending.number == pytest.approx(sum(forecasts) / 12, abs=0.02)
    assert found.surplus.minor == found.income.minor - found.spending.minor


def test_without_income_nothing_is_promised(ada: Person, as_caller: AsCaller) -> None:
    live(ada, income=0)
    make(ada, target_date="2026-12-31")
    found = insights(ada, as_caller(ada))["Trip"]
    assert (found.by_forecast.problem, found.feasibility) == ("no_income", "unknown")


def test_who_spends_more_than_comes_in_reaches_nothing(ada: Person, as_caller: AsCaller) -> None:
    live(ada, income=200)
    make(ada, target_date="2026-12-31")
    found = insights(ada, as_caller(ada))["Trip"]
    assert (found.by_forecast.problem, found.feasibility) == ("no_surplus", "unrealistic")


def test_the_surplus_is_shared_by_priority(ada: Person, as_caller: AsCaller) -> None:
    """About 300 a month are left over: enough for the first goal, and then for the second."""
    live(ada)
    make(ada, name="Later", priority="low", target_amount=600, target_date="2026-06-01")
    make(ada, name="First", priority="critical", target_amount=800, target_date="2026-06-01")
    make(ada, name="Never", priority="low", target_amount=90_000, target_date="2026-06-01")
    found = insights(ada, as_caller(ada))
    assert list(found) == ["First", "Later", "Never"]
    assert found["First"].feasibility in {"realistic", "possible"}
    assert found["Later"].feasibility in {"unlikely", "unrealistic"}
    assert found["Never"].feasibility == "unrealistic"


def test_no_month_shares_more_than_is_left_over(ada: Person, as_caller: AsCaller) -> None:
    live(ada)
    for priority in ("low", "medium", "high"):
        make(ada, name=priority, priority=priority, target_amount=2000, target_date="2026-09-01")
    caller = as_caller(ada)
    left = surplus(ada, caller)
    shares = share_surplus(left, load_progress(caller, load_open_goals(caller.id)))
    assert left.pace is not None
    for month in range(1, 60):
        given = sum(float(fan.expected[month] - fan.expected[month - 1]) for fan in shares.values())
        assert given <= left.pace.mean + 0.01


def test_paused_goals_get_nothing(ada: Person, as_caller: AsCaller) -> None:
    live(ada)
    paused = make(ada, name="Paused", priority="critical", target_amount=50_000)
    ada.call("PUT", f"/goals/{paused['id']}", json={"status": "paused"})
    make(ada, target_amount=100, target_date="2026-06-01")
    found = insights(ada, as_caller(ada))
    assert found["Paused"].by_forecast.problem == "not_active"
    assert found["Trip"].feasibility == "realistic"


def test_each_currency_has_its_own_surplus(ada: Person, as_caller: AsCaller) -> None:
    live(ada)
    make(ada)
    make(ada, name="Paris", currency="EUR")
    report = ada.get("/goals/insights")
    assert [each["currency"] for each in report["currencies"]] == ["EUR", "USD"]
    assert insights(ada, as_caller(ada))["Paris"].by_forecast.problem == "not_enough_history"
