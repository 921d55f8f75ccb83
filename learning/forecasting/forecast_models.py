"""Forecasts: rows become ledgers, ``ml/`` forecasts, answers become plain values.

``ml/`` is imported when it is first needed: scikit-learn takes seconds to load, and nobody who records an expense
should wait for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import math
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import structlog
from sqlalchemy import select

from core import periods
from core.enums import PeriodUnit
from core.errors import NotEnoughData, Unavailable
from core.identity import Caller
from core.periods import Period
from learning.forecasting.ledgers import (
    MIN_EXPENSES,
    SpendingHistory,
    compute_period_bounds,
    date_to_day_number,
    day_number_to_date,
    load_history,
    load_training_ledgers,
)
from learning.shipped_models import load_forecast_prior
from models import ModelVersion, Transaction, User, db, table_of

if TYPE_CHECKING:
    from ml.forecasting.forecaster import (
        ForecastQuestion,
        MethodScore,
        PersonForecast,
        SeriesForecast,
    )
    from ml.forecasting.pooled_model import PooledModel
    from ml.forecasting.recurring import Payment

log = structlog.get_logger()

MIN_PERIODS = 2
KEPT_HISTORIES = 64
MIN_PEOPLE = 5
MIN_EXAMPLES = 200
WORTH_SERVING = 0.98
"""A trained model serves when its error on people held out is below the prior's by this factor."""
MAX_PAYMENTS = 5_000
METHOD_NAMES = {"pooled": "pooled_model", "pooled_without_income": "pooled_model_without_income"}
"""What a trained model's methods are called in answers; the prior's are called after it."""

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """A trained model that has been written to ``artifact``, and how it compares with the prior.

    ``is_better`` says whether it should serve. ``data_until`` is the last day it has learned from.
    """

    artifact: str
    people: int
    examples: int
    metrics: dict[str, float | None]
    libraries: dict[str, str]
    data_until: dt.date
    is_better: bool


@dataclass(frozen=True, slots=True)
class ForecastModel:
    """A model that serves: one trained here (with its version), or the shipped prior."""

    pooled: PooledModel
    version_id: int | None

    def method_name(self, method: str) -> str:
        """How answers call a method of this model."""
        name = METHOD_NAMES.get(method, method)
        return name if self.version_id else name.replace("pooled_model", "prior_model")


