"""Background jobs."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Index,
    Integer,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.extensions import Model
from tables.base import Document, Identified, Instant, cascading


class Job(Identified, Model):
    """Long work: this row is the truth about it. Work without a ``user_id`` is the instance's own.

    Two jobs of one kind and scope never run at once. Whoever runs a job holds it until ``lease_until``.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'running', 'succeeded', 'failed')", name="status"),
        Index("ix_jobs_user_id", "user_id"),
        Index("ix_jobs_status", "status", "id"),
        Index(
            "uq_jobs_running",
            "kind",
            "scope",
            unique=True,
            sqlite_where=text("status = 'running'"),
            postgresql_where=text("status = 'running'"),
        ),
        {"sqlite_autoincrement": True},
    )

    user_id: Mapped[int | None] = mapped_column(cascading("users.id"))
    kind: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(10), default="queued")
    progress: Mapped[float] = mapped_column(default=0.0)
    payload: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    result: Mapped[dict[str, Any] | None] = mapped_column(Document)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Document)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    worker: Mapped[str | None] = mapped_column(String(120))
    lease_until: Mapped[dt.datetime | None] = mapped_column(Instant)
    started_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    finished_at: Mapped[dt.datetime | None] = mapped_column(Instant)
