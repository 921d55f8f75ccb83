"""Forecasts for users: rows become ledgers, ``ml/`` forecasts, and results become plain values."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import select

from core import periods
from core.enums import PeriodUnit, TransactionKind
from core.identity import Caller
from core.periods import Period
from learning.day_numbers import (
    compute_period_bounds,
    date_to_day_number,
    day_number_to_date,
)
from learning.forecasting.expected_payments import find_payments
from learning.forecasting.histories import (
    MIN_EXPENSES,
    HistoryCache,
    SpendingHistory,
    require_enough_history,
)
from learning.forecasting.model_store import ModelStore
from learning.forecasting.model_training import Progress, TrainingResult, train_model
from learning.shipped_models import load_forecast_prior
from ml.forecasting import explanation, forecaster
from ml.forecasting.explanation import PredictionPart
from ml.forecasting.forecaster import (
    ForecastQuestion,
    MethodScores,
    PersonForecast,
    SeriesForecast,
)
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.recurring import Payment
from models import ModelVersion, db

COMPARED_PERIODS = 12
"""Complete periods that an amount is compared with."""

METHOD_NAMES = {"pooled": "pooled_model", "pooled_without_income": "pooled_model_without_income"}
"""Public names of a trained model's methods; the prior's start with ``prior_model`` instead."""

CategoryGroups = Mapping[str, Collection[int]]
"""Further series by name, each the sum of the categories with these ids."""


@dataclass(frozen=True, slots=True)
class ForecastModel:
    """The model that serves: trained on this instance (with a version), or the shipped prior."""

    pooled: PooledModel
    version_id: int | None

    def method_name(self, method: str) -> str:
        """Return the public name of a method of this model."""
        name = METHOD_NAMES.get(method, method)
        return name if self.version_id else name.replace("pooled_model", "prior_model")


class BudgetPredictionService:
    """Trains, stores and applies the forecast models.

    Trained models are stored in ``models_dir``, signed with a key derived from ``secret``.
    """

    def __init__(self, models_dir: Path, secret: str) -> None:
        self.store = ModelStore(models_dir, secret)
        self._histories = HistoryCache()

    def load_model(self, unit: PeriodUnit) -> ForecastModel:
        """Return the model that serves: the trained one in use, or the prior if there is none.

        The prior also serves when the trained model's file is damaged. Raises Unavailable when the
        prior is damaged, too.
        """
        row = db.session.execute(
            select(ModelVersion.id, ModelVersion.artifact).where(
                ModelVersion.period == unit, ModelVersion.is_serving
            )
        ).one_or_none()
        if row is not None:
            model = self.store.load(row.artifact, unit)
            if model is not None:
                return ForecastModel(model, row.id)
        return ForecastModel(load_forecast_prior(unit), None)

    def clear_loaded(self) -> None:
        """Drop trained models from memory, so that every file is read again before its next use."""
        self.store.clear_loaded()

    def delete_artifacts(self, names: Sequence[str]) -> None:
        """Delete the files of trained models."""
        self.store.delete(names)

    def train(self, unit: PeriodUnit, progress: Progress) -> TrainingResult:
        """Learn from all users of this instance and store the model.

        Raises NotEnoughData when there are too few people or examples, Unavailable when the model
        cannot be stored.
        """
        return train_model(self.store, unit, progress)

    def load_history(self, caller: Caller, currency: str, unit: PeriodUnit) -> SpendingHistory:
        """Return the caller's spending as far back as a forecast of that unit looks."""
        return self._histories.load(caller, currency, unit)

    def forecast(
        self,
        caller: Caller,
        history: SpendingHistory,
        model: ForecastModel,
        unit: PeriodUnit,
        horizon: int,
        method_scores: MethodScores,
        groups: CategoryGroups | None = None,
        min_expenses: int = MIN_EXPENSES,
    ) -> tuple[PersonForecast, ForecastQuestion]:
        """Forecast the period that lies ``horizon`` periods after the current one.

        Horizon 0 is the rest of the current period. ``groups`` are forecast as further series, by
        their names. Raises NotEnoughData below ``min_expenses`` expenses or two complete periods.
        """
        require_enough_history(history, caller, unit, min_expenses)
        groups = groups or {}
        cache_key = _build_cache_key(unit, horizon, model, method_scores, groups)
        # Valid as long as the history itself, which is replaced with every new event.
        if cache_key in history.forecasts:
            return history.forecasts[cache_key]

        question = build_question(caller, history, unit, horizon)
        ledger = history.ledger
        # What is recorded already is certain, also for days ahead; only the rest is forecast.
        spent = history.recorded_in(question.start, min(question.origin, question.end))
        planned = history.recorded_in(max(question.start, question.origin), question.end)
        for name, category_ids in groups.items():
            ledger = ledger.with_merged_series(name, category_ids)
            for amounts in (spent, planned):
                amounts[name] = sum(amounts.get(id_, 0.0) for id_ in category_ids)

        forecast = forecaster.forecast(
            model.pooled, ledger, question, method_scores, spent, planned
        )
        history.forecasts[cache_key] = (forecast, question)
        return forecast, question

    def find_due_payments(
        self, caller: Caller, currency: str, question: ForecastQuestion
    ) -> list[Payment]:
        """Find recurring payments to expect in the unknown days of a question's period."""
        first = day_number_to_date(max(question.start, question.origin))
        last = day_number_to_date(question.end - 1)
        today = day_number_to_date(question.origin - 1)
        return find_payments(caller, TransactionKind.EXPENSE, currency, today, first, last)


