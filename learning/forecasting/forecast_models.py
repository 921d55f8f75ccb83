"""Forecasts for users: rows become ledgers, ``ml/`` forecasts, and results become plain values."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import select

from core import periods
from core.enums import PeriodUnit
from core.errors import Invalid
from core.identity import Caller
from core.periods import Period
from learning.day_numbers import (
    compute_period_bounds,
    date_to_day_number,
    day_number_to_date,
)
from learning.forecasting.histories import (
    MIN_EXPENSES,
    HistoryCache,
    SpendingHistory,
    require_enough_history,
)
from learning.forecasting.income_plans import plan_income
from learning.forecasting.model_store import ModelStore
from learning.forecasting.model_training import Progress, TrainingResult, train_model
from learning.shipped_models import load_forecast_prior
from ml.forecasting import forecast_paths, forecaster
from ml.forecasting.calibration import CalibrationAdjustment
from ml.forecasting.forecast_paths import PathPoint
from ml.forecasting.forecaster import (
    Adjustments,
    ForecastQuestion,
    PersonForecast,
    SeriesForecast,
)
from ml.forecasting.kept_amounts import KEPT_PERIODS, MIN_KEPT_PERIODS, select_level
from ml.forecasting.ledgers import TOTAL
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.scheduled_payments import ScheduledPayment
from ml.forecasting.spending_plan import SpendingPlan, plan_ahead, study_past
from models import ModelVersion, db

METHOD_NAMES = {"pooled": "pooled_model"}
"""Public names of a trained model's methods; the prior's start with ``prior_model`` instead."""

MODEL_UNIT = PeriodUnit.MONTHLY
"""The pooled model forecasts months, of which all other periods are made; its versions say so."""

CategoryGroups = Mapping[Hashable, Collection[int]]
"""Series by name, each the sum of the categories with these ids."""


@dataclass(frozen=True, slots=True)
class ForecastModel:
    """The model that serves: trained on this instance (with a version), or the shipped prior."""

    pooled: PooledModel
    version_id: int | None

    def method_name(self, method: str) -> str:
        """Return the public name of a method of this model."""
        name = METHOD_NAMES.get(method, method)
        return name if self.version_id else name.replace("pooled_model", "prior_model")


@dataclass(frozen=True, slots=True)
class TracedForecast:
    """The forecast of one series, its course by day, and all payments due in the unknown days.

    ``bounds`` are those of the 80 % interval in which the course ends.
    """

    question: ForecastQuestion
    series: SeriesForecast
    bounds: tuple[float, float]
    points: Sequence[PathPoint]
    due: Sequence[ScheduledPayment]


@dataclass(frozen=True, slots=True)
class CashFlowPlans:
    """The plans of spending and of income; ``income`` is None with too little of it."""

    spending: SpendingPlan
    income: SpendingPlan | None


class BudgetPredictionService:
    """Trains, stores and applies the forecast models.

    Trained models are stored in ``models_dir``, signed with a key derived from ``secret``.
    """

    def __init__(self, models_dir: Path, secret: str) -> None:
        self.store = ModelStore(models_dir, secret)
        self._histories = HistoryCache()

    def load_model(self) -> ForecastModel:
        """Return the model that serves: the trained one in use, or the prior if there is none.

        The prior also serves when the trained model's file is damaged. Raises Unavailable when the
        prior is damaged, too.
        """
        row = db.session.execute(
            select(ModelVersion.id, ModelVersion.artifact).where(
                ModelVersion.period == MODEL_UNIT, ModelVersion.is_serving
            )
        ).one_or_none()
        if row is not None:
            model = self.store.load(row.artifact)
            if model is not None:
                return ForecastModel(model, row.id)
        return ForecastModel(load_forecast_prior(), None)

    def clear_loaded(self) -> None:
        """Drop trained models from memory, so that every file is read again before its next use."""
        self.store.clear_loaded()

    def delete_artifacts(self, names: Sequence[str]) -> None:
        """Delete the files of trained models."""
        self.store.delete(names)

    def train(self, progress: Progress) -> TrainingResult:
        """Learn from all users of this instance and store the model.

        Raises NotEnoughData when there are too few people or examples, Unavailable when the model
        cannot be stored.
        """
        return train_model(self.store, progress)

    def load_history(self, caller: Caller, currency: str) -> SpendingHistory:
        """Return the caller's spending as far back as a forecast looks."""
        return self._histories.load(caller, currency)

    def forecast(
        self,
        caller: Caller,
        history: SpendingHistory,
        model: ForecastModel,
        unit: PeriodUnit,
        horizon: int,
        adjustments: Adjustments,
        groups: CategoryGroups | None = None,
        min_expenses: int = MIN_EXPENSES,
    ) -> tuple[PersonForecast, ForecastQuestion]:
        """Forecast the period that lies ``horizon`` periods after the current one.

        Horizon 0 is the current period. ``groups`` are forecast in place of the categories.
        Raises NotEnoughData below ``min_expenses`` expenses or two complete periods, Invalid for a
        period that is too far away.
        """
        plan, question = self._open(caller, history, model, unit, horizon, min_expenses)
        return forecaster.forecast(plan, question, adjustments, groups), question

    def trace_path(
        self,
        caller: Caller,
        history: SpendingHistory,
        model: ForecastModel,
        unit: PeriodUnit,
        horizon: int,
        adjustments: Adjustments,
        key: Hashable,
        bounds: tuple[float, float] | None = None,
    ) -> TracedForecast:
        """Forecast a period in all spending or one category, with its course by day.

        It ends at ``bounds``, those of the forecast that is stored, if there is one.
        Raises what ``forecast`` raises, and KeyError for a category without history.
        """
        plan, question = self._open(caller, history, model, unit, horizon, MIN_EXPENSES)
        series = forecaster.forecast_single(plan, question, key, adjustments)
        stretch = adjustments.get(series.segment, CalibrationAdjustment()).stretch
        members = None if key == TOTAL else (key,)
        lower, upper = bounds or series.distribution.interval()
        ends_at = min(lower, series.minor), max(upper, series.minor)
        points = forecast_paths.trace_path(
            plan, question, members, float(series.minor), ends_at, stretch
        )
        due = plan.due(question.unknown_start, question.end)
        return TracedForecast(question, series, ends_at, points, due)

    def plan_cash_flow(self, caller: Caller, history: SpendingHistory) -> CashFlowPlans:
        """Return the plans of spending and income that a cash flow rests on.

        Raises NotEnoughData below MIN_EXPENSES expenses or two complete months.
        """
        require_enough_history(history, caller, PeriodUnit.MONTHLY)
        model = self.load_model()
        return CashFlowPlans(load_plan(history, model), load_income_plan(history, model))

    def _open(
        self,
        caller: Caller,
        history: SpendingHistory,
        model: ForecastModel,
        unit: PeriodUnit,
        horizon: int,
        min_expenses: int,
    ) -> tuple[SpendingPlan, ForecastQuestion]:
        """Return the plan and the question of a forecast, after checking that there can be one."""
        require_enough_history(history, caller, unit, min_expenses)
        plan = load_plan(history, model)
        question = build_question(caller, history, unit, horizon)
        if question.end > plan.end:
            raise Invalid.field(
                ("horizon",), "Forecasts look at most three years ahead.", code="out_of_range"
            )
        return plan, question


