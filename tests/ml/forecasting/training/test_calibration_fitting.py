import numpy as np
import pytest

from ml.forecasting.distributions import standardized
from ml.forecasting.training.calibration_fitting import HeldOutForecasts, fit_calibration


def held_out_forecasts(
    z: np.ndarray, periods: np.ndarray, width: float = 100.0
) -> HeldOutForecasts:
    """Forecasts of 1,000 that missed by ``z`` half-widths."""
    count = len(z)
    return HeldOutForecasts(
        z={"pooled": z},
        segments=np.zeros(count, int),
        periods=periods,
        weight=np.ones(count),
        actual=1_000 + z * width,
        center=np.full(count, 1_000.0),
        down=np.full(count, width),
        up=np.full(count, width),
    )


def test_intervals_cover_as_promised() -> None:
    z = np.random.default_rng(0).normal(size=5_000)
    calibration = fit_calibration(held_out_forecasts(z, np.arange(5_000) % 10), "pooled")
    distribution = standardized(1_000.0, 100.0, 100.0, calibration.quantiles_of_z(0, "pooled"))
    lower, upper = distribution.interval()
    actual = 1_000 + 100 * z
    assert np.mean((actual >= lower) & (actual <= upper)) == pytest.approx(0.8, abs=0.02)


def test_a_level_that_drifts_widens_the_intervals() -> None:
    rng = np.random.default_rng(0)
    periods = np.repeat(np.arange(12), 300)
    drifting = rng.normal(size=3_600) + rng.normal(0, 1.5, 12)[periods]
    steady = rng.normal(size=3_600)
    widened = fit_calibration(held_out_forecasts(drifting, periods), "pooled")
    unchanged = fit_calibration(held_out_forecasts(steady, periods), "pooled")
    assert widened.stretch[0, 0] > 1.05
    assert unchanged.stretch[0, 0] == pytest.approx(1, abs=0.03)


def test_confidence_is_the_observed_frequency() -> None:
    rng = np.random.default_rng(0)
    z = rng.normal(size=6_000)
    forecasts = held_out_forecasts(z, np.arange(6_000) % 10, 200.0)
    calibration = fit_calibration(forecasts, "pooled")
    distribution = standardized(1_000.0, 200.0, 200.0, calibration.quantiles_of_z(0, "pooled"))
    confidence = calibration.confidence(0, distribution)
    assert confidence == pytest.approx(np.mean(np.abs(z) <= 1), abs=0.03)
    assert calibration.confidence(0, distribution, trust=-1.0) < confidence
    assert confidence < calibration.confidence(0, distribution, trust=1.0)
