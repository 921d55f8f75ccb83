import numpy as np
import pytest

from ml.forecasting.features import build_features
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.training.examples import TrainingLedger, sample_targets


def test_a_restored_model_forecasts_the_same(
    model: PooledModel, people: list[TrainingLedger]
) -> None:
    restored = PooledModel.from_state(model.to_state())
    targets = sample_targets(people[0], np.random.default_rng(0))
    assert targets is not None
    values = build_features(people[0].ledger, targets).values[:, 1]
    is_next = targets.months_ahead == 0
    assert is_next.any()
    assert not is_next.all()
    first, second = (each.predict(values, is_next) for each in (model, restored))
    np.testing.assert_array_equal(first, second)


def test_nothing_is_predicted_below_zero(model: PooledModel) -> None:
    width = len(model.to_state()["features"])
    rows = np.random.default_rng(0).normal(0, 50, (400, width))
    assert model.predict(rows, np.arange(400) % 2 == 0).min() >= 0


def test_a_model_for_other_features_is_refused(model: PooledModel) -> None:
    with pytest.raises(ValueError, match="other features"):
        PooledModel.from_state(model.to_state() | {"features": ("lag_1",)})
