import numpy as np
import pytest

from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.training import fitting, quantile_forecaster
from ml.forecasting.training.examples import TooFewExamples, TrainingLedger, build_examples
from ml.forecasting.training.fitting import (
    compute_held_out_error,
    fit_pooled_model,
    fit_quantile_forecaster,
)


def test_the_same_people_give_the_same_model(
    people: list[TrainingLedger], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "TREES", 10)
    monkeypatch.setattr(quantile_forecaster, "MAX_BINS", 8)
    first, second = (fit_pooled_model(people[:12], "monthly").to_state() for _ in range(2))
    np.testing.assert_array_equal(first["tables"], second["tables"])
    for trees, same_trees in zip(first["trees"][0], second["trees"][0], strict=True):
        np.testing.assert_array_equal(trees["number"], same_trees["number"])


def test_no_leaf_stands_for_fewer_than_twenty_rows(
    people: list[TrainingLedger], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "TREES", 2)
    examples = build_examples(people, "monthly")
    for count in (40, len(examples)):
        rng = np.random.default_rng(0)
        forecaster = fit_quantile_forecaster(examples, np.arange(count), 0, rng)
        assert forecaster.min_samples_leaf >= 20


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_people_teach_nothing(people: list[TrainingLedger], count: int) -> None:
    with pytest.raises(TooFewExamples):
        fit_pooled_model(people[:count], "monthly")


def test_a_model_holds_its_error_on_people_held_out(
    model: PooledModel, people: list[TrainingLedger]
) -> None:
    stored, computed = model.facts["held_out"], compute_held_out_error(model, people)
    assert stored["wape"] < stored["mean_3_wape"]
    assert computed["mean_3_wape"] == pytest.approx(stored["mean_3_wape"], rel=0.2)
