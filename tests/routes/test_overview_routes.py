from collections.abc import Callable

import pytest
from flask import Flask

from tests.conftest import Person


@pytest.fixture
def mid_month(today: Callable[[str], None]) -> None:
    today("2026-03-10")


@pytest.mark.usefixtures("mid_month")
def test_the_overview_says_what_the_single_routes_say(ada: Person) -> None:
    food = ada.category("Food")
    cash = ada.post("/accounts", name="Cash", opening_balance=100)["id"]
    ada.post("/budgets", amount=200, category_id=food)
    ada.spend(30, "2026-02-05", category_id=food, account_id=cash)
    ada.spend(12, "2026-03-09", category_id=food, account_id=cash)

    overview = ada.get("/overview")

    assert overview["date"] == "2026-03-10"
    assert overview["accounts"] == ada.get("/accounts")["items"]
    assert overview["month"] == ada.get("/summary/monthly")
    assert overview["budgets"] == ada.get("/budgets/status")["items"]
    assert overview["balances"] == [
        {"currency": "USD", "current_balance": 58.0, "balance_including_scheduled": 58.0}
    ]
    assert overview["month"]["comparison"]["previous_total_expenses"] == 30.0


@pytest.mark.usefixtures("mid_month")
def test_the_latest_transactions_have_names_and_are_of_today_or_before(ada: Person) -> None:
    food, cash = ada.category("Food"), ada.post("/accounts", name="Cash")["id"]
    for day in range(1, 13):
        ada.spend(day, f"2026-03-{day:02}", category_id=food, account_id=cash)

    latest = ada.get("/overview")["latest_transactions"]

    listed = ada.get("/transactions", end_date="2026-03-10", include="names", limit=10)["items"]
    assert latest == listed
    assert [row["amount"] for row in latest] == [10.0, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert {(row["category_name"], row["account_name"]) for row in latest} == {("Food", "Cash")}


@pytest.mark.usefixtures("mid_month")
def test_upcoming_payments_are_entered_or_expected_but_never_both(ada: Person) -> None:
    for month in ("2025-12", "2026-01", "2026-02", "2026-03"):
        ada.post("/incomes", date=f"{month}-01", amount=3000, payee="Employer")
        ada.spend(800, f"{month}-02", payee="Landlord")
        ada.spend(20, f"{month}-04", payee="Phone company")
    entered = ada.spend(800, "2026-04-01", payee="Landlord")

    upcoming = ada.get("/overview")["upcoming_payments"]

    assert [
        (payment["payee"], payment["kind"], payment["amount"], payment["source"])
        for payment in upcoming
    ] == [
        ("Employer", "income", 3000.0, "expected"),
        ("Landlord", "expense", 800.0, "entered"),
        ("Phone company", "expense", 20.0, "expected"),
    ]
    assert upcoming[1]["transaction_id"] == entered["id"]
    assert [payment["date"] for payment in upcoming] == ["2026-04-01", "2026-04-01", "2026-04-04"]
    assert [payment["cadence"] for payment in upcoming] == ["monthly", None, "monthly"]
    assert upcoming[1]["probability"] is None
    assert 0.8 < upcoming[2]["probability"] < 1


@pytest.mark.usefixtures("mid_month")
def test_planned_payments_are_upcoming_and_stand_for_expected_ones(
    ada: Person, today: Callable[[str], None]
) -> None:
    for month in ("2025-12", "2026-01", "2026-02", "2026-03"):
        ada.spend(800, f"{month}-02", payee="Landlord")
    rent, dentist, march = (
        ada.post("/planned-transactions", amount=amount, payee=payee, start_date=day)["id"]
        for amount, payee, day in (
            (800, "Landlord", "2026-04-03"),
            (90, "Dentist", "2026-03-10"),
            (5, "Too late", "2026-05-01"),
        )
    )
    today("2026-03-12")

    upcoming = ada.get("/overview")["upcoming_payments"]

    assert [
        (item["payee"], item["date"], item["due_date"], item["source"], item["planned_id"])
        for item in upcoming
    ] == [
        ("Dentist", "2026-03-12", "2026-03-10", "planned", dentist),
        ("Landlord", "2026-04-03", "2026-04-03", "planned", rent),
    ]
    assert march not in {item["planned_id"] for item in upcoming}


@pytest.mark.usefixtures("mid_month")
def test_a_yearly_payment_is_expected_after_two_years(ada: Person) -> None:
    for year in (2024, 2025):
        ada.spend(420, f"{year}-03-28", payee="Car insurance")

    (payment,) = ada.get("/overview")["upcoming_payments"]

    assert (payment["date"], payment["amount"]) == ("2026-03-28", 420.0)
    assert payment["cadence"] == "yearly"


@pytest.mark.usefixtures("mid_month")
def test_an_entered_payment_stands_for_one_expected_payment_only(ada: Person) -> None:
    for day in ("02-11", "02-18", "02-25", "03-04"):
        ada.spend(30, f"2026-{day}", payee="Music lessons 0412")
    for month in ("2025-12", "2026-01", "2026-02", "2026-03"):
        ada.spend(700, f"{month}-02", payee="Bank")
        ada.spend(640, f"{month}-02", payee="Bank")
    ada.spend(30, "2026-03-18", payee="Music Lessons 0518")
    ada.spend(640, "2026-04-02", payee="Bank")

    upcoming = ada.get("/overview")["upcoming_payments"]

    lessons = [item for item in upcoming if item["amount"] == 30]
    assert [(item["date"], item["source"]) for item in lessons] == [
        ("2026-03-11", "expected"),
        ("2026-03-18", "entered"),
        ("2026-03-25", "expected"),
        ("2026-04-01", "expected"),
        ("2026-04-08", "expected"),
    ]
    loans = [(item["amount"], item["source"]) for item in upcoming if item["payee"] == "Bank"]
    assert sorted(loans) == [(640, "entered"), (700, "expected")]


def test_the_review_count_is_the_length_of_the_queue(ada: Person) -> None:
    for number in range(3):
        ada.spend(5, payee=f"Xyzzy {number}")
    queue = ada.get("/transactions", uncertain="true", include="total")
    assert ada.get("/overview")["review_count"] == queue["total"] > 0


def test_a_client_follows_from_the_overview_without_missing_a_change(ada: Person) -> None:
    position = ada.get("/overview")["sync_position"]
    later = ada.spend(2)
    changes = ada.get("/changes", since=position)["items"]
    assert [change["entity_id"] for change in changes] == [later["id"]]


def test_the_overview_of_a_new_user_is_empty_and_not_an_error(app: Flask, ada: Person) -> None:
    overview = ada.get("/overview")
    assert overview["balances"] == overview["accounts"] == overview["budgets"] == []
    assert overview["upcoming_payments"] == overview["latest_transactions"] == []
    assert overview["review_count"] == 0


@pytest.mark.usefixtures("mid_month")
def test_the_currency_of_the_most_accounts_comes_first(ada: Person) -> None:
    for name, currency in (("A", "CHF"), ("B", "USD"), ("C", "USD"), ("D", "EUR")):
        ada.account(name, currency=currency)
    balances = ada.get("/overview")["balances"]
    assert [balance["currency"] for balance in balances] == ["USD", "CHF", "EUR"]


@pytest.mark.usefixtures("mid_month")
def test_upcoming_payments_begin_tomorrow(ada: Person) -> None:
    for day in (9, 10, 11):
        ada.spend(day, f"2026-03-{day:02}", payee=f"On the {day}th")
    upcoming = ada.get("/overview")["upcoming_payments"]
    assert [payment["payee"] for payment in upcoming] == ["On the 11th"]


def test_upcoming_payments_are_those_of_the_forecast_also_where_entries_end_early(
    ada: Person, today: Callable[[str], None]
) -> None:
    """A file a month: what was due since the last one is left out, what comes is expected."""
    today("2026-04-20")
    for month in ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"):
        ada.spend(800, f"{month}-01", payee="Landlord")
        for day in (6, 13, 20, 27, 30):
            if not (month == "2026-02" and day == 30):
                ada.spend(40 + day, f"{month}-{day:02}", payee="Market")

    upcoming = ada.get("/overview")["upcoming_payments"]

    shown = {(item["payee"], item["date"], item["amount"]) for item in upcoming}
    assert ("Landlord", "2026-05-01", 800.0) in shown
    assert min(item["date"] for item in upcoming) > "2026-04-20"
    parts = ada.get("/predictions/forecast")["explanation"]["parts"]
    due = [item for part in parts for item in part["items"] if item["date"] <= "2026-05-20"]
    expected = {(item["payee"], item["date"], item["amount"]) for item in due}
    assert expected == {item for item in shown if item[1] >= "2026-05-01"}


def save(person: Person, goal: int, *contributions: tuple[str, int]) -> None:
    for day, amount in contributions:
        person.post(f"/goals/{goal}/contributions", date=day, amount=amount)


@pytest.mark.usefixtures("mid_month")
def test_goals_at_a_glance_have_the_dates_of_their_projections(ada: Person) -> None:
    trip = ada.post("/goals", name="Trip", target_amount=900, target_date="2026-06-30")["id"]
    save(ada, trip, ("2025-12-10", 100), ("2026-01-05", 200), ("2026-02-05", 200))

    (glance,) = ada.get("/overview")["goals"]
    (insight,) = ada.get("/goals/insights")["goals"]

    assert (glance["goal_id"], glance["current_amount"]) == (trip, 500)
    assert (glance["basis"], glance["problem"]) == ("contributions", None)
    for day in ("expected_date", "earliest_date", "latest_date"):
        assert glance[day] == insight["by_contributions"][day]
    assert glance["is_on_track"] == (glance["expected_date"] <= "2026-06-30")


@pytest.mark.usefixtures("mid_month")
def test_a_goal_without_contributions_is_shown_by_the_forecast(ada: Person) -> None:
    ada.post("/goals", name="Trip", target_amount=900, target_date="2026-06-30")

    (glance,) = ada.get("/overview")["goals"]

    assert (glance["basis"], glance["problem"]) == ("forecast", "not_enough_history")
    assert (glance["expected_date"], glance["is_on_track"]) == (None, None)


@pytest.mark.usefixtures("mid_month")
def test_three_active_goals_are_shown_those_of_the_highest_priority_first(ada: Person) -> None:
    goals = {
        name: ada.post("/goals", name=name, target_amount=50, **values)["id"]
        for name, values in {
            "Some day": {"priority": "low"},
            "Later": {"target_date": "2027-01-01"},
            "Sooner": {"target_date": "2026-12-01"},
            "Paused": {"priority": "critical"},
            "First": {"priority": "high"},
        }.items()
    }
    ada.call("PATCH", f"/goals/{goals['Paused']}", json={"status": "paused"})

    shown = [glance["name"] for glance in ada.get("/overview")["goals"]]

    assert shown == ["First", "Sooner", "Later"]


@pytest.mark.usefixtures("mid_month")
def test_a_goal_that_comes_too_late_is_off_track(ada: Person) -> None:
    trip = ada.post("/goals", name="Trip", target_amount=9000, target_date="2026-06-30")["id"]
    save(ada, trip, ("2025-12-10", 100), ("2026-01-05", 200), ("2026-02-05", 200))

    assert ada.get("/overview")["goals"][0]["is_on_track"] is False
