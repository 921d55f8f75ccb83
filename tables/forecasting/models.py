"""Versions of trained models."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    Index,
    Integer,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import PeriodUnit
from infrastructure.extensions import Model
from tables.base import Document, Identified


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
    period: Mapped[PeriodUnit] = mapped_column(String(7))
    is_serving: Mapped[bool] = mapped_column(default=False)
    data_until: Mapped[dt.date]
    people: Mapped[int] = mapped_column(Integer)
    examples: Mapped[int] = mapped_column(Integer)
    metrics: Mapped[dict[str, Any]] = mapped_column(Document)
    libraries: Mapped[dict[str, str]] = mapped_column(Document)
    artifact: Mapped[str] = mapped_column(String(120))
