import datetime as dt
from collections.abc import Callable, Sequence

import pytest

from core import clock
from core.identity import Caller
from learning.categorization import categorizer_cache, categorizer_memory, experiments
from ml_service import CategoryModels
from models import CategoryFeedback, db
from services.categorization import performance_service
from services.categorization.suggestions import Categorization, Policy
from tests.conftest import Person, writing


@pytest.fixture
def propose(ada: Person, as_caller: Callable[[Person], Caller]) -> Callable[..., None]:
    """Proposals of a variant for new rows, with what became of them: right, wrong, or nothing said (None)."""

    def make(
        variant: str, outcomes: Sequence[bool | None], days_ago: int = 0, confidence: float = 0.8
    ) -> None:
        rows = [{"kind": "expense", "amount": 1, "payee": "Kiosk"}] * len(outcomes)
        ids = [row["id"] for row in ada.post("/transactions/bulk", transactions=rows)["items"]]
        now = clock.now()
        with writing():
            db.session.add_all(
                CategoryFeedback(
                    user_id=ada.id, transaction_id=id_, variant=variant, decision="apply", candidates=[], reason="",
                    confidence=confidence, score=1.0, similarity=0.5, is_right=right, suggested_category_id=1,
                    kept_category_id=1 if right else 2, settled_at=None if right is None else now,
                    created_at=now - dt.timedelta(days=days_ago),
                )
                for id_, right in zip(ids, outcomes, strict=True)
            )  # fmt: skip

    return make


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


def test_a_challenger_that_is_worse_serves_nobody_any_more(
    propose: Callable[..., None],
    ada: Person,
    as_caller: Callable[[Person], Caller],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(experiments, "RECHECK_SECONDS", 0.0)
    caller = as_caller(ada)
    models = CategoryModels("kernel_linear", "kernel", 1.0)
    propose("kernel_linear", [False] * 60)  # before it began
    assert models.variant_for(caller.id) == "kernel"
    propose("kernel", [False] * 60)
    propose("kernel_linear", [True] * 60)
    assert models.variant_for(caller.id) == "kernel_linear"
    experiment = models.current_experiment()
    assert experiment is not None
    assert (experiment.has_fallen_back, experiment.comparison.verdict) == (True, "worse")


def test_an_admin_sees_the_experiment(
    propose: Callable[..., None], admin: Person, ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    service = made(control="kernel_linear", challenger="kernel", share=0.5)
    shown = performance_service.performance(service, as_caller(admin))["experiment"]
    assert (shown["challenger"], shown["verdict"], shown["pairs"]) == ("kernel", "undecided", 0)
    assert performance_service.performance(service, as_caller(ada))["experiment"] is None


def test_without_an_encoder_the_embeddings_variant_serves_as_the_plain_one(
    ada: Person, as_caller: Callable[[Person], Caller], tmp_path: object
) -> None:
    models = CategoryModels("embeddings", models_dir=tmp_path)  # type: ignore[arg-type]
    assert models.refit(as_caller(ada)).variant == "embeddings"
    assert models.count_labels(as_caller(ada)) == 0


def test_a_memory_of_long_ago_is_built_anew(
    ada: Person, as_caller: Callable[[Person], Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(categorizer_memory, "MAX_EVENTS", 3)
    models, caller = CategoryModels(), as_caller(ada)
    assert models.count_labels(caller) == 0
    party = ada.category("Party")
    for _ in range(5):
        ada.spend(3, payee="Kiosk", category_id=party)
    assert models.count_labels(caller) == 5


def test_a_memory_does_not_grow_for_ever(
    ada: Person, as_caller: Callable[[Person], Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(categorizer_memory, "MAX_ROWS", 2)
    monkeypatch.setattr(categorizer_memory, "MAX_LABELS", 4)
    models, caller, party = CategoryModels(), as_caller(ada), ada.category("Party")
    counts = []
    for _ in range(7):
        ada.spend(3, payee="Kiosk", category_id=party)
        counts.append(models.count_labels(caller))
    assert counts == [1, 2, 3, 4, 5, 2, 3]


def test_only_those_who_asked_last_are_remembered(
    ada: Person, bob: Person, as_caller: Callable[[Person], Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(categorizer_cache, "MAX_PEOPLE", 1)
    ada.spend(3, payee="Kiosk", category_id=ada.category("Party"))
    models = CategoryModels()
    first, second = as_caller(ada), as_caller(bob)
    assert [models.count_labels(caller) for caller in (first, second, first)] == [1, 0, 1]
