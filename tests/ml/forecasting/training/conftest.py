import pytest

from ml.forecasting.training.examples import TrainingLedger
from tests.ml.conftest import month_bounds, sample_ledger


@pytest.fixture(scope="module")
def strangers() -> list[TrainingLedger]:
    """People that the model has not learned from."""
    return [
        TrainingLedger(f"stranger {seed}", "EUR", sample_ledger(seed), month_bounds())
        for seed in range(100, 112)
    ]
