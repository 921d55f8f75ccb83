import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.forecasting.calibration import (
    LEVELS,
    SEGMENTS,
    Distribution,
    Evidence,
    Experience,
    calibrate,
)

Z = np.linspace(-2, 2, len(LEVELS))


def evidence(z: np.ndarray, periods: np.ndarray, width: float = 100.0) -> Evidence:
    count = len(z)
    return Evidence(
        {"pooled": z},
        np.zeros(count, int),
        periods,
        np.ones(count),
        1_000 + z * width,
        np.full(count, 1_000.0),
        np.full(count, width),
        np.full(count, width),
    )


def test_a_table_says_how_far_actuals_fell() -> None:
    z = np.random.default_rng(0).normal(size=5_000)
    found = calibrate(evidence(z, np.arange(5_000) % 10), "pooled")
    likely = Distribution(1_000.0, 100.0, 100.0, found.z(0, "pooled"))
    low, high = likely.interval()
    assert np.mean((1_000 + 100 * z >= low) & (1_000 + 100 * z <= high)) == pytest.approx(
        0.8, abs=0.02
    )


def test_a_level_that_drifts_widens_the_intervals() -> None:
    rng = np.random.default_rng(0)
    periods = np.repeat(np.arange(12), 300)
    drifting = rng.normal(size=3_600) + rng.normal(0, 1.5, 12)[periods]
    assert calibrate(evidence(drifting, periods), "pooled").stretch[0, 0] > 1.05
    assert calibrate(evidence(rng.normal(size=3_600), periods), "pooled").stretch[
        0, 0
    ] == pytest.approx(1, abs=0.03)


def test_confidence_is_what_it_turned_out_to_be_worth() -> None:
    rng = np.random.default_rng(0)
    z = rng.normal(size=6_000)
    found = calibrate(evidence(z, np.arange(6_000) % 10, 200.0), "pooled")
    likely = Distribution(1_000.0, 200.0, 200.0, found.z(0, "pooled"))
    assert found.confidence(0, likely) == pytest.approx(np.mean(np.abs(z) <= 1), abs=0.03)
    assert (
        found.confidence(0, likely, trust=-1.0)
        < found.confidence(0, likely)
        < found.confidence(0, likely, 1.0)
    )


def test_misses_widen_and_hits_narrow() -> None:
    missed = Experience().after(200, covered=0.5, said=0.4, near=0.2)
    assert missed.stretch > 1
    assert missed.trust < 0
    hit = Experience().after(200, covered=1.0, said=0.4, near=0.9)
    assert hit.stretch < 1
    assert hit.trust > 0


def test_few_forecasts_teach_little() -> None:
    assert (
        Experience().after(1, 0.0, 0.5, 0.0).stretch
        < Experience().after(500, 0.0, 0.5, 0.0).stretch
    )


positive = st.floats(0, 1e6)


@given(positive, positive, st.floats(0.01, 1e5), st.floats(0.01, 1e5), st.floats(-1e6, 2e6))
def test_a_distribution_is_one(
    center: float, known: float, down: float, up: float, amount: float
) -> None:
    likely = Distribution(center, down, up, Z, known)
    low, high = likely.interval()
    assert known <= low <= likely.predicted <= high
    assert 0 <= likely.probability_above(amount + 1) <= likely.probability_above(amount) <= 1
    assert (np.diff(likely.grid) >= 0).all()
    assert 0 <= likely.confidence() <= 1
    assert likely.probability_above(likely.quantile(0.8)) <= 0.2 + 1e-4


def test_less_than_what_is_spent_is_surely_exceeded() -> None:
    assert Distribution(10.0, 5.0, 5.0, Z, known=100.0).probability_above(99.0) == 1.0


def test_every_kind_of_forecast_has_a_segment() -> None:
    assert len({str(segment) for segment in SEGMENTS}) == 32
