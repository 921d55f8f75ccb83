"""Stored predictions whose outcome is known, to measure the categorizer and its confidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, case, or_, select, true

from core import clock
from core.enums import Decision
from models import CategoryFeedback, db, table_of

UNCHANGED_PERIOD = dt.timedelta(days=7)
"""Time after which an applied category that nobody changed counts as right.

People touch what is wrong; counting only what they touched would make every prediction wrong.
"""
MAX_OUTCOMES = 300
"""Newest outcomes that a person's correction is computed from."""


@dataclass(frozen=True, slots=True)
class ResolvedPrediction:
    """A stored prediction whose outcome is known.

    ``category_id`` is the category that the transaction got in the end; None for no category.
    """

    variant: str
    decision: str
    suggested_category_id: int | None
    category_id: int | None
    is_right: bool
    confidence: float
    created_at: dt.datetime


class Outcomes(NamedTuple):
    """Scores of predictions and whether they were right, oldest first."""

    scores: list[float]
    is_right: list[bool]


def select_resolved_feedback(*columns: Any) -> Select[Any]:
    """Select columns of the predictions whose outcome is known, and the outcome (``is_right``).

    The outcome is what the person decided, or right when an applied category has stood unchanged
    for UNCHANGED_PERIOD.
    """
    # For measuring and for the correction only: an applied category is never learned as a label.
    row = table_of(CategoryFeedback).c
    is_unchanged = and_(
        row.settled_at.is_(None),
        row.decision == Decision.APPLY,
        row.created_at < clock.now() - UNCHANGED_PERIOD,
    )
    is_right = case((is_unchanged, true()), else_=row.is_right).label("is_right")
    return select(*columns, is_right).where(or_(row.settled_at.is_not(None), is_unchanged))


def load_resolved_predictions(user_id: int, limit: int) -> list[ResolvedPrediction]:
    """Load the newest predictions of a person whose outcome is known, oldest first."""
    row = table_of(CategoryFeedback).c
    columns = (
        row.variant,
        row.decision,
        row.suggested_category_id,
        row.kept_category_id,
        row.confidence,
        row.created_at,
    )
    newest = (
        select_resolved_feedback(*columns)
        .where(row.user_id == user_id)
        .order_by(row.id.desc())
        .limit(limit)
    )
    # The newest are selected, and then turned: correction and drift read time forwards.
    rows = db.session.execute(newest).all()[::-1]
    return [_build_resolved_prediction(row) for row in rows]


def _build_resolved_prediction(row: Row[Any]) -> ResolvedPrediction:
    # A suggestion that stood unchanged is right, but was never recorded as kept.
    category_id = row.suggested_category_id if row.is_right else row.kept_category_id
    return ResolvedPrediction(
        row.variant,
        row.decision,
        row.suggested_category_id,
        category_id,
        row.is_right,
        row.confidence,
        row.created_at,
    )


def load_outcomes(connection: Connection, user_id: int) -> Outcomes:
    """Load the newest outcomes of a person's predictions, oldest first."""
    row = table_of(CategoryFeedback).c
    newest = (
        select_resolved_feedback(row.score)
        .where(row.user_id == user_id)
        .order_by(row.id.desc())
        .limit(MAX_OUTCOMES)
    )
    rows = connection.execute(newest).all()[::-1]
    return Outcomes([row.score for row in rows], [row.is_right for row in rows])
