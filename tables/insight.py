"""Forecasts, models, and what was proposed."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.extensions import Model
from core.money import Money
from core.periods import Unit
from tables.base import Document, Identified, Instant, Owned, cascading, minor_amount


class ModelVersion(Identified, Model):
    """A model trained on this instance's people: from how much, how good, and where its artifact lies."""

    __tablename__ = "model_versions"
    __table_args__ = (
        Index(
            "uq_model_versions_serving",
            "period",
            unique=True,
            sqlite_where=text("is_serving"),
            postgresql_where=text("is_serving"),
        ),
        {"sqlite_autoincrement": True},
    )

    method: Mapped[str] = mapped_column(String(40))
    period: Mapped[Unit] = mapped_column(String(7))
    is_serving: Mapped[bool] = mapped_column(default=False)
    data_until: Mapped[dt.date]
    people: Mapped[int] = mapped_column(Integer)
    examples: Mapped[int] = mapped_column(Integer)
    metrics: Mapped[dict[str, Any]] = mapped_column(Document)
    libraries: Mapped[dict[str, str]] = mapped_column(Document)
    artifact: Mapped[str] = mapped_column(String(120))


class BudgetPrediction(Identified, Owned, Model):
    """A forecast as it was given, kept to be compared with what then happened.

    ``part_of_id`` is the total's forecast that a category's belongs to; ``candidates`` what every method said.
    """

    __tablename__ = "budget_predictions"
    __table_args__ = (
        Index("ix_budget_predictions_user_id_period_end", "user_id", "period_end"),
        Index("ix_budget_predictions_period_end", "period", "period_end"),
        {"sqlite_autoincrement": True},
    )

    category_id: Mapped[int | None] = mapped_column(cascading("categories.id"), index=True)
    model_version_id: Mapped[int | None] = mapped_column(ForeignKey("model_versions.id", ondelete="SET NULL"))
    part_of_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    method: Mapped[str] = mapped_column(String(40))
    segment: Mapped[str | None] = mapped_column(String(40))
    period: Mapped[Unit] = mapped_column(String(7))
    period_start: Mapped[dt.date]
    period_end: Mapped[dt.date]
    currency: Mapped[str] = mapped_column(String(3))
    predicted_minor: Mapped[int] = mapped_column(BigInteger)
    lower_minor: Mapped[int] = mapped_column(BigInteger)
    upper_minor: Mapped[int] = mapped_column(BigInteger)
    baseline_minor: Mapped[int] = mapped_column(BigInteger)
    confidence_score: Mapped[float]
    candidates: Mapped[dict[str, Any] | None] = mapped_column(Document)
    explanation: Mapped[dict[str, Any]] = mapped_column(Document)
    actual_minor: Mapped[int | None] = mapped_column(BigInteger)
    settled_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    predicted_amount = minor_amount("predicted_minor")
    lower = minor_amount("lower_minor")
    upper = minor_amount("upper_minor")
    baseline_amount = minor_amount("baseline_minor")

    @property
    def actual_amount(self) -> Money | None:
        return None if self.actual_minor is None else Money(self.actual_minor, self.currency)

    @property
    def prediction_id(self) -> int:
        return self.id

    @property
    def model_version(self) -> int | None:
        return self.model_version_id


class CategoryFeedback(Identified, Owned, Model):
    """A category as it was proposed for a transaction, and what its owner then kept.

    ``score`` is the confidence as log odds before the person's own bias; ``similarity`` how near the nearest known
    payee was. Settled once the person has confirmed or changed the category.
    """

    __tablename__ = "category_feedback"
    __table_args__ = (
        CheckConstraint("decision IN ('apply', 'suggest', 'ask')", name="decision"),
        Index("ix_category_feedback_user_id_id", "user_id", "id"),
        Index("ix_category_feedback_variant_id", "variant", "id"),
        Index(
            "uq_category_feedback_open",
            "transaction_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("ix_category_feedback_transaction_id", "transaction_id"),
        Index("ix_category_feedback_suggested_category_id", "suggested_category_id"),
        Index("ix_category_feedback_kept_category_id", "kept_category_id"),
        {"sqlite_autoincrement": True},
    )

    transaction_id: Mapped[int] = mapped_column(cascading("transactions.id"))
    variant: Mapped[str] = mapped_column(String(40))
    decision: Mapped[str] = mapped_column(String(7))
    suggested_category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="SET NULL"))
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    reason: Mapped[str] = mapped_column(String(300))
    confidence: Mapped[float]
    score: Mapped[float]
    similarity: Mapped[float]
    kept_category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="SET NULL"))
    is_right: Mapped[bool | None]
    settled_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class ForecastStanding(Model):
    """How the methods have done on one segment of this instance's forecasts, and which one serves there."""

    __tablename__ = "forecast_standings"

    period: Mapped[Unit] = mapped_column(String(7), primary_key=True)
    segment: Mapped[str] = mapped_column(String(40), primary_key=True)
    method: Mapped[str | None] = mapped_column(String(40))
    losses: Mapped[dict[str, float]] = mapped_column(Document)
    stretch: Mapped[float]
    trust: Mapped[float]
    forecasts: Mapped[int] = mapped_column(Integer)
    updated_at: Mapped[dt.datetime] = mapped_column(Instant, default=clock.now, onupdate=clock.now)
