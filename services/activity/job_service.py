"""Long work: asked for in a row of ``jobs``, done by a small pool in this process, resumed after a restart."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

import structlog
from blinker import Signal
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core import clock
from core.errors import Invalid, NotFound, OutlayError
from core.identity import Caller
from infrastructure.background import Background
from infrastructure.database import begin_write
from models import Job, db
from services.unit_of_work import unit_of_work

log = structlog.get_logger()

asked = Signal()
"""Sent with a job's id once its row is safe."""

Progress = Callable[[float], None]
Handler = Callable[[Mapping[str, Any], Progress], dict[str, Any]]
"""Does one kind of work: from the job's payload to its result, telling how far it is."""

LEASE = dt.timedelta(minutes=2)
MAX_ATTEMPTS = 3
WORKERS = 2
TELL_EVERY = 0.5
LOOK_EVERY = 0.02
UNFINISHED = ("queued", "running")


def get_job(caller: Caller, job_id: int) -> Job:
    """One of the caller's jobs. Raises NotFound."""
    db.session.rollback()
    found = db.session.scalar(select(Job).where(Job.id == job_id, Job.user_id == caller.id))
    if found is None:
        raise NotFound("job")
    return found


def enqueue(kind: str, scope: str, user_id: int | None, payload: Mapping[str, Any]) -> int:
    """Ask for work. What the instance asks of itself is asked once: a job that still waits is answered again."""
    session = db.session()
    begin_write(session)
    waiting = select(Job.id).where(
        Job.kind == kind, Job.scope == scope, Job.user_id.is_(None), Job.status.in_(UNFINISHED)
    )
    found = session.scalar(waiting) if user_id is None else None
    if found is None:
        found = _add(session, kind, scope, user_id, payload)
    session.commit()
    asked.send(found)
    return found


def enqueue_own(kind: str, caller: Caller, **payload: Any) -> int:
    """Ask for work on the caller's own rows, one job of a kind after the other; its payload says whose."""
    with unit_of_work(caller.id) as work:
        found = _add(
            work.session, kind, f"user/{caller.id}", caller.id, {"user_id": caller.id, **payload}
        )
    asked.send(found)
    return found


def _add(
    session: Session, kind: str, scope: str, user_id: int | None, payload: Mapping[str, Any]
) -> int:
    job = Job(kind=kind, scope=scope, user_id=user_id, payload=dict(payload))
    session.add(job)
    session.flush()
    return job.id


def is_waiting(caller: Caller, kind: str, **payload: Any) -> bool:
    """Whether the caller has a job of that kind, about these things, that is not done."""
    mine = (Job.user_id == caller.id, Job.kind == kind, Job.status.in_(UNFINISHED))
    return any(
        payload.items() <= one.items()
        for one in db.session.scalars(select(Job.payload).where(*mine))
    )


class JobRunner(Background):
    """A small pool of threads that does what the table asks for, one job of a kind and scope at a time.

    Jobs of the same kind and scope that waited meanwhile get one job's result, except for the kinds in ``apart``:
    each of those has work of its own.
    """

    def __init__(self, handlers: Mapping[str, Handler], apart: Collection[str] = ()) -> None:
        super().__init__(WORKERS, "jobs")
        self.handlers = handlers
        self.apart = frozenset(apart)
        self._mark = secrets.token_hex(4)

    @property
    def worker(self) -> str:
        """Who holds a lease: this machine, this process, and this runner in it."""
        return f"{socket.gethostname()}:{os.getpid()}:{self._mark}"

    def wake(self) -> None:
        """Look for work soon."""
        self.submit(self._work)

    def finish(self, job_id: int, caller: Caller, seconds: float) -> Job:
        """The job once it is done, or as it is after that many seconds. Raises NotFound."""
        self.wake()
        until = time.monotonic() + seconds
        job = get_job(caller, job_id)
        while job.status in UNFINISHED and time.monotonic() < until:
            time.sleep(LOOK_EVERY)
            job = get_job(caller, job_id)
        return job

    def _work(self) -> None:
        while (job_id := claim(self.worker)) is not None:
            self._run_job(job_id)

    def _run_job(self, job_id: int) -> None:
        job = db.session.get_one(Job, job_id)
        kind, scope, payload = job.kind, job.scope, dict(job.payload)
        db.session.rollback()
        log.info("job_started", job=job_id, kind=kind, scope=scope)
        try:
            result = self.handlers[kind](payload, _teller(job_id, self.worker))
        except OutlayError as error:
            db.session.rollback()
            _close(job_id, self.worker, status="failed", problem=_told(error))
        except Exception:
            db.session.rollback()
            log.exception("job_failed", job=job_id, kind=kind)
            _close(
                job_id,
                self.worker,
                status="failed",
                problem=_problem("job_failed", "The job failed; see the log."),
            )
        else:
            db.session.rollback()
            shared = kind not in self.apart
            _close(
                job_id,
                self.worker,
                is_shared=shared,
                status="succeeded",
                progress=1.0,
                result=result,
            )


