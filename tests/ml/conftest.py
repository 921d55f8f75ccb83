"""Made-up people whose spending follows rules, and a model that has learned from them."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from ml.forecasting import quantile_forecaster
from ml.forecasting.features import Origins
from ml.forecasting.ledgers import Days, Ledger, ledger_of
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.training import Member, fit

START = 18_262  # 2020-01-01


def month_bounds(start: int = START, months: int = 60) -> Days:
    first = np.datetime64(start, "D").astype("datetime64[M]")
    return (first + np.arange(months)).astype("datetime64[D]").astype(np.int64)


def made_ledger(seed: int, months: int = 18, *, noise: float = 0.3) -> Ledger:
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
    return ledger_of(spending, income, int(bounds[-1]))


@pytest.fixture(scope="session")
def people() -> list[Member]:
    return [
        Member(f"person {seed}", "EUR", made_ledger(seed), month_bounds()) for seed in range(25)
    ]


@pytest.fixture(scope="session")
def model(people: list[Member]) -> PooledModel:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(quantile_forecaster, "MAX_BINS", 32)
        return fit(people, "monthly")


@pytest.fixture
def ask() -> Callable[..., Origins]:
    """One forecast of a monthly ledger: of the next month from its last complete one, unless told otherwise."""

    def origins(day: int, ahead: int = 0, bounds: Days | None = None) -> Origins:
        known = month_bounds() if bounds is None else bounds
        current = np.searchsorted(known, day, "right") - 1
        return Origins(
            "monthly", known, np.array([current]), np.array([current + ahead]), np.array([day])
        )

    return origins
