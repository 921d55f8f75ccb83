import numpy as np
import pytest

from ml.forecasting.segments import SEGMENTS, classify_segments
from ml.forecasting.targets import ForecastTargets
from tests.ml.conftest import month_bounds

BOUNDS = month_bounds()


def test_every_kind_of_forecast_has_a_segment() -> None:
    assert len({str(segment) for segment in SEGMENTS}) == 32


@pytest.mark.parametrize(
    ("days_into_period", "ahead", "case"),
    [(0, 0, "next"), (9, 0, "rest"), (9, 1, "following"), (0, 1, "following"), (9, 2, "later")],
)
def test_a_segment_says_what_its_forecasts_have_in_common(
    days_into_period: int, ahead: int, case: str
) -> None:
    current, origin = np.array([8]), BOUNDS[[8]] + days_into_period
    targets = ForecastTargets("monthly", BOUNDS, current, current + ahead, origin)
    segments = classify_segments(targets, np.array([7]), np.array([[0.0, 0.25]]))
    names = [str(SEGMENTS[number]) for number in segments[0]]
    assert names == [f"{case}/total/long/dense", f"{case}/category/long/sparse"]


def test_fewer_than_seven_periods_are_a_short_history() -> None:
    current = np.array([8])
    targets = ForecastTargets("monthly", BOUNDS, current, current, BOUNDS[current])
    segments = classify_segments(targets, np.array([6]), np.array([[0.24]]))
    assert str(SEGMENTS[segments[0, 0]]) == "next/total/short/dense"
