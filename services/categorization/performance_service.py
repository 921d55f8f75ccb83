"""How good the categories are that were proposed, from what their owners then kept."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

import ml_service
from core import clock
from core.identity import Caller
from ml_service import ResolvedPrediction
from models import CategoryFeedback, db, table_of
from services.activity.job_queue import JobPayload, Progress, enqueue_personal_job
from services.categorization import suggestions
from services.categorization.suggestions import Categorization
from services.people.callers import load_caller
from services.unit_of_work import unit_of_work

KIND = "retrain_categories"
LOOKED_BACK = 10_000
RECENT_DAYS = 30

row = table_of(CategoryFeedback).c


def performance(service: Categorization, caller: Caller) -> dict[str, Any]:
    """Accuracy, macro F1, coverage and calibration of the caller's proposals, and whether anything has drifted.

    An admin also sees the experiment that runs.
    """
    met = ml_service.load_resolved_predictions(caller.id, LOOKED_BACK)
    made = _made(caller)
    experiment = service.models.current_experiment() if caller.is_admin else None
    return {
        "labels": service.models.count_labels(caller),
        "variant": service.models.variant_for(caller.id),
        "suggestions": len(made),
        "overall": ml_service.score_predictions(met),
        "calibration": ml_service.compute_calibration_bins(met),
        "by_month": _grouped(met, "month", lambda one: one.created_at.strftime("%Y-%m")),
        "by_category": _by_category(caller, met),
        "by_variant": _grouped(met, "variant", lambda one: one.variant),
        "drift": _drift(made),
        "experiment": None if experiment is None else _experiment(experiment),
    }


def _made(caller: Caller) -> Sequence[Any]:
    """Every proposal, oldest first: when, how sure, how near the nearest known payee."""
    query = select(row.created_at, row.confidence, row.similarity).where(row.user_id == caller.id)
    return db.session.execute(query.order_by(row.id.desc()).limit(LOOKED_BACK)).all()[::-1]


def _grouped(met: Sequence[ResolvedPrediction], name: str, key: Any) -> list[dict[str, Any]]:
    groups: dict[str, list[ResolvedPrediction]] = defaultdict(list)
    for one in met:
        groups[key(one)].append(one)
    return [
        {name: group, **ml_service.score_predictions(groups[group])} for group in sorted(groups)
    ]


def _by_category(caller: Caller, met: Sequence[ResolvedPrediction]) -> list[dict[str, Any]]:
    """By what the owner kept; the most frequent first."""
    names = suggestions.names_of(caller)
    groups: dict[int | None, list[ResolvedPrediction]] = defaultdict(list)
    for one in met:
        groups[one.category_id].append(one)
    found = [
        {
            "category_id": key,
            "category_name": names.get(key or 0),
            **ml_service.score_predictions(rows),
        }
        for key, rows in groups.items()
    ]
    return sorted(found, key=lambda group: (-group["count"], group["category_id"] or 0))


def _drift(made: Sequence[Any]) -> dict[str, ml_service.Drift]:
    """The last month against all before: how sure the answers were, and how well known the payees."""
    start = clock.now().timestamp() - RECENT_DAYS * 86_400
    before = [one for one in made if one.created_at.timestamp() < start]
    recent = [one for one in made if one.created_at.timestamp() >= start]
    return {
        "confidence": ml_service.measure_drift(
            [one.confidence for one in before], [one.confidence for one in recent]
        ),
        "inputs": ml_service.measure_drift(
            [one.similarity for one in before], [one.similarity for one in recent]
        ),
    }


def _experiment(found: ml_service.Experiment) -> dict[str, Any]:
    return {
        "control": found.control,
        "challenger": found.challenger,
        "share": found.share,
        "pairs": found.comparison.pairs,
        "e_better": found.comparison.e_better,
        "e_worse": found.comparison.e_worse,
        "verdict": found.comparison.verdict,
        "has_fallen_back": found.has_fallen_back,
    }


def ask_retraining(caller: Caller) -> int:
    """Ask for the caller's categoriser to be built anew; answers the job."""
    with unit_of_work(caller.id) as work:
        return enqueue_personal_job(work, KIND)


def retrain(service: Categorization, payload: JobPayload, _progress: Progress) -> dict[str, Any]:
    """The job: read the ledger again, and fit the linear model to it."""
    return asdict(service.models.refit(load_caller(payload["user_id"])))
