"""Forecasts, and what settled ones have taught."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.enums import PeriodUnit
from core.limits import (
    CURRENCY_LENGTH,
    FORECAST_METHOD_LENGTH,
    FORECAST_SEGMENT_LENGTH,
    PERIOD_UNIT_LENGTH,
)
from core.money import Money
from infrastructure.extensions import Model
from tables.base import Document, Identified, Instant, Owned, cascading, minor_amount


class BudgetPrediction(Identified, Owned, Model):
    """A forecast as it was made, to be compared with the actual spending later.

    ``part_of_id`` is the forecast of all spending that a category's forecast belongs to.
    ``made_on`` is the day, in the user's time zone, whose only forecast of that period it is.
    ``based_on_seq`` is the position of the user's log that the forecast rests on, ``data_until``
    the last day whose entries were taken as complete; NULL for forecasts of the first versions.
    ``candidates`` are the amounts that all methods forecast, in minor units by method. The actual
    and ``settled_at`` are NULL until the period has ended.
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
    method: Mapped[str] = mapped_column(String(FORECAST_METHOD_LENGTH))
    segment: Mapped[str | None] = mapped_column(String(FORECAST_SEGMENT_LENGTH))
    period: Mapped[PeriodUnit] = mapped_column(String(PERIOD_UNIT_LENGTH))
    period_start: Mapped[dt.date]
    period_end: Mapped[dt.date]
    made_on: Mapped[dt.date]
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    predicted_minor: Mapped[int] = mapped_column(BigInteger)
    lower_minor: Mapped[int] = mapped_column(BigInteger)
    upper_minor: Mapped[int] = mapped_column(BigInteger)
    baseline_minor: Mapped[int] = mapped_column(BigInteger)
    confidence_score: Mapped[float]
    candidates: Mapped[dict[str, int] | None] = mapped_column(Document)
    explanation: Mapped[dict[str, object]] = mapped_column(Document)
    based_on_seq: Mapped[int | None] = mapped_column(BigInteger)
    data_until: Mapped[dt.date | None]
    actual_minor: Mapped[int | None] = mapped_column(BigInteger)
    settled_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    predicted_amount = minor_amount("predicted_minor")
    lower = minor_amount("lower_minor")
    upper = minor_amount("upper_minor")
    baseline_amount = minor_amount("baseline_minor")

    @property
    def is_total(self) -> bool:
        """True for a forecast of all spending rather than of one category or of none."""
        return self.category_id is None and self.part_of_id is None

    @property
    def actual_amount(self) -> Money | None:
        return None if self.actual_minor is None else Money(self.actual_minor, self.currency)

    @property
    def shown_explanation(self) -> dict[str, object] | None:
        """The explanation; None for a category's part of a total, which explains it."""
        return self.explanation or None

    @property
    def prediction_id(self) -> int:
        return self.id

    @property
    def model_version(self) -> int | None:
        return self.model_version_id


class ForecastAdjustment(Model):
    """What one segment of this instance's forecasts has taught since they were made.

    ``stretch`` corrects intervals and ``trust`` confidence; ``forecasts`` counts the settled
    forecasts that this rests on. Which method serves, each person's own past decides.
    """

    # The table keeps its first name: renaming it would change nothing.
    __tablename__ = "forecast_standings"

    period: Mapped[PeriodUnit] = mapped_column(String(PERIOD_UNIT_LENGTH), primary_key=True)
    segment: Mapped[str] = mapped_column(String(FORECAST_SEGMENT_LENGTH), primary_key=True)
    stretch: Mapped[float]
    trust: Mapped[float]
    forecasts: Mapped[int] = mapped_column(Integer)
    updated_at: Mapped[dt.datetime] = mapped_column(Instant, default=clock.now, onupdate=clock.now)
