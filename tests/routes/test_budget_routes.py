from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from tests.conftest import Person


@pytest.fixture(autouse=True)
def _middle_of_march(today: Callable[[str], None]) -> None:
    today("2026-03-10")


def status(person: Person) -> Any:
    return person.get("/budgets/status")["items"][0]


def test_a_budget_status_compares_net_spending_of_the_category_and_its_subcategories(
    ada: Person,
) -> None:
    food = ada.category("Food")
    lunch = ada.category("Lunch", parent_id=food)
    budget = ada.post("/budgets", amount=300, category_id=food)
    assert (budget["period"], budget["start_date"], budget["alert_threshold"]) == (
        "monthly",
        "2026-03-01",
        80,
    )
    ada.spend(100, "2026-03-02", category_id=food)
    ada.spend(80, "2026-03-03", category_id=lunch)
    ada.spend("-30", "2026-03-04", category_id=food)
    ada.spend(999, "2026-02-28", category_id=food)
    current = status(ada)
    expected = {
        "budget_id": budget["id"],
        "period_start": "2026-03-01",
        "period_end": "2026-03-31",
        "amount": 300.0,
        "spent": 150.0,
        "remaining": 150.0,
        "percentage_used": 50.0,
        "status": "ok",
        "days_left": 21,
        "projected": 266.67,
    }
    assert current | expected == current
    assert current["category"]["name"] == "Food"
    assert current["probability_of_exceeding"] is None


@pytest.mark.parametrize(
    ("spent", "word"), [("79.99", "ok"), (80, "warning"), (100, "warning"), ("100.01", "exceeded")]
)
def test_a_budget_warns_from_its_threshold_and_is_exceeded_above_its_amount(
    ada: Person, spent: Any, word: str
) -> None:
    ada.post("/budgets", amount=100)
    ada.spend(spent, "2026-03-10")
    assert status(ada)["status"] == word


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("daily", "2026-03-10", "2026-03-10"),
        ("weekly", "2026-03-09", "2026-03-15"),
        ("monthly", "2026-03-01", "2026-03-31"),
        ("yearly", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_budget_period_is_the_current_day_week_month_or_year(
    ada: Person, period: str, start: str, end: str
) -> None:
    ada.post("/budgets", amount=100, period=period)
    for day in (start, end):
        ada.spend(1, day)
    current = status(ada)
    assert (current["period_start"], current["period_end"]) == (start, end)
    assert current["spent"] + current["scheduled"] == 2.0


def test_there_is_one_active_budget_per_category_and_period(ada: Person, bob: Person) -> None:
    first = ada.post("/budgets", amount=100)
    assert ada.post("/budgets", 409, amount=50)["code"] == "budget_exists"
    ada.post("/budgets", amount=50, period="weekly")
    ada.post("/budgets", amount=50, category_id=ada.category("Food"))
    bob.post("/budgets", amount=50)
    ada.put(f"/budgets/{first['id']}", is_active=False)
    second = ada.post("/budgets", amount=70)
    ada.put(f"/budgets/{first['id']}", 409, is_active=True)
    assert ada.put(f"/budgets/{second['id']}", amount=71)["amount"] == 71.0


def test_concurrent_requests_create_one_active_budget(ada: Person, app: Flask) -> None:
    def create(_: int) -> int:
        person = Person(app.test_client(), ada.id, ada.email, ada.token, "")
        return person.call("POST", "/budgets", json={"amount": 5}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(create, range(4))) == [201, 409, 409, 409]


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": -1},
        {"amount": "1.999"},
        {"period": "fortnightly"},
        {"alert_threshold": 0},
        {"end_date": "2020-01-01"},
        {"category_id": 999_999},
        {"start_date": "2026-02-30"},
    ],
)
def test_an_invalid_budget_is_rejected(ada: Person, wrong: dict[str, Any]) -> None:
    ada.post("/budgets", 422, **({"amount": 5} | wrong))


