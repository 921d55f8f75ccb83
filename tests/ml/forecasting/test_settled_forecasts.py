import datetime as dt
from dataclasses import replace

from ml.forecasting.settled_forecasts import SettledForecast, compute_adjustment


def forecasts(count: int, predicted: float) -> list[SettledForecast]:
    """Forecasts of amounts that came to 100, two of each month."""
    return [
        SettledForecast(
            period_start=dt.date(2020 + i // 24, i // 2 % 12 + 1, 1),
            actual=100.0,
            predicted=predicted,
            lower=90.0,
            upper=110.0,
            baseline=150.0,
            confidence=0.5,
        )
        for i in range(count)
    ]


def test_intervals_that_always_held_are_narrowed_and_confidence_follows() -> None:
    good = compute_adjustment(forecasts(40, predicted=100.0))
    assert good.stretch < 1
    assert good.trust > 0
    missed = [replace(one, lower=120.0, upper=130.0) for one in forecasts(40, predicted=150.0)]
    bad = compute_adjustment(missed)
    assert bad.stretch > 1
    assert bad.trust < 0
