from collections.abc import Callable

import pytest

from core.identity import Caller
from ml_service import CategoryModels
from services.categorization.category_suggestion import CategorySuggester, SuggestionPolicy
from services.categorization.performance import measure_performance
from tests.category_feedback import store_predictions
from tests.conftest import Person


def build_suggester(**experiment: object) -> CategorySuggester:
    models = CategoryModels(**experiment)  # type: ignore[arg-type]
    return CategorySuggester(models, SuggestionPolicy())


def test_a_category_that_was_applied_and_stood_for_a_week_was_right(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    store_predictions(ada, "kernel_linear", [True, False, None], days_ago=8)
    store_predictions(ada, "kernel_linear", [None], days_ago=6)
    performance = measure_performance(build_suggester(), as_caller(ada))
    assert (performance.suggestions, performance.overall["count"]) == (4, 3)
    assert performance.overall["accuracy"] == pytest.approx(2 / 3)


def test_a_late_correction_still_counts(ada: Person, as_caller: Callable[[Person], Caller]) -> None:
    store_predictions(ada, "kernel_linear", [None], days_ago=30)
    (row,) = ada.get("/expenses")["items"]
    ada.put(f"/expenses/{row['id']}", category_id=ada.category("Party"))
    assert measure_performance(build_suggester(), as_caller(ada)).overall["accuracy"] == 0


def test_drift_of_confidence_and_of_inputs_are_measured_apart(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    store_predictions(ada, "kernel_linear", [True] * 60, days_ago=90, confidence=0.9)
    store_predictions(ada, "kernel_linear", [True] * 60, confidence=0.4)
    performance = measure_performance(build_suggester(), as_caller(ada))
    drift = performance.drift
    assert (drift.confidence["level"], drift.inputs["level"]) == ("drifted", "stable")
    assert [month["count"] for month in performance.by_month] == [60, 60]


def test_an_admin_sees_the_experiment(
    admin: Person, ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    suggester = build_suggester(control="kernel_linear", challenger="kernel", share=0.5)
    experiment = measure_performance(suggester, as_caller(admin)).experiment
    assert experiment is not None
    measured = (experiment.challenger, experiment.verdict, experiment.pairs)
    assert measured == ("kernel", "undecided", 0)
    assert measure_performance(suggester, as_caller(ada)).experiment is None
