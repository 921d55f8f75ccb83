from collections.abc import Callable
from pathlib import Path

import pytest

from core.identity import Caller
from learning.categorization import categorizer_cache, categorizer_memory, experiments
from ml_service import CategoryModels
from tests.category_feedback import store_predictions
from tests.conftest import Person

AsCaller = Callable[[Person], Caller]


def test_a_challenger_that_proves_worse_is_no_longer_used(
    ada: Person, as_caller: AsCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiments, "RECHECK_SECONDS", 0.0)
    caller = as_caller(ada)
    models = CategoryModels("kernel_linear", "kernel", 1.0)
    store_predictions(ada, "kernel_linear", [False] * 60)  # before the experiment began
    assert models.variant_for(caller.id) == "kernel"
    store_predictions(ada, "kernel", [False] * 60)
    store_predictions(ada, "kernel_linear", [True] * 60)
    assert models.variant_for(caller.id) == "kernel_linear"
    experiment = models.current_experiment()
    assert experiment is not None
    assert (experiment.has_fallen_back, experiment.comparison.verdict) == (True, "worse")


def test_without_an_encoder_the_embeddings_variant_serves_without_embeddings(
    ada: Person, as_caller: AsCaller, tmp_path: Path
) -> None:
    models = CategoryModels("embeddings", models_dir=tmp_path)
    assert models.refit(as_caller(ada)).variant == "embeddings"
    assert models.count_labels(as_caller(ada)) == 0


def test_a_categorizer_with_too_many_new_events_is_loaded_from_the_ledger(
    ada: Person, as_caller: AsCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(categorizer_memory, "MAX_EVENTS", 3)
    models, caller = CategoryModels(), as_caller(ada)
    assert models.count_labels(caller) == 0
    party = ada.category("Party")
    for _ in range(5):
        ada.spend(3, payee="Kiosk", category_id=party)
    assert models.count_labels(caller) == 5


def test_a_categorizer_with_too_many_labels_is_loaded_with_the_newest(
    ada: Person, as_caller: AsCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(categorizer_memory, "MAX_ROWS", 2)
    monkeypatch.setattr(categorizer_memory, "MAX_LABELS", 4)
    models, caller, party = CategoryModels(), as_caller(ada), ada.category("Party")
    counts = []
    for _ in range(7):
        ada.spend(3, payee="Kiosk", category_id=party)
        counts.append(models.count_labels(caller))
    assert counts == [1, 2, 3, 4, 5, 2, 3]


def test_an_evicted_categorizer_is_loaded_again_with_its_labels(
    ada: Person, bob: Person, as_caller: AsCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(categorizer_cache, "MAX_PEOPLE", 1)
    ada.spend(3, payee="Kiosk", category_id=ada.category("Party"))
    models = CategoryModels()
    first, second = as_caller(ada), as_caller(bob)
    assert [models.count_labels(caller) for caller in (first, second, first)] == [1, 0, 1]