def _build_cache_key(
    unit: PeriodUnit,
    horizon: int,
    model: ForecastModel,
    method_scores: MethodScores,
    groups: CategoryGroups,
) -> Hashable:
    """Return what a forecast depends on besides the history."""
    scores = tuple(sorted(method_scores.items(), key=lambda item: item[0]))
    members = tuple((name, tuple(category_ids)) for name, category_ids in groups.items())
    return unit, horizon, model.version_id, scores, members


def build_question(
    caller: Caller, history: SpendingHistory, unit: PeriodUnit, horizon: int
) -> ForecastQuestion:
    """Build the question for the period that lies ``horizon`` periods after the current one."""
    current = caller.period(unit)
    first = min(history.first_day or current.start, current.start)
    last = periods.shift_period(current, unit, horizon + 2).start
    bounds = compute_period_bounds(first, last, unit, caller.month_start_day)
    current_index = int(np.searchsorted(bounds, date_to_day_number(current.start)))
    # From tomorrow on: what today brings is half known, and counts as known.
    origin = date_to_day_number(caller.today) + 1
    return ForecastQuestion(str(unit), bounds, current_index + horizon, origin)


def period_for(question: ForecastQuestion) -> Period:
    """Return the period that a question asks for."""
    return Period(day_number_to_date(question.start), day_number_to_date(question.end - 1))


def compute_prediction_parts(
    forecast: PersonForecast,
    question: ForecastQuestion,
    series: SeriesForecast,
    due: Sequence[Payment],
) -> list[PredictionPart]:
    """Split the prediction of a series into amounts that add up to it, in minor units."""
    is_future = question.target >= question.current
    season = forecast.season.get(series.key, 0.0) if is_future else 0.0
    distribution = series.distribution
    return explanation.compute_prediction_parts(
        distribution.predicted, distribution.committed, due, forecast.usual[series.key], season
    )


def compute_share_within(
    history: SpendingHistory,
    question: ForecastQuestion,
    category_ids: Collection[int] | None,
    amount: float,
    count: int = COMPARED_PERIODS,
) -> float | None:
    """Compute the share of the last complete periods that cost at most ``amount`` minor units.

    Only some categories count, or all for None. Returns None without any complete period.
    """
    ledger = history.ledger
    first = ledger.first_period(question.bounds)
    indices = np.arange(max(first, question.current - count), question.current)
    if not len(indices):
        return None

    spent = ledger.sum_spending(question.bounds[indices], question.bounds[indices + 1])
    if category_ids is None:
        rows = [0]
    else:
        rows = [1 + i for i, key in enumerate(ledger.keys) if key in category_ids]
    return float(np.mean(spent[:, rows].sum(axis=1) <= amount))
