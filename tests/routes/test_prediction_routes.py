import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask

from ml import shipped
from models import BudgetPrediction, ForecastAdjustment, db, table_of
from tests.conftest import Person, expense, writing

PRIOR_METHODS = {"prior_model", "blend", "usual"}


@pytest.fixture
def regular(ada: Person, today: Callable[[str], None]) -> dict[str, int]:
    """Seven regular months up to the middle of the eighth; returns the categories."""
    today("2026-03-10")
    rent, food = ada.category("Rent"), ada.category("Food")
    rows = [expense(5000, "2026-03-05", category_id=food)]
    for year, month in (
        (2025, 8),
        (2025, 9),
        (2025, 10),
        (2025, 11),
        (2025, 12),
        (2026, 1),
        (2026, 2),
    ):
        rows.append(expense(1000, f"{year}-{month:02}-02", category_id=rent))
        rows.append(expense(100 + month, f"{year}-{month:02}-09", category_id=food))
    ada.record(rows)
    return {"rent": rent, "food": food}


def test_a_forecast_has_an_interval_and_its_categories_add_up(
    ada: Person, regular: dict[str, int]
) -> None:
    forecast = ada.post("/predictions/predict", 200)
    assert (forecast["period"], forecast["period_start"], forecast["period_end"]) == (
        "monthly",
        "2026-04-01",
        "2026-04-30",
    )
    assert 0 <= forecast["lower"] <= forecast["predicted_amount"] <= forecast["upper"]
    assert 0 <= forecast["confidence_score"] <= 1
    assert forecast["method"] in PRIOR_METHODS
    assert forecast["model_version"] is None
    assert forecast["baseline_amount"] == 1105.0  # the mean of December, January and February
    assert {row["category_name"] for row in forecast["by_category"]} == {"Rent", "Food"}
    assert cents(row["predicted_amount"] for row in forecast["by_category"]) == cents(
        [forecast["predicted_amount"]]
    )


def cents(amounts: Any) -> int:
    return round(sum(100 * amount for amount in amounts))


def test_a_forecast_is_explained_by_amounts_that_add_up(
    ada: Person, regular: dict[str, int]
) -> None:
    ada.spend(4, "2026-02-17", payee="Kiosk")
    for month in ("2025-12", "2026-01", "2026-02"):
        ada.spend(19.99, f"{month}-20", payee="Phone company", category_id=regular["food"])
    forecast = ada.post("/predictions/predict", 200)
    why = forecast["explanation"]
    assert cents(part["amount"] for part in why["parts"]) == cents([forecast["predicted_amount"]])
    assert cents(row["amount"] for row in why["categories"]) == cents(
        [forecast["predicted_amount"]]
    )
    recurring = next(part for part in why["parts"] if part["kind"] == "recurring")
    assert cents(item["amount"] for item in recurring["items"]) == cents([recurring["amount"]])
    assert {
        "payee": "Phone company",
        "amount": 19.99,
        "date": "2026-04-20",
        "category_id": regular["food"],
    } in (recurring["items"])
    # Food costs about the same on the same day, too; the two largest are named.
    assert "in recurring payments (Rent, Food and Phone company)" in why["sentence"]


def test_an_explanation_has_the_language_and_the_format_of_the_users_locale(
    ada: Person, regular: dict[str, int]
) -> None:
    in_english = ada.post("/predictions/predict", 200)["explanation"]["sentence"]
    assert in_english.startswith("Expected spending in April 2026 is $")
    ada.put("/users/me/preferences", locale="de-DE")
    sentence = ada.post("/predictions/predict", 200)["explanation"]["sentence"]
    assert sentence.startswith("Erwartete Ausgaben im April 2026: ")
    assert "\xa0$" in sentence


def test_a_forecast_of_the_current_month_includes_recorded_spending(
    ada: Person, regular: dict[str, int]
) -> None:
    forecast = ada.post("/predictions/predict", 200, target="current")
    assert (forecast["period_start"], forecast["period_end"]) == ("2026-03-01", "2026-03-31")
    assert forecast["lower"] >= 5000
    assert forecast["explanation"]["parts"][0] == {
        "kind": "already_spent",
        "amount": 5000.0,
        "items": [],
    }


def test_spending_recorded_in_advance_is_part_of_the_forecast(
    ada: Person, regular: dict[str, int]
) -> None:
    ada.spend(20_000, "2026-04-20", category_id=regular["food"])
    assert ada.post("/predictions/predict", 200)["lower"] >= 20_000


