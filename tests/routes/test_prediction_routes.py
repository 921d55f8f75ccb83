from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from models import ModelVersion, db
from tests.conftest import Person


@pytest.fixture
def regular(ada: Person, today: Callable[[str], None]) -> dict[str, int]:
    """Seven regular months up to the middle of the eighth; answers the categories."""
    today("2026-03-10")
    rent, food = ada.category("Rent"), ada.category("Food")
    for year, month in ((2025, 8), (2025, 9), (2025, 10), (2025, 11), (2025, 12), (2026, 1), (2026, 2)):
        ada.spend(1000, f"{year}-{month:02}-02", category_id=rent)
        ada.spend(100 + month, f"{year}-{month:02}-09", category_id=food)
    ada.spend(5000, "2026-03-05", category_id=food)
    return {"rent": rent, "food": food}


def test_a_forecast_is_the_mean_of_complete_months_with_an_interval(ada: Person, regular: dict[str, int]) -> None:
    found = ada.post("/predictions/predict", 200)
    assert (found["period"], found["period_start"], found["period_end"]) == ("monthly", "2026-04-01", "2026-04-30")
    assert found["predicted_amount"] == 1108.0  # of 1109 1110 1111 1112 1101 1102, without 1112 and 1101
    assert found["baseline_amount"] == 1105.0
    assert 0 <= found["lower"] < found["predicted_amount"] < found["upper"] < 1200
    assert found["confidence_score"] == 0.875  # six of six within a fifth, by the rule of succession
    assert found["method"] == "robust_average"
    assert len(found["explanation"]["periods"]) == 6
    assert [row["category_name"] for row in found["by_category"]] == ["Rent", "Food"]


def test_one_category_and_a_later_month_can_be_asked_for(ada: Person, regular: dict[str, int]) -> None:
    found = ada.post("/predictions/predict", 200, category_id=regular["rent"], horizon=3)
    assert (found["predicted_amount"], found["period_start"], found["by_category"]) == (1000.0, "2026-06-01", [])


def test_training_answers_what_it_learned_from(ada: Person, regular: dict[str, int], app: Flask) -> None:
    trained = ada.post("/predictions/train", 200)
    assert (trained["status"], trained["expense_count"]) == ("trained", 15)
    assert (trained["data_from"], trained["data_until"]) == ("2025-08-01", "2026-02-28")
    assert trained["metrics"]["periods"] == 7
    assert ada.post("/predictions/predict", 200)["model_version"] == trained["model_version"]


def test_a_changed_past_is_learned_before_predicting(ada: Person, regular: dict[str, int]) -> None:
    before = ada.post("/predictions/predict", 200)
    for month in ("2025-12", "2026-01", "2026-02"):
        ada.spend(900, f"{month}-20")
    after = ada.post("/predictions/predict", 200)
    assert after["predicted_amount"] > before["predicted_amount"]
    assert after["model_version"] != before["model_version"]


def test_few_model_versions_are_kept(ada: Person, regular: dict[str, int], app: Flask) -> None:
    for _ in range(5):
        ada.post("/predictions/train", 200)
    with app.app_context():
        kept = set(db.session.scalars(select(ModelVersion.artifact)))
    files = {path.name for path in app.config["MODELS_DIR"].glob(f"user-{ada.id}-*")}
    assert kept == files
    assert len(kept) == 3


def test_a_tampered_model_is_refused_and_trained_anew(ada: Person, regular: dict[str, int], app: Flask) -> None:
    trained = ada.post("/predictions/train", 200)
    for path in app.config["MODELS_DIR"].glob(f"user-{ada.id}-*"):
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    found = ada.post("/predictions/predict", 200)
    assert found["predicted_amount"] == 1108.0
    assert found["model_version"] != trained["model_version"]


def test_too_little_history_says_what_is_missing(ada: Person, today: Callable[[str], None]) -> None:
    today("2026-03-10")
    refused = ada.post("/predictions/train", 422)
    assert refused["code"] == "not_enough_data"
    assert refused["missing"] == {"expenses": 10, "complete_periods": 2}
    for day in range(1, 10):
        ada.spend(5, f"2026-02-{day:02}")
    assert ada.post("/predictions/predict", 422)["missing"] == {"expenses": 1, "complete_periods": 1}
    ada.spend(5, "2026-01-20")
    assert ada.post("/predictions/predict", 200)["predicted_amount"] == 25.0


def test_a_category_without_history_has_no_forecast(ada: Person, regular: dict[str, int], bob: Person) -> None:
    empty = ada.category("Empty")
    assert ada.post("/predictions/predict", 422, category_id=empty)["code"] == "not_enough_data"
    ada.post("/predictions/predict", 404, category_id=bob.category("Bob's"))


@pytest.mark.parametrize("period", ["daily", "weekly", "yearly"])
def test_other_periods_are_forecast_too(ada: Person, today: Callable[[str], None], period: str) -> None:
    today("2026-03-10")
    for year in (2023, 2024, 2025):
        for month in range(1, 13):
            ada.spend(100, f"{year}-{month:02}-10")
    found = ada.post("/predictions/predict", 200, period=period)
    assert found["predicted_amount"] == {"daily": 0.0, "weekly": 0.0, "yearly": 1200.0}[period]
    assert found["period_start"] == {"daily": "2026-03-11", "weekly": "2026-03-16", "yearly": "2027-01-01"}[period]


@pytest.mark.parametrize("wrong", [{"horizon": 0}, {"horizon": -1}, {"horizon": 10**6}, {"period": "fortnightly"}])
def test_a_bad_question_is_refused(ada: Person, regular: dict[str, int], wrong: dict[str, Any]) -> None:
    ada.post("/predictions/predict", 422, **wrong)


def test_what_was_said_is_kept_and_scored_against_what_happened(
    ada: Person, regular: dict[str, int], today: Callable[[str], None]
) -> None:
    said = ada.post("/predictions/predict", 200)
    ada.post("/predictions/predict", 200, category_id=regular["rent"])
    assert ada.get("/predictions/accuracy")["overall"] == {
        "count": 0, "wape": None, "bias": None, "interval_coverage": None, "skill": None,
    }  # fmt: skip
    ada.spend(1000, "2026-04-02", category_id=regular["rent"])
    ada.spend(385, "2026-04-09", category_id=regular["food"])
    today("2026-05-01")
    score = ada.get("/predictions/accuracy")
    by_category = {row["category_id"]: row for row in score["by_category"]}
    assert by_category[None]["wape"] == pytest.approx(277 / 1385)
    assert by_category[None]["bias"] == pytest.approx(-277 / 1385)
    assert by_category[None]["skill"] == pytest.approx(1 - 277 / 280)
    assert by_category[None]["interval_coverage"] == 0.0
    assert by_category[regular["rent"]]["wape"] == 0.0
    assert [row["period_start"] for row in score["over_time"]] == ["2026-04-01"]
    history = ada.get("/predictions/history")["items"]
    assert [row["prediction_id"] for row in history][-1] == said["prediction_id"]
    assert len(history) == 2


def test_a_folder_that_cannot_be_written_is_said_so(
    ada: Person, regular: dict[str, int], app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = app.config["INSTANCE_DIR"] / "a_file"
    blocked.write_text("")
    monkeypatch.setattr(app.extensions["outlay"].predictions, "models_dir", blocked / "models")
    answer = ada.call("POST", "/predictions/train", json={})
    assert (answer.status_code, answer.json["code"]) == (503, "model_storage_failed")
