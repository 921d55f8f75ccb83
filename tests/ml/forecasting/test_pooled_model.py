import numpy as np
import pytest

from ml.forecasting.outlook import compute_outlook
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.training.examples import TrainingLedger, sample_targets


def test_a_restored_model_forecasts_the_same(
    model: PooledModel, people: list[TrainingLedger]
) -> None:
    restored = PooledModel.from_state(model.to_state())
    rng = np.random.default_rng(0)
    targets = sample_targets(people[0], "monthly", varied=True, rng=rng)
    assert targets is not None
    first, second = (
        compute_outlook(each.forecasters, people[0].ledger, targets).centers["pooled"]
        for each in (model, restored)
    )
    np.testing.assert_array_equal(first, second)


def test_a_model_for_other_features_is_refused(model: PooledModel) -> None:
    with pytest.raises(ValueError, match="other features"):
        PooledModel.from_state(model.to_state() | {"features": ("lag_1",)})
