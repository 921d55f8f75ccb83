import numpy as np
import pytest

from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.training.evaluation import backtest, compute_mean_residual, compute_report
from ml.forecasting.training.examples import (
    TrainingLedger,
    build_examples,
    select_calibration_ledgers,
)


def test_unseen_people_are_forecast_better_than_by_their_mean(
    model: PooledModel, strangers: list[TrainingLedger], people: list[TrainingLedger]
) -> None:
    held_out = build_examples(select_calibration_ledgers(people), "monthly", varied=False)
    forecasts = backtest(model, strangers)
    report = compute_report(model, forecasts, compute_mean_residual(held_out))
    for level in (report["total"], report["category"]):
        scores = level["all"]
        assert scores["wape"]["model"] < scores["wape"]["mean_3"]
        assert 0.6 < scores["coverage"] <= 1
        assert scores["winkler"] < scores["winkler_mean_3_conformal"]
    assert set(report["total"]) == {"all", "2-6", "7+"}


def test_categories_add_up_to_the_total_for_every_origin(
    model: PooledModel, strangers: list[TrainingLedger]
) -> None:
    forecasts = backtest(model, strangers[:1])
    for period in np.unique(forecasts.period):
        now = forecasts.period == period
        categories = forecasts.served[now & ~forecasts.is_total].sum()
        assert categories == pytest.approx(forecasts.served[now & forecasts.is_total].sum())