@pytest.mark.parametrize(("december", "carried"), [(60, 40.0), (140, -40.0)])
def test_rollover_carries_over_amounts_left_or_overspent(
    ada: Person, december: int, carried: float
) -> None:
    ada.post("/budgets", amount=100, rollover=True, start_date="2025-12-10")
    for day, amount in (
        ("2025-12-20", december),
        ("2026-01-20", 100),
        ("2026-02-20", 100),
        ("2026-03-05", 50),
    ):
        ada.spend(amount, day)
    current = status(ada)
    assert (current["carried_over"], current["available"], current["spent"]) == (
        carried,
        100 + carried,
        50.0,
    )
    assert current["remaining"] == 50 + carried


def test_without_rollover_nothing_is_carried_over(ada: Person) -> None:
    ada.post("/budgets", amount=100, start_date="2025-12-10")
    ada.spend(10, "2025-12-20")
    assert status(ada)["available"] == 100.0


def test_a_budget_has_a_status_only_between_its_dates(ada: Person) -> None:
    ada.post("/budgets", amount=100, start_date="2026-04-01")
    ada.post(
        "/budgets", amount=100, start_date="2026-01-01", end_date="2026-03-09", period="weekly"
    )
    assert ada.get("/budgets/status")["items"] == []


def test_a_budget_that_starts_on_the_31st_skips_no_month(
    ada: Person, today: Callable[[str], None]
) -> None:
    ada.post("/budgets", amount=100, start_date="2026-01-31", rollover=True)
    carried = [
        (today(f"2026-{month:02}-28"), status(ada)["carried_over"])[1] for month in range(2, 7)
    ]
    assert carried == [100.0, 200.0, 300.0, 400.0, 500.0]


@pytest.fixture
def regular(ada: Person) -> dict[str, int]:
    """Eight months of rent at the beginning and food throughout."""
    home = ada.category("Home")
    rent, food = ada.category("Rent", parent_id=home), ada.category("Food")
    for month in (
        "2025-07",
        "2025-08",
        "2025-09",
        "2025-10",
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ):
        ada.spend(1000, f"{month}-02", category_id=rent)
        for day, amount in (("05", 60), ("14", 90), ("23", 75), ("27", 40)):
            ada.spend(amount, f"{month}-{day}", category_id=food)
    return {"home": home, "rent": rent, "food": food}


def test_the_projection_and_the_probability_come_from_the_forecast(
    ada: Person, regular: dict[str, int]
) -> None:
    """On the 10th, food has cost 60 of the usual 265, and rent is paid."""
    ada.spend(60, "2026-03-05", category_id=regular["food"])
    ada.spend(1000, "2026-03-02", category_id=regular["rent"])
    chances = []
    for amount in (61, 150, 250, 400, 2000):
        budget = ada.post("/budgets", amount=amount, category_id=regular["food"])
        current = status(ada)
        chances.append(current["probability_of_exceeding"])
        ada.delete(f"/budgets/{budget['id']}")
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.8
    assert chances[-1] < 0.05
    assert 150 < current["projected"] < 400
    ada.post("/budgets", amount=5000, category_id=regular["home"])
    assert (
        1000 <= status(ada)["projected"] < 1300
    )  # the subcategory's rent is paid; little more is to come


def test_an_exceeded_budget_has_a_probability_of_one(ada: Person, regular: dict[str, int]) -> None:
    ada.post("/budgets", amount=100)
    ada.spend(101, "2026-03-06")
    assert status(ada)["probability_of_exceeding"] == 1.0


def test_suggested_amounts_grow_as_the_accepted_risk_falls(
    ada: Person, regular: dict[str, int]
) -> None:
    ada.post("/budgets", amount=300, category_id=regular["food"])
    suggestions = ada.get("/budgets/suggestions")
    assert (suggestions["period"], suggestions["period_start"], suggestions["risk"]) == (
        "monthly",
        "2026-04-01",
        0.2,
    )
    by_name = {row["category"] and row["category"]["name"]: row for row in suggestions["items"]}
    assert by_name.keys() == {None, "Home", "Food"}
    for row in suggestions["items"]:
        assert row["suggested_amount"] >= row["predicted_amount"]
        assert row["suggested_amount"] == int(row["suggested_amount"])
        assert 0 <= row["kept_before"] <= 1
    assert by_name["Food"]["present_amount"] == 300.0
    assert by_name["Home"]["present_amount"] is None
    careful = {
        row["category"] and row["category"]["name"]: row
        for row in ada.get("/budgets/suggestions", risk=0.05)["items"]
    }
    assert careful["Food"]["suggested_amount"] >= by_name["Food"]["suggested_amount"]