class BudgetPredictionService:
    """Trains, keeps and asks the forecast models; ``key`` signs what is kept in ``models_dir``."""

    def __init__(self, models_dir: Path, secret: str) -> None:
        self.models_dir = models_dir
        self.key = hmac.new(secret.encode(), b"model artifacts", hashlib.sha256).digest()
        self._loaded: dict[str, tuple[float, PooledModel]] = {}
        self._histories: OrderedDict[
            tuple[int, str, PeriodUnit], tuple[tuple[int, dt.date], SpendingHistory]
        ] = OrderedDict()
        self._lock = threading.Lock()

    # --- models ---

    def load_model(self, unit: PeriodUnit) -> ForecastModel:
        """What serves now: the version that the database names, or the prior where its file is not to be trusted.

        Raises Unavailable when even the prior is damaged.
        """
        row = db.session.execute(
            select(ModelVersion.id, ModelVersion.artifact).where(
                ModelVersion.period == unit, ModelVersion.is_serving
            )
        ).one_or_none()
        loaded = None if row is None else self._load(row.artifact, unit)
        return (
            ForecastModel(load_forecast_prior(unit), None)
            if row is None or loaded is None
            else ForecastModel(loaded, row.id)
        )

    def _load(self, name: str, unit: PeriodUnit) -> PooledModel | None:
        """An artifact, read again only when its file has changed; None, and a line in the log, if it is refused."""
        from ml import artifacts
        from ml.forecasting.pooled_model import PooledModel

        path = self.models_dir / name
        with self._lock:
            try:
                changed = path.stat().st_mtime
                if name not in self._loaded or self._loaded[name][0] != changed:
                    state = artifacts.load(path, _scope(unit), self.key)
                    self._loaded[name] = (changed, PooledModel.of_state(state))
                return self._loaded[name][1]
            except (OSError, ValueError, KeyError, artifacts.ArtifactError) as error:
                self._loaded.pop(name, None)
                log.warning("artifact_refused", artifact=name, reason=str(error))
                return None

    def clear_loaded(self) -> None:
        """Read every file again before it is used next."""
        self._loaded.clear()

    def delete_artifacts(self, names: Sequence[str]) -> None:
        """Delete kept models."""
        for name in names:
            self._loaded.pop(name, None)
            (self.models_dir / name).unlink(missing_ok=True)

    # --- training ---

    def train(self, unit: PeriodUnit, progress: Progress) -> TrainingResult:
        """Learn from everybody on this instance, save the model, and answer what a ModelVersion needs.

        Raises NotEnoughData when there are too few people or examples for a model of their own, Unavailable when
        the folder cannot be written.
        """
        from ml import artifacts
        from ml.forecasting.training import TooFewExamples, fit, held_out_error

        members = list(load_training_ledgers(unit))
        db.session.rollback()
        people = len({member.owner for member in members})
        if people < MIN_PEOPLE:
            raise NotEnoughData(
                f"A model of this instance's own needs {MIN_PEOPLE} people with enough history; there are {people}.",
                missing={"people": MIN_PEOPLE - people},
            )
        try:
            trained = fit(members, str(unit), progress=lambda share: progress(0.9 * share))
        except TooFewExamples as error:
            raise NotEnoughData(
                "There is too little history here to train on.", missing={"examples": 1}
            ) from error
        if trained.facts["examples"] < MIN_EXAMPLES:
            missing = MIN_EXAMPLES - trained.facts["examples"]
            raise NotEnoughData(
                "There is too little history here to train on.", missing={"examples": missing}
            )
        prior_error = held_out_error(load_forecast_prior(unit), members)
        metrics = trained.facts["held_out"] | {"prior_wape": prior_error["wape"]}
        name = f"forecast-{unit}-{uuid.uuid4().hex}.joblib"
        try:
            artifacts.save(
                self.models_dir / name, trained.state(), _scope(unit), trained.facts, self.key
            )
        except OSError as error:
            log.exception("artifact_not_written", artifact=name)
            raise Unavailable(
                "The model cannot be stored right now.", code="model_storage_failed"
            ) from error
        return TrainingResult(
            artifact=name,
            people=people,
            examples=trained.facts["examples"],
            metrics=metrics,
            libraries=artifacts.library_versions(),
            data_until=day_number_to_date(max(member.ledger.end_day for member in members) - 1),
            is_better=(metrics["wape"] or math.inf)
            <= WORTH_SERVING * (prior_error["wape"] or math.inf),
        )

    # --- forecasting ---

    def load_history(self, caller: Caller, currency: str, unit: PeriodUnit) -> SpendingHistory:
        """The caller's daily sums as far back as a forecast of that unit looks.

        Kept until the caller's log has grown or the day has changed: whatever changes a sum appends an event. On a
        connection of its own, so that only what is committed is kept, the number of the last event is read before the
        sums: what is kept is never older than it says.
        """
        key = (caller.id, currency, unit)
        with db.engine.connect() as connection:
            seq = connection.execute(
                select(User.last_seq).where(User.id == caller.id)
            ).scalar_one_or_none()
            state = (seq or 0, caller.today)
            with self._lock:
                kept = self._histories.get(key)
            if kept is not None and kept[0] == state:
                return kept[1]
            history = load_history(connection, caller, currency, unit)
        with self._lock:
            self._histories[key] = (state, history)
            self._histories.move_to_end(key)
            while len(self._histories) > KEPT_HISTORIES:
                self._histories.popitem(last=False)
        return history

    def forecast(
        self,
        caller: Caller,
        history: SpendingHistory,
        model: ForecastModel,
        unit: PeriodUnit,
        horizon: int,
        standings: Mapping[str, MethodScore],
        groups: Mapping[Any, Collection[int]] | None = None,
        least: int = MIN_EXPENSES,
    ) -> tuple[PersonForecast, ForecastQuestion]:
        """A period of the caller, ``horizon`` periods after the current one; 0 is the rest of the current one.

        ``groups`` are further series, each the sum of some categories. Raises NotEnoughData below ``least`` expenses
        or two complete periods.
        """
        from ml.forecasting.forecaster import forecast

        require_enough_history(history, caller, unit, least)
        known = (
            tuple(sorted(standings.items(), key=lambda item: item[0])),
            tuple((key, tuple(members)) for key, members in (groups or {}).items()),
        )
        same = (unit, horizon, model.version_id, *known)
        if same in history.answers:
            return history.answers[same]
        asked = self.build_question(caller, history, unit, horizon)
        ledger = history.ledger
        for key, members in (groups or {}).items():
            ledger = ledger.merged(key, members)
        spent = history.recorded_in(asked.start, min(asked.origin, asked.end))
        planned = history.recorded_in(max(asked.start, asked.origin), asked.end)
        for key, members in (groups or {}).items():
            for recorded in (spent, planned):
                recorded[key] = sum(recorded.get(member, 0.0) for member in members)
        answer = forecast(model.pooled, ledger, asked, standings, spent, planned), asked
        history.answers[same] = answer
        return answer

    def build_question(
        self, caller: Caller, history: SpendingHistory, unit: PeriodUnit, horizon: int
    ) -> ForecastQuestion:
        from ml.forecasting.forecaster import ForecastQuestion

        current = caller.period(unit)
        last = periods.shifted(current, unit, horizon + 2).start
        first = history.first_day or current.start
        bounds = compute_period_bounds(
            min(first, current.start), last, unit, caller.month_start_day
        )
        here = int(np.searchsorted(bounds, date_to_day_number(current.start)))
        origin = date_to_day_number(caller.today) + 1
        return ForecastQuestion(str(unit), bounds, here + horizon, origin)

    def find_due_payments(
        self, caller: Caller, currency: str, asked: ForecastQuestion, category_id: int | None
    ) -> list[Payment]:
        """Recurring payments to expect in a period, from the newest rows of the last four months."""
        from ml.forecasting.recurring import LOOK_BACK_DAYS, Payment, due_payments

        row = table_of(Transaction).c
        query = select(
            row.date, row.amount_minor, row.payee, row.description, row.category_id
        ).where(
            row.user_id == caller.id,
            row.kind == "expense",
            row.currency == currency,
            row.date.between(
                day_number_to_date(asked.origin - LOOK_BACK_DAYS),
                day_number_to_date(asked.origin - 1),
            ),
            row.amount_minor > 0,
        )
        if category_id is not None:
            query = query.where(row.category_id == category_id)
        newest = query.order_by(row.date.desc(), row.id.desc()).limit(MAX_PAYMENTS)
        paid = [
            Payment(date_to_day_number(day), float(minor), payee or description, category)
            for day, minor, payee, description, category in db.session.execute(newest)
        ]
        return due_payments(paid, asked.origin, max(asked.start, asked.origin), asked.end)


