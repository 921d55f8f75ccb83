"""Forecasts and the scores of forecast methods."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.enums import PeriodUnit
from core.money import Money
from infrastructure.extensions import Model
from tables.base import Document, Identified, Instant, Owned, cascading, minor_amount


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
    model_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("model_versions.id", ondelete="SET NULL")
    )
    part_of_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    method: Mapped[str] = mapped_column(String(40))
    segment: Mapped[str | None] = mapped_column(String(40))
    period: Mapped[PeriodUnit] = mapped_column(String(7))
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


class ForecastMethodScore(Model):
    """How the methods have done on one segment of this instance's forecasts, and which one serves there."""

    __tablename__ = "forecast_standings"

    period: Mapped[PeriodUnit] = mapped_column(String(7), primary_key=True)
    segment: Mapped[str] = mapped_column(String(40), primary_key=True)
    method: Mapped[str | None] = mapped_column(String(40))
    losses: Mapped[dict[str, float]] = mapped_column(Document)
    stretch: Mapped[float]
    trust: Mapped[float]
    forecasts: Mapped[int] = mapped_column(Integer)
    updated_at: Mapped[dt.datetime] = mapped_column(Instant, default=clock.now, onupdate=clock.now)