def test_most_of_the_last_periods_would_have_stayed_within_a_suggestion(ada: Person) -> None:
    # The half-year before was dearer, on other days and at other payees every month.
    fun = ada.category("Fun")
    for position, month in enumerate(
        ("2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08")
    ):
        for day in (3, 14, 25):
            ada.spend(18 + 8 * position, f"{month}-{day:02}", category_id=fun)
    for position, month in enumerate(
        ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02")
    ):
        for day in (5, 12, 27):
            ada.spend(16 + 5 * (position % 3), f"{month}-{day:02}", category_id=fun)
    ada.spend(20, "2026-03-12", category_id=fun)
    for period in ("monthly", "weekly"):
        rows = ada.get("/budgets/suggestions", period=period)["items"]
        assert all(row["kept_before"] >= 0.65 for row in rows), rows


def test_a_share_of_one_or_two_periods_is_no_share(ada: Person, regular: dict[str, int]) -> None:
    rows = ada.get("/budgets/suggestions", period="yearly")["items"]
    assert {row["kept_before"] for row in rows} == {None}


def test_suggestions_need_enough_history_and_a_risk_in_range(ada: Person) -> None:
    answer = ada.call("GET", "/budgets/suggestions")
    assert (answer.status_code, answer.json["code"]) == (422, "not_enough_data")
    assert ada.call("GET", "/budgets/suggestions?risk=0.9").status_code == 422


def test_each_threshold_is_recorded_once_per_period(
    ada: Person, app: Flask, today: Callable[[str], None]
) -> None:
    ada.post("/budgets", amount=100)

    def spend(_: int) -> None:
        Person(app.test_client(), ada.id, ada.email, ada.token, "").spend(9, "2026-03-09")

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(spend, range(10)))
    assert [alert["threshold"] for alert in ada.get("/budgets/alerts")["items"]] == [80]
    ada.spend(20, "2026-03-10")
    ada.spend(20, "2026-03-10")
    assert [alert["threshold"] for alert in ada.get("/budgets/alerts")["items"]] == [100, 80]
    today("2026-04-02")
    ada.spend(85, "2026-04-02")
    assert ada.get("/budgets/alerts")["items"][0]["period_start"] == "2026-04-01"
    types = [change["type"] for change in ada.get("/changes")["items"]]
    assert types.count("budget_threshold_reached") == 3


def test_usage_lists_earlier_periods_newest_first(ada: Person) -> None:
    budget = ada.post("/budgets", amount=100, start_date="2026-01-01")
    for day, amount in (("2026-01-20", 60), ("2026-02-20", 120), ("2026-03-05", 30)):
        ada.spend(amount, day)
    usage = ada.get(f"/budgets/{budget['id']}/usage")
    assert usage["spent"] == 30.0
    assert [(row["period_start"], row["spent"], row["remaining"]) for row in usage["history"]] == [
        ("2026-02-01", 120.0, -20.0),
        ("2026-01-01", 60.0, 40.0),
    ]


def test_a_summary_adds_up_category_budgets_and_lists_overall_budgets_apart(ada: Person) -> None:
    for name, amount in (("Food", 100), ("Fun", 50)):
        category = ada.category(name)
        ada.post("/budgets", amount=amount, category_id=category)
        ada.spend(45, "2026-03-05", category_id=category)
    ada.post("/budgets", amount=500)
    ada.post("/budgets", amount=900, category_id=category, period="yearly")
    summary = ada.get("/budgets/summary", period="monthly")
    (group,) = summary["groups"]
    assert (group["budget_count"], group["total_budgeted"], group["total_spent"]) == (
        2,
        150.0,
        90.0,
    )
    assert group["by_status"] == {"ok": 1, "warning": 1, "exceeded": 0}
    assert [row["spent"] for row in summary["overall"]] == [90.0]
    assert len(ada.get("/budgets/summary")["groups"]) == 2


