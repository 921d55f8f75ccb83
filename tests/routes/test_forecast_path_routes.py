from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from models import BudgetPrediction, ForecastAdjustment, db, table_of
from tests.conftest import Person, expense, writing

TOWNS = ("North", "East", "South", "West", "Upper", "Lower", "Old")
SHOPS = ("Baker", "Grocer", "Butcher", "Market")
"""Every shop is visited once, so that no payment recurs."""
MONTHS = ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03")


@pytest.fixture
def household(ada: Person, today: Callable[[str], None]) -> dict[str, int]:
    """Six regular months up to the middle of the seventh, whose rent is paid; the categories."""
    today("2026-03-12")
    rent, food = ada.category("Rent"), ada.category("Food")
    rows = []
    for month, town in zip(MONTHS, TOWNS, strict=True):
        rows.append(expense(1000, f"{month}-02", payee="Landlord", category_id=rent))
        if month != MONTHS[-1]:
            rows.append(expense(40, f"{month}-20", payee="Power company", category_id=rent))
        for day, shop in zip((3, 10, 17, 24), SHOPS, strict=True):
            date = f"{month}-{day:02}"
            if date <= "2026-03-12":
                rows.append(expense(100, date, payee=f"{town} {shop}", category_id=food))
    ada.record(rows)
    return {"rent": rent, "food": food}


