from collections.abc import Callable
from functools import partial

import pytest

from core.identity import Caller
from ml_service import CategoryModels
from services.categorization import performance_service
from services.categorization.suggestions import Categorization, Policy
from tests.category_feedback import store_predictions
from tests.conftest import Person


@pytest.fixture
def propose(ada: Person, as_caller: Callable[[Person], Caller]) -> Callable[..., None]:
    """Proposals of a variant for new rows, with what became of them: right, wrong, or nothing said (None)."""
    return partial(store_predictions, ada)


def made(**experiment: object) -> Categorization:
    return Categorization(CategoryModels(**experiment), Policy())  # type: ignore[arg-type]


def test_what_was_applied_and_stood_for_a_week_was_right(
    propose: Callable[..., None], ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    propose("kernel_linear", [True, False, None], days_ago=8)
    propose("kernel_linear", [None], days_ago=6)
    found = performance_service.performance(made(), as_caller(ada))
    assert (found["suggestions"], found["overall"]["count"]) == (4, 3)
    assert found["overall"]["accuracy"] == pytest.approx(2 / 3)


def test_a_late_correction_still_counts(
    propose: Callable[..., None], ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    propose("kernel_linear", [None], days_ago=30)
    (row,) = ada.get("/expenses")["items"]
    ada.put(f"/expenses/{row['id']}", category_id=ada.category("Party"))
    assert performance_service.performance(made(), as_caller(ada))["overall"]["accuracy"] == 0


def test_drift_of_confidence_is_told_apart(
    propose: Callable[..., None], ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    propose("kernel_linear", [True] * 60, days_ago=90, confidence=0.9)
    propose("kernel_linear", [True] * 60, confidence=0.4)
    found = performance_service.performance(made(), as_caller(ada))["drift"]
    assert (found["confidence"]["level"], found["inputs"]["level"]) == ("drifted", "stable")
    assert [
        month["count"]
        for month in performance_service.performance(made(), as_caller(ada))["by_month"]
    ] == [60, 60]


def test_an_admin_sees_the_experiment(
    propose: Callable[..., None], admin: Person, ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    service = made(control="kernel_linear", challenger="kernel", share=0.5)
    shown = performance_service.performance(service, as_caller(admin))["experiment"]
    assert (shown["challenger"], shown["verdict"], shown["pairs"]) == ("kernel", "undecided", 0)
    assert performance_service.performance(service, as_caller(ada))["experiment"] is None