def test_one_category_and_a_later_month_can_be_forecast(
    ada: Person, regular: dict[str, int]
) -> None:
    ada.spend(1000, "2026-03-02", category_id=regular["rent"])
    forecast = ada.post("/predictions/predict", 200, category_id=regular["rent"], horizon=3)
    assert (forecast["period_start"], forecast["by_category"], forecast["baseline_amount"]) == (
        "2026-06-01",
        [],
        1000.0,
    )
    assert 500 < forecast["predicted_amount"] < 1500


def test_a_month_that_starts_on_payday_is_forecast_from_payday(
    ada: Person, regular: dict[str, int]
) -> None:
    ada.call("PATCH", "/users/me", json={"month_start_day": 25})
    forecast = ada.post("/predictions/predict", 200)
    assert (forecast["period_start"], forecast["period_end"]) == ("2026-03-25", "2026-04-24")


def test_uncategorized_spending_is_part_of_the_total(ada: Person, regular: dict[str, int]) -> None:
    for month in ("2025-11", "2025-12", "2026-01", "2026-02"):
        ada.spend(300, f"{month}-11")
    forecast = ada.post("/predictions/predict", 200)
    assert None in {row["category_id"] for row in forecast["by_category"]}
    assert cents(row["predicted_amount"] for row in forecast["by_category"]) == cents(
        [forecast["predicted_amount"]]
    )


def test_training_with_too_few_users_keeps_the_prior_and_reports_why(
    ada: Person, regular: dict[str, int]
) -> None:
    trained = ada.post("/predictions/train", 200)
    assert (trained["status"], trained["is_serving"], trained["method"]) == (
        "not_trained",
        False,
        "prior_model",
    )
    assert "people" in trained["reason"]
    assert trained["missing"] == {"people": 4}


def test_training_can_run_as_a_background_job(
    ada: Person, bob: Person, regular: dict[str, int]
) -> None:
    answer = ada.call("POST", "/predictions/train", json={}, headers={"Prefer": "respond-async"})
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/jobs/{answer.json['id']}"
    job = ada.get(f"/jobs/{answer.json['id']}")
    assert job["status"] in {"queued", "running", "succeeded"}
    jobs = ada.client.application.extensions["outlay"].jobs
    jobs.drain()
    done = ada.get(f"/jobs/{job['id']}")
    assert (done["status"], done["progress"], done["result"]["status"]) == (
        "succeeded",
        1.0,
        "not_trained",
    )
    assert bob.call("GET", f"/jobs/{job['id']}").status_code == 404


def test_too_little_history_is_reported_with_the_missing_counts(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-10")
    refused = ada.post("/predictions/train", 422)
    assert refused["code"] == "not_enough_data"
    assert refused["missing"] == {"expenses": 10, "complete_periods": 2}
    for day in range(4, 29, 3):
        ada.spend(5, f"2026-02-{day:02}")
    assert ada.post("/predictions/predict", 422)["missing"] == {
        "expenses": 1,
        "complete_periods": 1,
    }
    ada.spend(5, "2026-01-20")
    assert ada.post("/predictions/predict", 200)["baseline_amount"] == 45.0  # a partial January


def test_a_category_without_history_has_no_forecast(
    ada: Person, regular: dict[str, int], bob: Person
) -> None:
    empty = ada.category("Empty")
    assert ada.post("/predictions/predict", 422, category_id=empty)["code"] == "not_enough_data"
    ada.post("/predictions/predict", 404, category_id=bob.category("Bob's"))


@pytest.mark.parametrize("period", ["daily", "weekly", "yearly"])
def test_days_weeks_and_years_are_forecast(
    ada: Person, today: Callable[[str], None], period: str
) -> None:
    today("2026-03-10")
    for year in (2023, 2024, 2025):
        for month in range(1, 13):
            ada.spend(100, f"{year}-{month:02}-10")
    forecast = ada.post("/predictions/predict", 200, period=period)
    assert (
        forecast["period_start"]
        == {"daily": "2026-03-11", "weekly": "2026-03-16", "yearly": "2027-01-01"}[period]
    )
    assert 0 <= forecast["lower"] <= forecast["predicted_amount"] <= forecast["upper"]
    if period == "yearly":
        assert forecast["baseline_amount"] == 1200.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"horizon": 0},
        {"horizon": -1},
        {"horizon": 10**6},
        {"period": "fortnightly"},
        {"target": "past"},
    ],
)
def test_an_invalid_forecast_request_is_rejected(
    ada: Person, regular: dict[str, int], wrong: dict[str, Any]
) -> None:
    ada.post("/predictions/predict", 422, **wrong)