def load_plan(history: SpendingHistory, model: ForecastModel) -> SpendingPlan:
    """Return the plan of a history, made once: every forecast is a window over it."""
    version, payments = model.version_id, history.expenses.payments
    if version not in history.pasts:
        series = history.expenses.find_series(history.origin)
        history.pasts[version] = study_past(
            model.pooled, history.ledger, payments, series, history.origin
        )
    if version not in history.plans:
        history.plans[version] = plan_ahead(history.pasts[version], history.ledger, payments)
    return history.plans[version]


def load_income_plan(history: SpendingHistory, model: ForecastModel) -> SpendingPlan | None:
    """Return the plan of a history's income, made once; None with too little income."""
    version = model.version_id
    if version not in history.income_plans:
        history.income_plans[version] = plan_income(
            model.pooled,
            history.ledger,
            history.income.payments,
            history.income.find_series(history.origin),
            history.origin,
        )
    return history.income_plans[version]


def build_question(
    caller: Caller, history: SpendingHistory, unit: PeriodUnit, horizon: int
) -> ForecastQuestion:
    """Build the question for the period that lies ``horizon`` periods after the current one."""
    current = caller.period(unit)
    first = min(history.first_day or current.start, current.start)
    last = periods.shift_period(current, unit, horizon + 2).start
    bounds = compute_period_bounds(first, last, unit, caller.month_start_day)
    current_index = int(np.searchsorted(bounds, date_to_day_number(current.start)))
    today = date_to_day_number(caller.today)
    return ForecastQuestion(str(unit), bounds, current_index + horizon, history.origin, today)


def period_for(question: ForecastQuestion) -> Period:
    """Return the period that a question asks for."""
    return Period(day_number_to_date(question.start), day_number_to_date(question.end - 1))


def compute_share_within(
    history: SpendingHistory,
    question: ForecastQuestion,
    category_ids: Collection[int] | None,
    amount: float,
) -> float | None:
    """Compute the share of the last complete periods that cost at most ``amount`` minor units.

    Only some categories count, or all for None, and no periods before the spending fell for good.
    Returns None with fewer than MIN_KEPT_PERIODS: a share of one would be all or nothing.
    """
    ledger = history.ledger
    indices = question.complete_periods(ledger.first_spending_day)[::-1][:KEPT_PERIODS]
    if len(indices) < MIN_KEPT_PERIODS:
        return None

    spent = ledger.sum_spending(question.bounds[indices], question.bounds[indices + 1])
    if category_ids is None:
        rows = [0]
    else:
        rows = [1 + i for i, key in enumerate(ledger.keys) if key in category_ids]
    return float(np.mean(select_level(spent[:, rows].sum(axis=1)) <= amount))
