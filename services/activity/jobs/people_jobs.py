"""Jobs of scheduled work for people: one job for all who share a calendar."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypedDict

import structlog
from sqlalchemy import select

from infrastructure.database import is_database_loss
from models import User, db, table_of
from services.activity.jobs.job_queue import JobHandler, JobPayload, Progress
from services.unit_of_work import rollback

log = structlog.get_logger()
users = table_of(User)

PersonalWork = Callable[[int], object]
"""Does scheduled work for the person with an id.

It looks at the present state and may run twice: a job whose process dies begins anew.
"""


class PeopleReport(TypedDict):
    """Result of such a job: for how many people it ran, and for how many of them it failed."""

    people: int
    failed: int


def run_for_people(work: PersonalWork) -> JobHandler:
    """Build the handler of a job that does work for each person of a calendar."""
    return partial(_run, work)


def _run(work: PersonalWork, payload: JobPayload, progress: Progress) -> PeopleReport:
    user_ids = _find_people(payload)
    failed = 0
    for count, user_id in enumerate(user_ids, start=1):
        # The work decides where its own transactions begin, and sees what is committed by now.
        rollback()
        try:
            work(user_id)
        except Exception as error:
            rollback()
            if is_database_loss(error):
                raise
            # One person's trouble is not everybody's.
            failed += 1
            log.exception("scheduled_work_failed", user_id=user_id)
        progress(count / len(user_ids))
    return PeopleReport(people=len(user_ids), failed=failed)


def _find_people(payload: JobPayload) -> Sequence[int]:
    """Find the active people of a job's calendar who were here when it was due."""
    is_member = [
        users.c.is_active,
        users.c.timezone == payload["timezone"],
        users.c.created_at <= dt.datetime.fromisoformat(payload["due_at"]),
    ]
    if "month_start_day" in payload:
        is_member.append(users.c.month_start_day == payload["month_start_day"])
    return db.session.scalars(select(users.c.id).where(*is_member).order_by(users.c.id)).all()
