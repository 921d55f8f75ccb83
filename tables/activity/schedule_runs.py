"""Runs of scheduled work."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.limits import NAME_LENGTH
from infrastructure.extensions import Model
from tables.base import Instant


class ScheduleRun(Model):
    """A time at which an entry of the schedule was due, with the job that it led to.

    The primary key decides which process enqueues the job. ``scope`` is the calendar that the time
    belongs to: a time zone, or a time zone with the day on which months start.
    """

    __tablename__ = "schedule_runs"
    # A deleted job looks for its run.
    __table_args__ = (Index("ix_schedule_runs_job_id", "job_id"),)

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    scope: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    due_at: Mapped[dt.datetime] = mapped_column(Instant, primary_key=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    created_at: Mapped[dt.datetime] = mapped_column(Instant, default=clock.now)
