import numpy as np
import pytest

from ml.forecasting.segments import name_segment


@pytest.mark.parametrize(
    ("is_started", "ahead", "case"),
    [(False, 0, "next"), (True, 0, "rest"), (True, 1, "following"), (True, 2, "later")],
)
def test_a_segment_says_what_its_forecasts_have_in_common(
    *, is_started: bool, ahead: int, case: str
) -> None:
    lags = np.array([1.0, 0.0, 2.0, 0.0, 1.0, 1.0, 1.0, np.nan])
    total = name_segment(ahead, is_started=is_started, is_total=True, lags=lags[2:3])
    category = name_segment(ahead, is_started=is_started, is_total=False, lags=lags)
    assert total == f"{case}/total/short/dense"
    assert category == f"{case}/category/long/sparse"


def test_fewer_than_seven_periods_are_a_short_history() -> None:
    name = name_segment(0, is_started=False, is_total=True, lags=np.ones(6))
    assert name == "next/total/short/dense"