def test_deleting_a_budget_deletes_its_alerts(ada: Person) -> None:
    budget = ada.post("/budgets", amount=1)
    ada.spend(5, "2026-03-10")
    assert ada.get("/budgets/alerts")["items"]
    ada.delete(f"/budgets/{budget['id']}")
    assert ada.get("/budgets/alerts")["items"] == []
    assert ada.get("/budgets")["items"] == []


def test_a_summary_counts_a_parent_and_its_child_once(ada: Person) -> None:
    food = ada.category("Food")
    restaurants = ada.category("Restaurants", parent_id=food)
    ada.post("/budgets", amount=500, category_id=food)
    ada.post("/budgets", amount=200, category_id=restaurants)
    ada.spend(150, "2026-03-05", category_id=restaurants)
    (group,) = ada.get("/budgets/summary")["groups"]
    assert (group["total_budgeted"], group["total_spent"]) == (500.0, 150.0)
    assert group["budget_count"] == 2


def test_a_new_amount_holds_from_the_current_period_on(
    ada: Person, today: Callable[[str], None]
) -> None:
    gifts = ada.category("Gifts")
    values = {"category_id": gifts, "rollover": True, "start_date": "2025-11-01"}
    budget = ada.post("/budgets", amount=100, **values)["id"]
    for month in ("2025-11", "2025-12", "2026-01", "2026-02"):
        ada.spend(90, f"{month}-10", category_id=gifts)
    ada.put(f"/budgets/{budget}", amount=150)
    changed = ada.put(f"/budgets/{budget}", amount=200)
    assert changed["amounts"] == [
        {"starts_on": "2025-11-01", "amount": 100.0},
        {"starts_on": "2026-03-01", "amount": 200.0},
    ]
    current = status(ada)
    assert (current["amount"], current["carried_over"], current["available"]) == (200, 40, 240)

    today("2026-04-10")
    usage = ada.get(f"/budgets/{budget}/usage")
    assert usage["carried_over"] == 240.0
    assert [(row["amount"], row["remaining"]) for row in usage["history"]] == [
        (200.0, 200.0),
        (100.0, 10.0),
        (100.0, 10.0),
        (100.0, 10.0),
        (100.0, 10.0),
    ]


def test_a_budget_for_another_period_or_currency_has_one_amount(ada: Person) -> None:
    budget = ada.post("/budgets", amount=100, start_date="2025-11-01")["id"]
    ada.put(f"/budgets/{budget}", amount=110)
    weekly = ada.put(f"/budgets/{budget}", amount=25, period="weekly")
    assert weekly["amounts"] == [{"starts_on": "2025-10-27", "amount": 25.0}]
    ada.put(f"/budgets/{budget}", amount=26)
    euros = ada.put(f"/budgets/{budget}", amount=20, currency="EUR")
    assert euros["amounts"] == [{"starts_on": "2025-10-27", "amount": 20.0}]


def test_the_log_and_the_export_have_all_amounts_of_a_budget(ada: Person) -> None:
    budget = ada.post("/budgets", amount=100, start_date="2026-01-01")
    changed = ada.put(f"/budgets/{budget['id']}", amount=110)
    assert len(changed["amounts"]) == 2
    (exported,) = ada.get("/users/me/export")["budgets"]
    logged = ada.get("/changes")["items"][-1]["data"]
    assert exported["amounts"] == logged["amounts"] == changed["amounts"]


@pytest.mark.parametrize(
    ("day", "projected"), [("2026-03-01", None), ("2026-03-07", None), ("2026-03-08", 1000.0)]
)
def test_without_a_history_the_first_quarter_of_a_period_is_not_projected(
    ada: Person, today: Callable[[str], None], day: str, projected: float | None
) -> None:
    today(day)
    ada.post("/budgets", amount=1500)
    ada.spend(1000, "2026-03-01")
    assert status(ada)["projected"] == projected


