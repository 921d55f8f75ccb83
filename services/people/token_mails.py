"""Enqueue the mails of one-time tokens, which are promised and survive the end of the process."""

import datetime as dt

from sqlalchemy import delete, func, select

from core import clock
from core.enums import JobKind, JobStatus, OneTimeTokenPurpose
from core.errors import Unavailable
from core.normalization import normalize_text
from infrastructure.secrets import fingerprint
from models import Job
from services.activity.jobs.job_queue import enqueue_system_job
from services.unit_of_work import UnitOfWork

PAUSES = (dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=15))
"""How long a mail rests after each failed attempt; a token is valid for an hour and more."""
MAX_WAITING = 1000
"""Mails that may wait; strangers request them."""


def enqueue_token_mail(work: UnitOfWork, email: str, purpose: OneTimeTokenPurpose) -> None:
    """Enqueue the mail of a token; one for this address that still waits stands for it."""
    # A later attempt at an earlier mail would replace the token of this one.
    scopes = [_build_scope(email, purpose, attempt) for attempt in range(1, len(PAUSES) + 1)]
    is_waiting = (Job.kind == JobKind.MAIL_TOKEN, Job.status == JobStatus.QUEUED)
    work.session.execute(delete(Job).where(*is_waiting, Job.scope.in_(scopes)))
    payload = {"email": email, "purpose": purpose.value}
    enqueue_system_job(work, JobKind.MAIL_TOKEN, _build_scope(email, purpose), payload)


def postpone_token_mail(
    work: UnitOfWork, email: str, purpose: OneTimeTokenPurpose, attempt: int
) -> None:
    """Enqueue the attempt that follows the one of this number, the first being 0."""
    payload = {"email": email, "purpose": purpose.value, "attempt": attempt + 1}
    scope = _build_scope(email, purpose, attempt + 1)
    not_before = clock.now() + PAUSES[attempt]
    enqueue_system_job(work, JobKind.MAIL_TOKEN, scope, payload, not_before)


def _build_scope(email: str, purpose: OneTimeTokenPurpose, attempt: int = 0) -> str:
    """Name the mail by a hash, because logs name the scope; each attempt is a job of its own."""
    ending = f"/{attempt}" if attempt else ""
    return fingerprint(f"{purpose}/{normalize_text(email)}{ending}")


def refuse_mail_flood(work: UnitOfWork) -> None:
    """Raise Unavailable while too many mails are waiting."""
    waiting = select(func.count()).where(
        Job.kind == JobKind.MAIL_TOKEN, Job.status == JobStatus.QUEUED
    )
    if (work.session.scalar(waiting) or 0) >= MAX_WAITING:
        raise Unavailable("Too many mails are waiting to be sent. Try again later.")