def _problem(code: str, detail: str) -> dict[str, Any]:
    return {"code": code, "detail": detail}


def _told(error: OutlayError) -> dict[str, Any]:
    """An error as its job keeps it, to be raised again where somebody waits for the answer."""
    if not isinstance(error, Invalid):
        return _problem(error.code, error.detail)
    errors = [{"pointer": pointer, "message": message} for pointer, message in error.problems]
    return _problem(error.code, error.detail) | {"errors": errors}


def claim(worker: str) -> int | None:
    """Take the oldest job that nobody works on, or whose worker is gone; None when there is none.

    A job that has brought down its worker too often fails.
    """
    session = db.session()
    begin_write(session)
    now = clock.now()
    _give_up(now)
    busy = select(Job.kind + "/" + Job.scope).where(Job.status == "running", Job.lease_until >= now)
    oldest = select(Job.id, Job.attempts).order_by(Job.id).limit(1)
    abandoned = oldest.where(Job.status == "running", _is_abandoned(worker, now))
    waiting = oldest.where(Job.status == "queued", (Job.kind + "/" + Job.scope).not_in(busy))
    found = session.execute(abandoned).first() or session.execute(waiting).first()
    if found is None:
        session.commit()
        return None
    unchanged = Job.id == found.id, Job.attempts == found.attempts, Job.status.in_(UNFINISHED)
    taken = {
        "status": "running",
        "worker": worker,
        "lease_until": now + LEASE,
        "attempts": found.attempts + 1,
    }
    try:
        taking = update(Job).where(*unchanged).values(**taken, started_at=now).returning(Job.id)
        mine = session.execute(taking).scalar_one_or_none()
        session.commit()
    except IntegrityError:  # somebody was quicker with a job of the same scope
        session.rollback()
        return None
    return mine if mine is not None else claim(worker)


def _is_abandoned(worker: str, now: dt.datetime) -> ColumnElement[bool]:
    """Leases that ran out, and those of processes on this machine that live no more."""
    own_host = worker.split(":", 1)[0]
    workers = db.session.scalars(select(Job.worker).where(Job.status == "running").distinct())
    gone = [
        name
        for name in workers
        if name and name.startswith(f"{own_host}:") and not _lives(name, worker)
    ]
    return or_(Job.lease_until < now, Job.worker.in_(gone))


def _lives(name: str, worker: str) -> bool:
    process = int(name.split(":")[1])
    if process == os.getpid():
        return name == worker
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _give_up(now: dt.datetime) -> None:
    """Fail what was tried too often and has no living worker."""
    lost = Job.status == "running", Job.attempts >= MAX_ATTEMPTS, Job.lease_until < now
    problem = _problem(
        "job_lost", f"The job was started {MAX_ATTEMPTS} times and never came to an end."
    )
    db.session.execute(
        update(Job).where(*lost).values(status="failed", finished_at=now, problem=problem)
    )


def _teller(job_id: int, worker: str) -> Progress:
    """Writes progress down at most twice a second, and holds the lease while there is any."""
    last = 0.0

    def tell(share: float) -> None:
        nonlocal last
        if time.monotonic() - last < TELL_EVERY:
            return
        last = time.monotonic()
        begin_write(db.session())
        mine = Job.id == job_id, Job.worker == worker, Job.status == "running"
        held = {"progress": min(share, 0.99), "lease_until": clock.now() + LEASE}
        db.session.execute(update(Job).where(*mine).values(**held))
        db.session.commit()

    return tell


def _close(job_id: int, worker: str, *, is_shared: bool = False, **values: Any) -> None:
    """Write down how a job ended, unless it is somebody else's by now.

    A shared result goes to jobs of the same kind and scope that were asked for meanwhile, in the same moment.
    """
    session = db.session()
    begin_write(session)
    now = clock.now()
    mine = Job.id == job_id, Job.worker == worker, Job.status == "running"
    ended = update(Job).where(*mine).values(**values, finished_at=now, lease_until=None)
    closed = session.execute(ended.returning(Job.kind, Job.scope)).first()
    if closed is not None and is_shared:
        same = Job.kind == closed.kind, Job.scope == closed.scope, Job.status == "queued"
        session.execute(update(Job).where(*same).values(**values, started_at=now, finished_at=now))
    session.commit()