def test_forecasts_are_stored_and_scored_against_actual_spending(
    ada: Person, regular: dict[str, int], today: Callable[[str], None]
) -> None:
    total_forecast = ada.post("/predictions/predict", 200)
    rent = ada.post("/predictions/predict", 200, category_id=regular["rent"])
    assert ada.get("/predictions/accuracy")["overall"]["count"] == 0
    ada.spend(1000, "2026-04-02", category_id=regular["rent"])
    ada.spend(385, "2026-04-09", category_id=regular["food"])
    today("2026-05-01")
    score = ada.get("/predictions/accuracy")
    by_category = {(row["category_id"], row["category_name"]): row for row in score["by_category"]}
    total = by_category[None, None]
    assert total["wape"] == pytest.approx(abs(total_forecast["predicted_amount"] - 1385) / 1385)
    assert total["bias"] == pytest.approx((total_forecast["predicted_amount"] - 1385) / 1385)
    assert total["skill"] == pytest.approx(1 - abs(total_forecast["predicted_amount"] - 1385) / 280)
    assert total["mean_confidence"] == total_forecast["confidence_score"]
    of_rent = by_category[regular["rent"], "Rent"]
    assert of_rent["wape"] == pytest.approx(abs(rent["predicted_amount"] - 1000) / 1000)
    assert [row["period_start"] for row in score["over_time"]] == ["2026-04-01"]
    assert {row["method"] for row in score["by_method"]} <= PRIOR_METHODS
    names = ("period_start", "period_end", "predicted_amount", "lower", "upper")
    compared = {name: total_forecast[name] for name in names}
    assert score["comparisons"] == [compared | {"actual_amount": 1385.0}]
    actual = {"prediction_id": total_forecast["prediction_id"], "actual_amount": 1385.0}
    (stored,) = ada.get("/predictions/history")["items"]
    assert stored.items() >= actual.items()

    actual = {"prediction_id": rent["prediction_id"], "actual_amount": 1000.0}
    by_rent = {"category_id": regular["rent"], "include": "names"}
    (stored,) = ada.get("/predictions/history", **by_rent)["items"]
    assert stored.items() >= (actual | {"category_name": "Rent"}).items()


def test_an_actual_follows_later_corrections_of_transactions(
    ada: Person, regular: dict[str, int], today: Callable[[str], None]
) -> None:
    ada.post("/predictions/predict", 200)
    spent = ada.spend(1000, "2026-04-02")
    today("2026-05-01")
    ada.spend(20, "2026-05-01")
    ada.get("/predictions/accuracy")
    ada.put(f"/expenses/{spent['id']}", amount=1500)
    ada.get("/predictions/accuracy")
    assert ada.get("/predictions/history")["items"][0]["actual_amount"] == 1500.0


def test_a_period_that_nobody_has_entered_has_no_actual(
    ada: Person, regular: dict[str, int], today: Callable[[str], None]
) -> None:
    ada.post("/predictions/predict", 200)
    ada.spend(1000, "2026-04-02", category_id=regular["rent"])
    today("2026-07-01")
    assert ada.get("/predictions/accuracy")["overall"]["count"] == 0
    assert ada.get("/predictions/history")["items"][0]["settled_at"] is None

    # The next entry leaves a gap of four months behind it, until that is filled.
    ada.spend(20, "2026-08-01", category_id=regular["food"])
    today("2026-08-02")
    assert ada.get("/predictions/accuracy")["overall"]["count"] == 0
    stored = ada.get("/predictions/history")["items"][0]
    assert stored["settled_at"]
    assert stored["actual_amount"] is None
    for month in ("04", "05", "06", "07"):
        for day in ("09", "16", "23", "30"):
            ada.spend(100, f"2026-{month}-{day}", category_id=regular["food"])
    assert ada.get("/predictions/accuracy")["overall"]["count"] == 1
    assert ada.get("/predictions/history")["items"][0]["actual_amount"] == 1400.0


