import datetime as dt
from dataclasses import replace

from ml.forecasting.method_scores import SettledForecast, compute_method_score
from ml.forecasting.selection import METHODS


def forecasts(count: int, **overrides: float) -> list[SettledForecast]:
    """Forecasts of amounts that came to 100, two of each month."""
    candidates = dict.fromkeys(METHODS, 150.0) | overrides
    return [
        SettledForecast(
            period_start=dt.date(2020 + i // 24, i // 2 % 12 + 1, 1),
            actual=100.0,
            predicted=candidates["pooled"],
            lower=90.0,
            upper=110.0,
            baseline=candidates["mean_3"],
            confidence=0.5,
            candidates=candidates,
        )
        for i in range(count)
    ]


def test_a_baseline_serves_where_it_has_been_better() -> None:
    score, losses = compute_method_score(forecasts(40, mean_3=101.0))
    assert score.method == "mean_3"
    assert losses["mean_3"] < losses["pooled"]


def test_the_model_stays_while_there_is_little_evidence_or_it_is_good() -> None:
    assert compute_method_score(forecasts(6, mean_3=101.0))[0].method is None
    assert compute_method_score(forecasts(40, pooled=101.0, mean_3=102.0))[0].method == "pooled"


def test_intervals_that_always_held_are_narrowed_and_confidence_follows() -> None:
    good = compute_method_score(forecasts(40, pooled=100.0))[0].adjustment
    assert good.stretch < 1
    assert good.trust > 0
    missed = [replace(forecast, lower=120.0, upper=130.0) for forecast in forecasts(40)]
    bad = compute_method_score(missed)[0].adjustment
    assert bad.stretch > 1
    assert bad.trust < 0
