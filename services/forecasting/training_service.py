"""Score forecasts and train forecast models, as jobs; choose the model that serves."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from sqlalchemy import delete, func, select, update

from core import clock
from core.enums import JobKind, PeriodUnit, TrainingStatus
from core.errors import NotEnoughData, NotFound
from core.identity import Caller
from ml_service import (
    MIN_PEOPLE,
    MODEL_UNIT,
    BudgetPredictionService,
    TrainingResult,
    require_enough_history,
)
from models import BudgetPrediction, DailyTotal, Job, ModelVersion, db
from services.activity.jobs.job_queue import JobPayload, Progress, enqueue_job, enqueue_system_job
from services.forecasting.adjustments import (
    compute_adjustments,
    compute_recent_error,
    replace_adjustments,
)
from services.forecasting.forecast_values import TrainingRequest
from services.forecasting.model_versions import (
    find_outdated_versions,
    load_newest_version,
    load_previous_version,
    load_serving_version,
)
from services.forecasting.settlements import (
    find_settlements,
    has_unsettled,
    load_unsettled_users,
    store_settlements,
)
from services.people.callers import load_caller
from services.unit_of_work import UnitOfWork, system_unit_of_work, unit_of_work

METHOD = "pooled_model"
MIN_GROWTH = 1.2
"""Train again when there is a fifth more data than the newest model has learned from, …"""
MIN_TRAINING_INTERVAL = dt.timedelta(days=7)
"""… but not sooner than this after the last training, …"""
MAX_DECAY = 1.25
"""… unless recent forecasts are this many times worse than the newest model was in training."""
MIN_SETTLED_FORECASTS = 20
"""Fewer recent forecasts say too little about whether they have become worse."""
UNKNOWN_ERROR = 1.0
"""WAPE of a model whose training measured none."""

SCORING_SHARE = 0.1
"""Share of a training job's progress that scoring takes; training takes the rest."""


class ScoringReport(TypedDict):
    """Result of a scoring job: actuals stored or corrected, and segments scored."""

    settled: int
    segments: int


class MaintenanceReport(TypedDict):
    """Result of a maintenance job: the ids of the jobs that it has enqueued."""

    jobs: Sequence[int]


class TrainingReport(TypedDict):
    """Result of a training job, as JSON. Fields about a new model are None without one."""

    status: str
    period: str
    model_version: int | None
    is_serving: bool
    method: str
    people: int | None
    examples: int | None
    data_until: str | None
    metrics: Mapping[str, float | None]
    reason: str | None
    missing: NotRequired[dict[str, int]]


def request_training(
    service: BudgetPredictionService, caller: Caller, request: TrainingRequest
) -> int:
    """Enqueue a training job and return its id.

    Raises NotEnoughData when the caller has too little history to profit from it.
    """
    currency = request.get("currency") or caller.currency
    # The job trains on all users' history; this keeps an empty account from making work.
    require_enough_history(service.load_history(caller, currency), caller, MODEL_UNIT)
    with unit_of_work(caller.id) as work:
        return enqueue_job(work, JobKind.TRAIN_FORECASTS, MODEL_UNIT, {"period": MODEL_UNIT})


def score_forecasts(payload: JobPayload, progress: Progress) -> ScoringReport:
    """Run a scoring job: settle forecasts of ended periods and learn from them."""
    return _score_unit(PeriodUnit(payload["period"]), progress)


def _score_unit(unit: PeriodUnit, progress: Progress) -> ScoringReport:
    settled_count = 0
    user_ids = load_unsettled_users(unit)
    for count, user_id in enumerate(user_ids, start=1):
        settled_count += _settle_user(user_id)
        progress(count / len(user_ids))
    adjustments = compute_adjustments(unit)
    with system_unit_of_work() as work:
        replace_adjustments(work, unit, adjustments)
    return ScoringReport(settled=settled_count, segments=len(adjustments))


def _settle_user(user_id: int) -> int:
    settlements = find_settlements(load_caller(user_id))
    if settlements:
        with system_unit_of_work() as work:
            store_settlements(work, settlements)
    return len(settlements)


def train_model(
    service: BudgetPredictionService, _payload: JobPayload, progress: Progress
) -> TrainingReport:
    """Run a training job: score past forecasts, train a model, and let it serve if it is better."""
    unit = MODEL_UNIT
    _score_unit(unit, lambda share: progress(SCORING_SHARE * share))
    try:
        result = service.train(lambda share: progress(SCORING_SHARE + (1 - SCORING_SHARE) * share))
    except NotEnoughData as error:
        return _report_failure(service, unit, error)

    with system_unit_of_work() as work:
        version = _store_version(work, unit, result)
        outdated = _delete_outdated(work, unit)
    # Only after the commit: until then the database still names these files.
    service.delete_artifacts(outdated)
    return _report_version(service, unit, version)