def by_date(path: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {point["date"]: point for point in path["points"]}


def test_a_path_ends_at_the_forecast_of_its_period(ada: Person, household: dict[str, int]) -> None:
    for target in ("current", "next"):
        path = ada.get("/predictions/path", target=target)
        forecast = ada.get("/predictions/forecast", target=target)

        last = path["points"][-1]
        assert last["date"] == forecast["period_end"]
        assert last["expected"] == path["predicted_amount"] == forecast["predicted_amount"]
        assert last["lower"] == path["lower"] == forecast["lower"]
        assert last["upper"] == path["upper"] == forecast["upper"]
        assert path["data_until"] == forecast["data_until"]


def test_a_path_ends_at_the_stored_forecast_after_intervals_have_changed(
    ada: Person, household: dict[str, int], app: Flask
) -> None:
    stored = ada.get("/predictions/forecast")
    app.extensions["outlay"].jobs.drain()
    with app.app_context(), writing():
        segment = db.session.get_one(BudgetPrediction, stored["prediction_id"]).segment
        adjustment = {"stretch": 2.0, "trust": 0.0, "forecasts": 40}
        db.session.add(ForecastAdjustment(period="monthly", segment=segment, **adjustment))
    try:
        path = ada.get("/predictions/path")
        last = path["points"][-1]
        assert (path["lower"], path["upper"]) == (stored["lower"], stored["upper"])
        assert (last["lower"], last["upper"]) == (stored["lower"], stored["upper"])
    finally:
        with app.app_context(), writing():
            db.session.execute(table_of(ForecastAdjustment).delete())


def test_a_category_is_the_same_to_the_cent_on_every_route(
    ada: Person, household: dict[str, int]
) -> None:
    for part, amount in enumerate((10.01, 20.02, 30.03, 40.05, 50.07, 60.01, 70.03)):
        category_id = ada.category(f"Part {part}")
        ada.post("/budgets", amount=100, category_id=category_id)
        for month in MONTHS:
            ada.spend(amount, f"{month}-04", payee=f"{month} {part}", category_id=category_id)
            ada.spend(
                round(amount + 5, 2),
                f"{month}-09",
                payee=f"{part} {month}",
                category_id=category_id,
            )
    for target in ("current", "next"):
        forecast = ada.get("/predictions/forecast", target=target)
        amounts = {row["category_id"]: row["predicted_amount"] for row in forecast["by_category"]}
        assert sum(map(Decimal, map(str, amounts.values()))) == Decimal(
            str(forecast["predicted_amount"])
        )
        for category_id, amount in amounts.items():
            path = ada.get("/predictions/path", target=target, category_id=category_id)
            assert path["predicted_amount"] == path["points"][-1]["expected"] == amount
    next_amounts = amounts | {None: forecast["predicted_amount"]}
    for row in ada.get("/budgets/suggestions")["items"]:
        category_id = row["category"] and row["category"]["id"]
        assert row["predicted_amount"] == next_amounts[category_id]

    current = ada.get("/predictions/forecast", target="current")["by_category"]
    amounts = {row["category_id"]: row["predicted_amount"] for row in current}
    for row in ada.get("/budgets/status")["items"]:
        assert row["projected"] == amounts[row["category"]["id"]]


def test_a_path_has_what_was_spent_up_to_today_and_what_to_expect_after(
    ada: Person, household: dict[str, int]
) -> None:
    points = by_date(ada.get("/predictions/path", target="current"))

    assert len(points) == 31
    assert [points[f"2026-03-{day:02}"]["spent"] for day in (1, 2, 3, 12)] == [0, 1000, 1100, 1200]
    assert points["2026-03-13"]["spent"] is None
    assert points["2026-03-10"]["expected"] is None
    known = points["2026-03-11"]
    assert known["expected"] == known["lower"] == known["upper"] == known["spent"]
    unknown = [points[f"2026-03-{day:02}"] for day in range(12, 32)]
    for name in ("expected", "lower", "upper"):
        sums = [point[name] for point in unknown]
        assert sums == sorted(sums)
    assert all(point["lower"] <= point["expected"] <= point["upper"] for point in unknown)


def test_the_usual_is_the_median_of_complete_months_up_to_the_same_day(
    ada: Person, household: dict[str, int]
) -> None:
    path = ada.get("/predictions/path", target="current")
    points = by_date(path)

    usual = [points[f"2026-03-{day:02}"]["usual"] for day in (1, 2, 12, 20, 31)]
    assert usual == [0, 1000, 1200, 1340, 1440]
    assert path["usual_amount"] == 1440


def test_payments_to_come_are_entered_or_expected(ada: Person, household: dict[str, int]) -> None:
    ada.spend(75, "2026-03-28", payee="Dentist")

    path = ada.get("/predictions/path", target="current")

    assert [
        (payment["date"], payment["payee"], payment["amount"], payment["source"])
        for payment in path["payments"]
    ] == [
        ("2026-03-20", "Power company", 40.0, "expected"),
        ("2026-03-28", "Dentist", 75.0, "entered"),
    ]
    power, dentist = path["payments"]
    assert 0.5 < power["probability"] <= 1
    assert (power["category_name"], dentist["category_name"]) == ("Rent", "Uncategorized")
    assert dentist["probability"] is None


def test_a_path_of_one_category_has_its_amounts_alone(
    ada: Person, household: dict[str, int]
) -> None:
    food = household["food"]
    path = ada.get("/predictions/path", target="current", category_id=food)
    forecast = ada.get("/predictions/forecast", target="current", category_id=food)

    assert by_date(path)["2026-03-12"]["spent"] == 200
    assert path["predicted_amount"] == forecast["predicted_amount"]
    assert path["payments"] == []


def test_a_path_of_a_year_has_a_point_a_week_and_today(
    ada: Person, household: dict[str, int]
) -> None:
    ada.spend(10, "2025-01-05")
    path = ada.get("/predictions/path", period="yearly", target="current")

    days = [point["date"] for point in path["points"]]
    assert 50 < len(days) < 60
    assert {"2026-01-01", "2026-03-11", "2026-03-12", "2026-12-31"} <= set(days)


def test_the_overview_has_the_path_of_the_month(ada: Person, household: dict[str, int]) -> None:
    assert ada.get("/overview")["forecast"] == ada.get("/predictions/path", target="current")


def test_without_history_there_is_no_path(app: Flask, ada: Person) -> None:
    assert ada.get("/overview")["forecast"] is None
    refused = ada.call("GET", "/predictions/path")
    assert (refused.status_code, refused.json["code"]) == (422, "not_enough_data")


def test_the_path_of_another_users_category_is_not_found(
    ada: Person, bob: Person, household: dict[str, int]
) -> None:
    query = {"category_id": household["food"]}
    assert bob.call("GET", "/predictions/path", query_string=query).status_code == 404


def test_reading_a_path_stores_nothing(ada: Person, household: dict[str, int]) -> None:
    position = ada.get("/overview")["sync_position"]
    ada.get("/predictions/path")
    assert ada.get("/overview")["sync_position"] == position
    assert ada.get("/predictions/history")["items"] == []
