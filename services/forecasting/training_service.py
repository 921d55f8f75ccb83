"""The life of models: training as a job, serving the better one, rolling back, training again when it is time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select, update

from core import clock
from core.enums import PeriodUnit
from core.errors import NotEnoughData, NotFound
from core.identity import Caller
from ml_service import MIN_PEOPLE, BudgetPredictionService, require_enough_history
from models import BudgetPrediction, DailyTotal, Job, ModelVersion, db
from services.activity.job_queue import Progress, enqueue_job, enqueue_system_job
from services.forecasting import scoring_service
from services.unit_of_work import system_unit_of_work, unit_of_work

KIND = "train_forecasts"
METHOD = "pooled_model"
KEPT_VERSIONS = 3
GROWTH = 1.2
"""Train again when there is a fifth more to learn from …"""
REST = dt.timedelta(days=7)
"""… but not sooner than this after the last time …"""
DECAYED = 1.25
"""… unless what is served has become that much worse than it was when it was made."""
ENOUGH_MET = 20


def ask(service: BudgetPredictionService, caller: Caller, unit: PeriodUnit, currency: str) -> int:
    """Ask for training; answers the job. Raises NotEnoughData when the caller has too little history to gain by it."""
    require_enough_history(service.load_history(caller, currency, unit), caller, unit)
    with unit_of_work(caller.id) as work:
        return enqueue_job(work, KIND, unit, {"period": unit})


def train(
    service: BudgetPredictionService, payload: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """The job: score what was forecast, learn from everybody, and let the new model serve if it is better."""
    unit: PeriodUnit = payload["period"]
    scoring_service.settle_everybody(unit)
    scoring_service.refresh(unit)
    try:
        trained = service.train(unit, progress)
    except NotEnoughData as error:
        return _answer(
            unit, None, service, reason=error.detail, missing=dict(error.facts.get("missing", {}))
        )
    with system_unit_of_work() as work:
        if trained.is_better:
            work.session.execute(
                update(ModelVersion).where(ModelVersion.period == unit).values(is_serving=False)
            )
        version = ModelVersion(
            method=METHOD,
            period=unit,
            is_serving=trained.is_better,
            artifact=trained.artifact,
            people=trained.people,
            examples=trained.examples,
            metrics={**trained.metrics, "days": _days_known()},
            libraries=trained.libraries,
            data_until=trained.data_until,
        )
        work.session.add(version)
        work.session.flush()
        outdated = _outdated(unit)
        work.session.execute(
            delete(ModelVersion).where(ModelVersion.id.in_([id_ for id_, _ in outdated]))
        )
    service.delete_artifacts([artifact for _, artifact in outdated])
    reason = (
        None
        if trained.is_better
        else "On people it had not seen, the new model was no better than the one that serves."
    )
    return _answer(unit, version, service, reason=reason)


def _outdated(unit: PeriodUnit) -> list[tuple[int, str]]:
    """All but the newest few; what serves is kept."""
    old = select(ModelVersion).where(ModelVersion.period == unit).order_by(ModelVersion.id.desc())
    return [
        (row.id, row.artifact)
        for row in db.session.scalars(old.offset(KEPT_VERSIONS))
        if not row.is_serving
    ]


def _answer(
    unit: PeriodUnit, version: ModelVersion | None, service: BudgetPredictionService, **more: Any
) -> dict[str, Any]:
    serving = service.load_model(unit)
    return {
        "status": "trained" if version else "not_trained",
        "period": unit,
        "model_version": version.id if version else None,
        "is_serving": bool(version and version.is_serving),
        "method": serving.method_name("pooled"),
        "people": version.people if version else None,
        "examples": version.examples if version else None,
        "data_until": version.data_until.isoformat() if version else None,
        "metrics": version.metrics if version else serving.pooled.facts.get("held_out", {}),
        **more,
    }


def versions() -> list[ModelVersion]:
    """Kept models, newest first."""
    return list(db.session.scalars(select(ModelVersion).order_by(ModelVersion.id.desc())))


def roll_back(unit: PeriodUnit) -> int | None:
    """Let the model before the serving one serve, or the prior when there is none; answers its version.

    Raises NotFound when the prior serves already.
    """
    with system_unit_of_work() as work:
        serving = work.session.scalar(
            select(ModelVersion).where(ModelVersion.period == unit, ModelVersion.is_serving)
        )
        if serving is None:
            raise NotFound("trained model that serves")
        serving.is_serving = False
        work.session.flush()

        is_older = (ModelVersion.period == unit, ModelVersion.id < serving.id)
        newest_first = select(ModelVersion).where(*is_older).order_by(ModelVersion.id.desc())
        previous = work.session.scalar(newest_first.limit(1))
        if previous is None:
            return None
        previous.is_serving = True
        return previous.id


def keep_current(_user_id: int) -> None:
    """Ask for scoring where forecasts have ended, and for training where there is enough new or the score decays."""
    for unit in _units_with_news():
        if _is_due(unit):
            _enqueue(KIND, unit)
        elif scoring_service.has_ended(unit):
            _enqueue(scoring_service.KIND, unit)


def _enqueue(kind: str, unit: PeriodUnit) -> None:
    with system_unit_of_work() as work:
        enqueue_system_job(work, kind, unit, {"period": unit})


def _units_with_news() -> list[PeriodUnit]:
    """Units that anybody asks for forecasts of."""
    return list(db.session.scalars(select(BudgetPrediction.period).distinct()))


def _is_due(unit: PeriodUnit) -> bool:
    newest = db.session.scalar(
        select(ModelVersion)
        .where(ModelVersion.period == unit)
        .order_by(ModelVersion.id.desc())
        .limit(1)
    )
    tried = db.session.scalar(
        select(func.max(Job.created_at)).where(Job.kind == KIND, Job.scope == unit)
    )
    if tried is not None and clock.now() - tried < REST:
        return newest is not None and scoring_service.recent_error(
            unit, ENOUGH_MET
        ) > DECAYED * _made_at(newest)
    people = db.session.scalar(select(func.count(DailyTotal.user_id.distinct()))) or 0
    if people < MIN_PEOPLE:
        return False
    return newest is None or _days_known() >= GROWTH * newest.metrics.get("days", 0)


def _days_known() -> int:
    return int(db.session.scalar(select(func.count()).select_from(DailyTotal)) or 0)


def _made_at(version: ModelVersion) -> float:
    return float(version.metrics.get("wape") or 1.0)