def test_the_last_forecast_made_before_the_period_is_scored(
    ada: Person, regular: dict[str, int], today: Callable[[str], None], app: Flask
) -> None:
    early = ada.post("/predictions/predict", 200)
    today("2026-04-25")
    ada.spend(900, "2026-04-02")
    ada.post("/predictions/predict", 200, target="current")
    app.extensions["outlay"].jobs.drain()
    with app.app_context(), writing():
        row = db.session.get_one(BudgetPrediction, early["prediction_id"])
        row.created_at = dt.datetime(2026, 3, 10, tzinfo=dt.UTC)
    today("2026-05-01")
    ada.spend(20, "2026-05-01")
    overall = ada.get("/predictions/accuracy")["overall"]
    assert overall["count"] == 1
    assert overall["wape"] == pytest.approx(abs(early["predicted_amount"] - 900) / 900)


def test_what_intervals_missed_on_this_instance_widens_them(
    ada: Person, regular: dict[str, int], app: Flask, today: Callable[[str], None]
) -> None:
    first = ada.post("/predictions/predict", 200)
    app.extensions["outlay"].jobs.drain()
    with app.app_context(), writing():
        row = db.session.get_one(BudgetPrediction, first["prediction_id"])
        score = {"stretch": 2.0, "trust": 0.0, "forecasts": 40}
        db.session.add(ForecastAdjustment(period="monthly", segment=row.segment, **score))
    try:
        # Until the next day, or a change of the ledger, the first forecast stays what it is.
        assert ada.post("/predictions/predict", 200) == first
        today("2026-03-11")
        forecast = ada.post("/predictions/predict", 200)
        assert forecast["lower"] <= first["lower"]
        assert forecast["upper"] > first["upper"]
    finally:
        with app.app_context(), writing():
            db.session.execute(table_of(ForecastAdjustment).delete())


def test_a_damaged_prior_returns_503(
    ada: Person, regular: dict[str, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(
        shipped, "load_forecast_model", partial(shipped.load_forecast_model, tmp_path)
    )
    answer = ada.call("POST", "/predictions/predict", json={})
    assert (answer.status_code, answer.json["code"]) == (503, "model_missing")


def test_reading_a_forecast_all_day_stores_it_once(ada: Person, regular: dict[str, int]) -> None:
    read = ada.get("/predictions/forecast")
    assert read == ada.get("/predictions/forecast")
    assert read == ada.post("/predictions/predict", 200)

    history = ada.get("/predictions/history")["items"]
    assert [row["prediction_id"] for row in history] == [read["prediction_id"]]


def test_a_forecast_follows_the_ledger_within_the_day(ada: Person, regular: dict[str, int]) -> None:
    pets = ada.category("Pets")
    before = ada.get("/predictions/forecast", target="current")
    ada.spend(700, "2026-03-09", category_id=pets)
    after = ada.get("/predictions/forecast", target="current")

    assert after["prediction_id"] == before["prediction_id"]
    assert after["predicted_amount"] >= before["predicted_amount"] + 700
    assert "Pets" in {row["category_name"] for row in after["by_category"]}
    (stored,) = ada.get("/predictions/history")["items"]
    assert stored["predicted_amount"] == after["predicted_amount"]
    (part,) = ada.get("/predictions/history", category_id=pets)["items"]
    assert part["predicted_amount"] >= 700


def test_the_next_day_has_a_forecast_of_its_own(
    ada: Person, regular: dict[str, int], today: Callable[[str], None]
) -> None:
    first = ada.get("/predictions/forecast")
    today("2026-03-11")
    second = ada.get("/predictions/forecast")
    assert second["prediction_id"] > first["prediction_id"]
    assert len(ada.get("/predictions/history")["items"]) == 2


def test_a_category_has_the_same_forecast_alone_and_in_the_total(
    ada: Person, regular: dict[str, int]
) -> None:
    total = ada.get("/predictions/forecast")["by_category"]
    names = ("predicted_amount", "lower", "upper", "baseline_amount", "confidence_score", "method")
    for part in total:
        alone = ada.get("/predictions/forecast", category_id=part["category_id"])
        assert {name: alone[name] for name in names} == {name: part[name] for name in names}
        parts = alone["explanation"]["parts"]
        assert cents(row["amount"] for row in parts) == cents([alone["predicted_amount"]])


def test_a_forecast_of_an_unknown_category_is_not_found(
    ada: Person, regular: dict[str, int]
) -> None:
    assert ada.call("GET", "/predictions/forecast?category_id=987654").status_code == 404
