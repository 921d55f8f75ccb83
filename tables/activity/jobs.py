"""Background jobs."""

import datetime as dt

from sqlalchemy import (
    CheckConstraint,
    Index,
    Integer,
    String,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import JobStatus
from core.json_types import JsonObject
from core.limits import NAME_LENGTH, WORKER_LENGTH
from infrastructure.extensions import Model
from tables.base import Document, Identified, Instant, cascading

STATUSES = tuple(status.value for status in JobStatus)


class Job(Identified, Model):
    """A background job, whose row is the truth about it.

    A job without ``user_id`` is the server's own. Two jobs of one kind and scope never run at once.
    A queued job waits until ``not_before``. ``worker`` holds the job until ``lease_until``. A
    running job for which ``is_cancel_requested`` is set ends with its next report of progress.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        Index("ix_jobs_user_id", "user_id"),
        # Workers look for the oldest queued job.
        Index("ix_jobs_status", "status", "id"),
        # At most one running job of a kind and scope, whatever workers do at the same time.
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
    scope: Mapped[str] = mapped_column(String(NAME_LENGTH))
    status: Mapped[str] = mapped_column(String(10), default=JobStatus.QUEUED)
    progress: Mapped[float] = mapped_column(default=0.0)
    payload: Mapped[JsonObject] = mapped_column(Document, default=dict)
    result: Mapped[JsonObject | None] = mapped_column(Document)
    problem: Mapped[JsonObject | None] = mapped_column(Document)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    not_before: Mapped[dt.datetime | None] = mapped_column(Instant)
    is_cancel_requested: Mapped[bool] = mapped_column(default=False, server_default=false())
    worker: Mapped[str | None] = mapped_column(String(WORKER_LENGTH))
    lease_until: Mapped[dt.datetime | None] = mapped_column(Instant)
    started_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    finished_at: Mapped[dt.datetime | None] = mapped_column(Instant)
