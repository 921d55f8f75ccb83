"""The one door to the models: rows become frames, ``ml/`` learns, answers become plain values.

``ml/`` is imported when it is first needed: pandas and scikit-learn take seconds to load, and nobody who
records an expense should wait for them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import func, select

from core import periods
from core.errors import NotEnoughData, Unavailable
from core.identity import Caller
from core.periods import Period, Unit
from models import DailyTotal, db

if TYPE_CHECKING:
    import pandas as pd

    from ml.forecast_model import Forecast, ForecastModel

log = structlog.get_logger()

METHOD = "robust_average"
MIN_EXPENSES = 10
MIN_PERIODS = 2
MAX_PERIODS = 60


def warm_up() -> None:
    """Import what the first prediction would otherwise wait for."""
    import ml.artifacts
    import ml.forecast_model  # noqa: F401 (imported to be in memory)


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """One person's spending in complete periods."""

    frame: pd.DataFrame
    periods: Sequence[Period]
    expense_count: int

    @property
    def data_until(self) -> dt.date:
        return self.periods[-1].end


class BudgetPredictionService:
    """Trains, keeps and asks one forecast model per person, period and currency."""

    def __init__(self, models_dir: Path, secret: str) -> None:
        self.models_dir = models_dir
        self.key = hmac.new(secret.encode(), b"model artifacts", hashlib.sha256).digest()

    def training_set(self, caller: Caller, unit: Unit, currency: str) -> TrainingSet:
        """The last complete periods since the first expense. Raises NotEnoughData, saying what is missing."""
        from ml.series import spending_frame

        table = DailyTotal
        mine = (table.user_id == caller.id, table.kind == "expense", table.currency == currency)
        last_complete = caller.period(unit).start - dt.timedelta(days=1)
        count, first = db.session.execute(select(func.sum(table.count), func.min(table.date)).where(*mine)).one()
        found: list[Period] = []
        if first is not None and first <= last_complete:
            found = periods.between(first, last_complete, unit, caller.month_start_day)[-MAX_PERIODS:]
        check_enough(int(count or 0), len(found), unit)
        within = table.date.between(found[0].start, last_complete)
        sums = db.session.execute(select(table.date, table.category_key, table.sum_minor).where(*mine, within))
        frame = spending_frame([(r[0], r[1], r[2]) for r in sums], [p.start for p in found], last_complete)
        return TrainingSet(frame, found, int(count))

    def train(self, data: TrainingSet) -> ForecastModel:
        from ml.forecast_model import ForecastModel

        return ForecastModel.fit(data.frame)

    def is_current(self, model: ForecastModel, data: TrainingSet) -> bool:
        """Whether the model has learned from exactly this data."""
        from ml.forecast_model import fingerprint_of

        return model.fingerprint == fingerprint_of(data.frame)

    def save(self, model: ForecastModel, caller: Caller, name: str) -> None:
        """Keep a model. Raises Unavailable when the folder cannot be written."""
        from ml import artifacts

        try:
            artifacts.save(self.models_dir / name, model, self._scope(caller), self.key)
        except OSError as error:
            log.exception("artifact_not_written", artifact=name)
            raise Unavailable("The model cannot be stored right now.", code="model_storage_failed") from error

    def load(self, caller: Caller, name: str) -> ForecastModel | None:
        """A kept model, or None (and a line in the log) when the file is not to be trusted."""
        from ml import artifacts

        try:
            model: ForecastModel = artifacts.load(self.models_dir / name, self._scope(caller), self.key)
        except artifacts.ArtifactError as error:
            log.warning("artifact_refused", artifact=name, reason=str(error))
            return None
        return model

    def forget(self, names: Sequence[str]) -> None:
        """Delete kept models."""
        for name in names:
            (self.models_dir / name).unlink(missing_ok=True)

    def forecast(self, model: ForecastModel, category_id: int | None) -> Forecast:
        """The coming period for a category, or in total. Raises NotEnoughData for one without history."""
        from ml.series import TOTAL

        try:
            return model.forecast(TOTAL if category_id is None else category_id)
        except KeyError:
            raise NotEnoughData("This category has no spending in complete periods.", missing={"expenses": 1}) from None

    def forecast_all(self, model: ForecastModel) -> dict[int, Forecast]:
        """The coming period of every category that has history, by category key."""
        return {column: model.forecast(column) for column in model.estimators if isinstance(column, int)}

    @staticmethod
    def _scope(caller: Caller) -> str:
        return f"user-{caller.id}"


def check_enough(expenses: int, complete: int, unit: Unit) -> None:
    """Raise NotEnoughData unless there are ten expenses and two complete periods."""
    missing = {"expenses": max(0, MIN_EXPENSES - expenses), "complete_periods": max(0, MIN_PERIODS - complete)}
    if not any(missing.values()):
        return
    needs = [f"{count} more {name.replace('_', ' ')}" for name, count in missing.items() if count]
    raise NotEnoughData(
        f"A {unit} forecast needs {MIN_EXPENSES} expenses and {MIN_PERIODS} complete periods; missing: "
        f"{' and '.join(needs)}.",
        missing=missing,
        found={"expenses": expenses, "complete_periods": complete},
    )


def scores(rows: Sequence[dict[str, Any]]) -> dict[str, float | None]:
    """WAPE, bias, interval coverage and skill of forecasts that have met their actuals.

    Each row has ``actual``, ``predicted``, ``lower``, ``upper`` and ``baseline`` in minor units.
    """
    from ml import scores as measures

    column = {name: [row[name] for row in rows] for name in ("actual", "predicted", "lower", "upper", "baseline")}
    return {
        "wape": measures.wape(column["actual"], column["predicted"]),
        "bias": measures.bias(column["actual"], column["predicted"]),
        "interval_coverage": measures.interval_coverage(column["actual"], column["lower"], column["upper"]),
        "skill": measures.skill(column["actual"], column["predicted"], column["baseline"]),
    }