def _store_version(work: UnitOfWork, unit: PeriodUnit, result: TrainingResult) -> ModelVersion:
    if result.is_better:
        versions = update(ModelVersion).where(ModelVersion.period == unit)
        # Before the insert: a unique index allows one serving version per period unit.
        work.session.execute(versions.values(is_serving=False))
    version = ModelVersion(
        method=METHOD,
        period=unit,
        is_serving=result.is_better,
        artifact=result.artifact,
        people=result.people,
        examples=result.examples,
        metrics={**result.metrics, "days": _count_daily_totals()},
        libraries=result.libraries,
        data_until=result.data_until,
    )
    work.session.add(version)
    work.session.flush()
    return version


def _delete_outdated(work: UnitOfWork, unit: PeriodUnit) -> list[str]:
    """Delete outdated versions, and return the names of their artifacts."""
    outdated = find_outdated_versions(unit)
    artifacts = [version.artifact for version in outdated]
    ids = [version.id for version in outdated]
    work.session.execute(delete(ModelVersion).where(ModelVersion.id.in_(ids)))
    return artifacts


def _report_version(
    service: BudgetPredictionService, unit: PeriodUnit, version: ModelVersion
) -> TrainingReport:
    reason = None
    if not version.is_serving:
        reason = (
            "On held-out users the new model was no better than the shipped one, or it could not"
            " be judged."
        )
    return TrainingReport(
        status=TrainingStatus.TRAINED,
        period=unit,
        model_version=version.id,
        is_serving=version.is_serving,
        method=service.load_model().method_name("pooled"),
        people=version.people,
        examples=version.examples,
        data_until=version.data_until.isoformat(),
        metrics=version.metrics,
        reason=reason,
    )


def _report_failure(
    service: BudgetPredictionService, unit: PeriodUnit, error: NotEnoughData
) -> TrainingReport:
    serving = service.load_model()
    return TrainingReport(
        status=TrainingStatus.NOT_TRAINED,
        period=unit,
        model_version=None,
        is_serving=False,
        method=serving.method_name("pooled"),
        people=None,
        examples=None,
        data_until=None,
        metrics=serving.pooled.facts.get("held_out", {}),
        reason=error.detail,
        missing=dict(error.facts.get("missing", {})),
    )


def roll_back(unit: PeriodUnit) -> int | None:
    """Let the version before the serving one serve, or the shipped model if there is none.

    Returns the id of the version that serves now, None for the shipped model. Raises NotFound when
    the shipped model serves already.
    """
    with system_unit_of_work() as work:
        serving = load_serving_version(unit)
        if serving is None:
            raise NotFound("trained model that serves")
        serving.is_serving = False
        # The unique index allows only one serving version at any time.
        work.session.flush()

        previous = load_previous_version(serving)
        if previous is None:
            return None
        previous.is_serving = True
        return previous.id


def maintain_models(_payload: JobPayload, _progress: Progress) -> MaintenanceReport:
    """Run a maintenance job: enqueue training where it is due, else scoring."""
    enqueued = [job_id for unit in _load_forecast_units() if (job_id := _maintain(unit))]
    return MaintenanceReport(jobs=enqueued)


def _maintain(unit: PeriodUnit) -> int | None:
    """Enqueue what is due for forecasts of a unit; return the job's id."""
    if unit == MODEL_UNIT and _is_training_due(unit):
        return _enqueue(JobKind.TRAIN_FORECASTS, unit)
    return _enqueue(JobKind.SCORE_FORECASTS, unit) if has_unsettled(unit) else None


def _enqueue(kind: JobKind, unit: PeriodUnit) -> int:
    with system_unit_of_work() as work:
        return enqueue_system_job(work, kind, unit, {"period": unit})


def _load_forecast_units() -> list[PeriodUnit]:
    """Load the period units that any user has forecasts of."""
    units = db.session.scalars(select(BudgetPrediction.period).distinct())
    return [PeriodUnit(unit) for unit in units]


def _is_training_due(unit: PeriodUnit) -> bool:
    newest = load_newest_version(unit)
    # Attempts count and not versions: a training that failed would else be tried again after every
    # forecast.
    if _was_tried_recently(unit):
        return newest is not None and _has_decayed(newest, unit)
    people = db.session.scalar(select(func.count(DailyTotal.user_id.distinct()))) or 0
    if people < MIN_PEOPLE:
        return False
    if newest is None:
        return True
    # The number of daily totals stands for how much there is to learn from.
    return _count_daily_totals() >= MIN_GROWTH * (newest.metrics.get("days") or 0)


def _was_tried_recently(unit: PeriodUnit) -> bool:
    # Of all users, because the model is everyone's.
    jobs = (Job.kind == JobKind.TRAIN_FORECASTS, Job.scope == unit)
    last = db.session.scalar(select(func.max(Job.created_at)).where(*jobs))
    return last is not None and clock.now() - last < MIN_TRAINING_INTERVAL


def _has_decayed(version: ModelVersion, unit: PeriodUnit) -> bool:
    trained_error = float(version.metrics.get("wape") or UNKNOWN_ERROR)
    return compute_recent_error(unit, MIN_SETTLED_FORECASTS) > MAX_DECAY * trained_error


def _count_daily_totals() -> int:
    return int(db.session.scalar(select(func.count()).select_from(DailyTotal)) or 0)
