"""Measure suggested categories against what their users then chose."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select

import ml_service
from core import clock
from core.identity import Caller
from ml_service import CalibrationBin, CategoryScores, Drift, ResolvedPrediction
from models import CategoryFeedback, db, table_of
from services.categorization.category_suggestion import CategorySuggester
from services.ledger.category_names import load_category_names
from services.paging import AnyRow

MAX_SUGGESTIONS = 10_000
"""The newest suggestions that are measured."""
RECENT_PERIOD = dt.timedelta(days=30)
"""Drift compares this period with everything before it."""

feedback = table_of(CategoryFeedback).c

Key = TypeVar("Key", bound=Hashable)

Scores = dict[str, Any]
"""``CategoryScores`` of a group of suggestions, with what names the group."""


@dataclass(frozen=True, slots=True)
class PerformanceDrift:
    """Drift of the model's confidence and of its inputs (similarity to known payees)."""

    confidence: Drift
    inputs: Drift


@dataclass(frozen=True, slots=True)
class ExperimentResult:
    """Two variants of the model compared on live accuracy."""

    control: str
    challenger: str
    share: float
    pairs: int
    e_better: float
    e_worse: float
    verdict: str
    has_fallen_back: bool


@dataclass(frozen=True, slots=True)
class ModelPerformance:
    """Accuracy, calibration and drift of the suggestions to one user."""

    labels: int
    variant: str
    suggestions: int
    overall: CategoryScores
    calibration: Sequence[CalibrationBin]
    by_month: Sequence[Scores]
    by_category: Sequence[Scores]
    by_variant: Sequence[Scores]
    drift: PerformanceDrift
    experiment: ExperimentResult | None


def measure_performance(suggester: CategorySuggester, caller: Caller) -> ModelPerformance:
    """Measure the suggestions to the caller; an admin also gets the running experiment."""
    resolved = ml_service.load_resolved_predictions(caller.id, MAX_SUGGESTIONS)
    history = _load_history(caller)
    return ModelPerformance(
        labels=suggester.models.count_labels(caller),
        variant=suggester.models.variant_for(caller.id),
        suggestions=len(history),
        overall=ml_service.score_predictions(resolved),
        calibration=ml_service.compute_calibration_bins(resolved),
        by_month=_score_groups(resolved, "month", _month),
        by_category=_score_categories(caller, resolved),
        by_variant=_score_groups(resolved, "variant", lambda row: row.variant),
        drift=_measure_drift(history),
        experiment=_load_experiment(suggester) if caller.is_admin else None,
    )


def _load_history(caller: Caller) -> Sequence[AnyRow]:
    """Load time, confidence and similarity of every suggestion, newest first."""
    columns = (feedback.created_at, feedback.confidence, feedback.similarity)
    query = select(*columns).where(feedback.user_id == caller.id)
    return db.session.execute(query.order_by(feedback.id.desc()).limit(MAX_SUGGESTIONS)).all()


def _month(row: ResolvedPrediction) -> str:
    # Months of the calendar in UTC: they show a trend, and need not be the user's own months.
    return row.created_at.strftime("%Y-%m")


def _score_groups(
    rows: Sequence[ResolvedPrediction], name: str, key: Callable[[ResolvedPrediction], str]
) -> list[Scores]:
    groups = _group(rows, key)
    return [
        {name: group, **ml_service.score_predictions(groups[group])} for group in sorted(groups)
    ]


def _score_categories(caller: Caller, rows: Sequence[ResolvedPrediction]) -> list[Scores]:
    """Score suggestions by their true category, the most frequent first."""
    names = load_category_names(caller)
    scores = [
        {
            "category_id": category_id,
            "category_name": names.get(category_id or 0),
            **ml_service.score_predictions(group),
        }
        for category_id, group in _group(rows, lambda row: row.category_id).items()
    ]
    return sorted(scores, key=lambda score: (-score["count"], score["category_id"] or 0))


def _group(
    rows: Sequence[ResolvedPrediction], key: Callable[[ResolvedPrediction], Key]
) -> dict[Key, list[ResolvedPrediction]]:
    groups: dict[Key, list[ResolvedPrediction]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _measure_drift(history: Sequence[AnyRow]) -> PerformanceDrift:
    start = clock.now() - RECENT_PERIOD
    # All suggestions and not only settled ones, because drift shows before users have corrected
    # anything.
    before = [row for row in history if row.created_at < start]
    recent = [row for row in history if row.created_at >= start]
    return PerformanceDrift(
        confidence=ml_service.measure_drift(
            [row.confidence for row in before], [row.confidence for row in recent]
        ),
        inputs=ml_service.measure_drift(
            [row.similarity for row in before], [row.similarity for row in recent]
        ),
    )


def _load_experiment(suggester: CategorySuggester) -> ExperimentResult | None:
    experiment = suggester.models.current_experiment()
    if experiment is None:
        return None
    comparison = experiment.comparison
    return ExperimentResult(
        control=experiment.control,
        challenger=experiment.challenger,
        share=experiment.share,
        pairs=comparison.pairs,
        e_better=comparison.e_better,
        e_worse=comparison.e_worse,
        verdict=comparison.verdict,
        has_fallen_back=experiment.has_fallen_back,
    )