def _scope(unit: PeriodUnit) -> str:
    return f"instance/{unit}"


def require_enough_history(
    history: SpendingHistory, caller: Caller, unit: PeriodUnit, least: int = MIN_EXPENSES
) -> None:
    """Raise NotEnoughData unless there are ten expenses and two complete periods, saying what is missing."""
    current, complete = caller.period(unit).start, 0
    if history.first_day is not None and history.first_day < current:
        starts = periods.starts(history.first_day, current, unit, caller.month_start_day)
        complete = len(starts) - 1
    missing = {
        "expenses": max(0, least - history.expense_count),
        "complete_periods": max(0, MIN_PERIODS - complete),
    }
    if not any(missing.values()):
        return
    needs = [f"{count} more {name.replace('_', ' ')}" for name, count in missing.items() if count]
    raise NotEnoughData(
        f"A {unit} forecast needs {MIN_EXPENSES} expenses and {MIN_PERIODS} complete periods; missing: "
        f"{' and '.join(needs)}.",
        missing=missing,
        found={"expenses": history.expense_count, "complete_periods": complete},
    )


def compute_prediction_parts(
    found: PersonForecast, asked: ForecastQuestion, series: SeriesForecast, due: Sequence[Payment]
) -> list[Any]:
    """What a prediction is made of, as amounts that add up to it."""
    from ml.forecasting.forecaster import compute_prediction_parts

    distribution = series.distribution
    season = found.season.get(series.key, 0.0) if asked.target >= asked.current else 0.0
    return compute_prediction_parts(
        distribution.predicted, distribution.known, due, found.usual[series.key], season
    )


def period_for(asked: ForecastQuestion) -> Period:
    return Period(day_number_to_date(asked.start), day_number_to_date(asked.end - 1))


def compute_share_within(
    history: SpendingHistory,
    asked: ForecastQuestion,
    members: Collection[int] | None,
    amount: float,
    count: int = 12,
) -> float | None:
    """The share of the last complete periods whose spending (of some categories, or all) stayed within an amount."""
    from ml.forecasting.ledgers import window_sums

    ledger = history.ledger
    rows = (
        [0] if members is None else [1 + i for i, key in enumerate(ledger.keys) if key in members]
    )
    first = ledger.first_period(asked.bounds)
    steps = np.arange(max(first, asked.current - count), asked.current)
    spent = window_sums(
        ledger.spent, ledger.first_day, asked.bounds[steps], asked.bounds[steps + 1]
    )[rows].sum(axis=0)
    return float(np.mean(spent <= amount)) if len(steps) else None
