"""Versions of trained forecast models."""

import datetime as dt

from sqlalchemy import Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import PeriodUnit
from core.limits import ARTIFACT_NAME_LENGTH, FORECAST_METHOD_LENGTH, PERIOD_UNIT_LENGTH
from infrastructure.extensions import Model
from tables.base import Document, Identified


class ModelVersion(Identified, Model):
    """A forecast model trained on this instance's users.

    ``artifact`` is its file in the models folder, ``libraries`` the versions it was written with.
    ``metrics`` are errors on users held out of the training, and under ``days`` the number of daily
    totals that there were. ``data_until`` is the last day it has learned from.
    """

    __tablename__ = "model_versions"
    __table_args__ = (
        # At most one version serves each period unit.
        Index(
            "uq_model_versions_serving",
            "period",
            unique=True,
            sqlite_where=text("is_serving"),
            postgresql_where=text("is_serving"),
        ),
        {"sqlite_autoincrement": True},
    )

    method: Mapped[str] = mapped_column(String(FORECAST_METHOD_LENGTH))
    period: Mapped[PeriodUnit] = mapped_column(String(PERIOD_UNIT_LENGTH))
    is_serving: Mapped[bool] = mapped_column(default=False)
    data_until: Mapped[dt.date]
    people: Mapped[int] = mapped_column(Integer)
    examples: Mapped[int] = mapped_column(Integer)
    metrics: Mapped[dict[str, float | None]] = mapped_column(Document)
    libraries: Mapped[dict[str, str]] = mapped_column(Document)
    artifact: Mapped[str] = mapped_column(String(ARTIFACT_NAME_LENGTH))
