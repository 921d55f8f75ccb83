"""Made-up people whose spending follows rules, and a model that has learned from them."""

from itertools import pairwise

import numpy as np
import pytest

from ml.forecasting.arrays import DayArray
from ml.forecasting.ledgers import Ledger, build_ledger
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.targets import ForecastTargets
from ml.forecasting.training import tree_growing
from ml.forecasting.training.examples import TrainingLedger
from ml.forecasting.training.fitting import fit_pooled_model

START = 18_262  # 2020-01-01


def month_bounds(start: int = START, months: int = 60) -> DayArray:
    first = np.datetime64(start, "D").astype("datetime64[M]")
    return (first + np.arange(months)).astype("datetime64[D]").astype(np.int64)


def sample_ledger(seed: int, months: int = 18, *, noise: float = 0.3) -> Ledger:
    """Rent on the 3rd, groceries now and then, a salary on the 1st."""
    rng = np.random.default_rng(seed)
    bounds = month_bounds()[: months + 1]
    size = float(rng.lognormal(6, 0.7))
    spending, income = [], []
    for start, end in pairwise(bounds):
        spending.append((int(start) + 2, 1, size, 1))
        income.append((int(start), 3 * size))
        shopping = rng.choice(np.arange(start, end), 6, replace=False)
        spending += [
            (int(day), 2, size * 0.2 * float(rng.lognormal(0, noise)), 1) for day in shopping
        ]
    return build_ledger(spending, income, int(bounds[-1]))


def month_target(origin: int) -> ForecastTargets:
    """The month that begins on the origin; months are counted from there."""
    bounds = month_bounds()
    current = np.array([np.searchsorted(bounds, origin, "right") - 1])
    return ForecastTargets(bounds + origin - bounds[current], current, current)


@pytest.fixture(scope="session")
def people() -> list[TrainingLedger]:
    return [
        TrainingLedger(f"person {seed}", "EUR", sample_ledger(seed), month_bounds())
        for seed in range(25)
    ]


@pytest.fixture(scope="session")
def model(people: list[TrainingLedger]) -> PooledModel:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tree_growing, "MAX_BINS", 32)
        return fit_pooled_model(people)