def test_what_is_dated_later_is_scheduled_and_not_spent(
    ada: Person, today: Callable[[str], None]
) -> None:
    food = ada.category("Food")
    ada.post("/budgets", amount=1000, category_id=food)
    ada.spend(100, "2026-03-10", category_id=food)
    rent = ada.spend(1000, "2026-03-11", category_id=food)["id"]
    ada.spend(-50, "2026-03-31", category_id=food)
    ada.spend(7, "2026-03-11", category_id=food, currency="ARS")
    current = status(ada)
    expected = {"spent": 100.0, "scheduled": 950.0, "remaining": 900.0, "status": "ok"}
    assert current | expected == current
    assert current["other_currencies"] == []
    (group,) = ada.get("/budgets/summary")["groups"]
    assert (group["total_spent"], group["total_scheduled"]) == (100.0, 950.0)
    assert ada.get("/budgets/alerts")["items"] == []

    today("2026-03-11")
    current = status(ada)
    expected = {"spent": 1100.0, "scheduled": -50.0, "status": "exceeded"}
    assert current | expected == current
    ada.put(f"/expenses/{rent}", notes="Paid")
    assert [alert["spent"] for alert in ada.get("/budgets/alerts")["items"]] == [1100.0]


def test_the_dearest_day_is_not_extrapolated(ada: Person) -> None:
    """A rent on the 1st, and 20 a day: on the 10th, 21 days of 20 are to come."""
    ada.post("/budgets", amount=2000)
    ada.spend(1000, "2026-03-01")
    for day in range(1, 11):
        ada.spend(20, f"2026-03-{day:02}")
    assert status(ada)["projected"] == 1000 + 200 + 21 * 20


def test_spending_that_is_scheduled_is_projected_once(ada: Person) -> None:
    ada.post("/budgets", amount=2000)
    ada.spend(100, "2026-03-05")
    ada.spend(27, "2026-03-06")
    ada.spend(1000, "2026-03-31")
    assert status(ada)["projected"] == 1127 + 27 / 9 * 21


def test_recurring_payments_are_projected_when_they_are_due(
    ada: Person, today: Callable[[str], None]
) -> None:
    """A rent since July, in a year without one before: the next one is entered, four are due."""
    today("2026-08-10")
    rent = ada.category("Rent")
    ada.post("/budgets", amount=9000, period="yearly", category_id=rent)
    for month in range(4, 10):
        ada.spend(900, f"2026-{month:02}-01", payee="Landlord", category_id=rent)
    ada.spend(300, "2026-08-05", payee="Broken window", category_id=rent)
    current = status(ada)
    assert (current["spent"], current["scheduled"]) == (5 * 900 + 300, 900.0)
    assert current["projected"] == 6 * 900 + 300 + 3 * 900


def test_what_is_scheduled_is_a_lower_bound_of_the_projection(
    ada: Person, regular: dict[str, int]
) -> None:
    ada.spend(60, "2026-03-05", category_id=regular["food"])
    ada.spend(5000, "2026-03-30", category_id=regular["food"])
    ada.post("/budgets", amount=400, category_id=regular["food"])
    assert status(ada)["projected"] >= 5060


def test_a_budget_that_has_ended_shows_its_own_last_periods(ada: Person) -> None:
    trip = ada.category("Trip")
    values = {"category_id": trip, "start_date": "2025-10-01", "end_date": "2025-12-28"}
    budget = ada.post("/budgets", amount=100, **values)["id"]
    ada.spend(50, "2025-11-10", category_id=trip)
    ada.spend(30, "2025-12-10", category_id=trip)
    ada.spend(70, "2026-02-10", category_id=trip)
    usage = ada.get(f"/budgets/{budget}/usage")
    expected = {
        "period_start": "2025-12-01",
        "period_end": "2025-12-31",
        "spent": 30.0,
        "projected": 30.0,
        "probability_of_exceeding": 0.0,
        "days_left": 0,
    }
    assert usage | expected == usage
    history = [(row["period_start"], row["spent"]) for row in usage["history"]]
    assert history == [("2025-11-01", 50.0), ("2025-10-01", 0.0)]


def test_a_budget_that_has_not_started_shows_its_first_period(ada: Person) -> None:
    budget = ada.post("/budgets", amount=100, start_date="2026-05-10")["id"]
    ada.spend(70, "2026-03-10")
    usage = ada.get(f"/budgets/{budget}/usage")
    assert (usage["period_start"], usage["spent"], usage["history"]) == ("2026-05-01", 0.0, [])
    assert (usage["projected"], usage["days_left"]) == (None, 82)


def test_a_budget_follows_one_that_has_ended_from_the_next_day_on(ada: Person) -> None:
    ended = ada.post("/budgets", amount=100, start_date="2026-01-01")["id"]
    ada.put(f"/budgets/{ended}", end_date="2026-03-09")
    assert ada.post("/budgets", amount=120)["start_date"] == "2026-03-10"
    assert [row["amount"] for row in ada.get("/budgets/status")["items"]] == [120.0]


def test_active_budgets_for_the_same_have_no_days_in_common(ada: Person) -> None:
    dates = {"start_date": "2026-01-01", "end_date": "2026-06-30"}
    first = ada.post("/budgets", amount=100, name="Spring", **dates)["id"]
    problem = ada.post("/budgets", 409, amount=50, start_date="2026-06-30")
    assert (problem["code"], problem["budget_id"]) == ("budget_exists", first)
    assert '"Spring"' in problem["detail"]
    assert "2026-01-01 to 2026-06-30" in problem["detail"]

    ada.post("/budgets", amount=50, start_date="2025-01-01", end_date="2025-12-31")
    later = ada.post("/budgets", amount=50, start_date="2026-07-01")["id"]
    ada.put(f"/budgets/{later}", 409, start_date="2026-06-30")
    ada.put(f"/budgets/{first}", 409, end_date=None)
    ada.post("/budgets", amount=50, currency="EUR")
    ada.post("/budgets", 409, amount=50, currency="EUR")


def test_the_budgets_of_merged_categories_have_no_days_in_common(ada: Person) -> None:
    """A budget in another currency or on other days moves along, an overlapping one is refused."""
    old, new = ada.category("Old"), ada.category("New")
    ended = {"start_date": "2025-01-01", "end_date": "2025-12-31"}
    moved = [
        ada.post("/budgets", amount=1, category_id=old, **ended)["id"],
        ada.post("/budgets", amount=2, category_id=old, currency="EUR")["id"],
    ]
    target = ada.post("/budgets", amount=3, category_id=new, start_date="2025-12-31")["id"]
    problem = ada.delete(f"/categories/{old}", 409, reassign_to=new)
    assert (problem["code"], problem["budget_id"]) == ("budget_exists", target)

    ada.put(f"/budgets/{target}", start_date="2026-01-01")
    ada.delete(f"/categories/{old}", reassign_to=new)
    assert [ada.get(f"/budgets/{budget}")["category_id"] for budget in moved] == [new, new]


def test_budgets_state_what_they_leave_out_in_other_currencies(ada: Person) -> None:
    ada.put("/users/me/preferences", convert_currencies=False)
    food = ada.category("Food")
    lunch, fun = ada.category("Lunch", parent_id=food), ada.category("Fun")
    for category, amount in ((food, 500), (lunch, 100), (fun, 50)):
        ada.post("/budgets", amount=amount, category_id=category)
    overall = ada.post("/budgets", amount=900)["id"]
    for amount, category in ((80, lunch), (15, food), (7, fun)):
        ada.spend(amount, "2026-03-05", category_id=category, currency="EUR")
    ada.spend(1, "2026-03-05", currency="JPY", ai_classify=False)
    ada.spend(99, "2026-02-05", category_id=food, currency="GBP")

    def euros(total: float, count: int) -> dict[str, Any]:
        return {"currency": "EUR", "total": total, "count": count}

    yen = {"currency": "JPY", "total": 1, "count": 1}
    others = [row["other_currencies"] for row in ada.get("/budgets/status")["items"]]
    assert others == [[euros(95, 2)], [euros(80, 1)], [euros(7, 1)], [euros(102, 3), yen]]
    assert ada.get(f"/budgets/{overall}/usage")["other_currencies"] == [euros(102, 3), yen]

    summary = ada.get("/budgets/summary")
    assert summary["groups"][0]["other_currencies"] == [euros(102, 3)]
    assert summary["overall"][0]["other_currencies"] == [euros(102, 3), yen]
