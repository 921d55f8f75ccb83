"""Ring for queued jobs, so that workers elsewhere run them: now, and again until they do."""

import datetime as dt

import structlog
from sqlalchemy import and_, or_, select

from core import clock
from core.enums import JobStatus
from infrastructure.background import Background
from infrastructure.circuit_breakers import CircuitOpen
from infrastructure.job_queue_broker import Bell
from models import Job, db
from services.activity.jobs.job_queue import is_due
from services.unit_of_work import rollback

log = structlog.get_logger()

PATIENCE = dt.timedelta(seconds=60)
"""How long a job may wait before the bell rings again."""
MAX_RINGS = 20
"""Jobs that are rung for at once; each that is done rings for the next."""


class JobBell(Background):
    """Rings in a thread of its own: no request waits for the broker.

    A bell that cannot be rung is left out, since the job is in its table and ``look`` rings again.
    """

    def __init__(self, bell: Bell) -> None:
        super().__init__(name="job-bell")
        self._bell = bell

    def ring(self, job_id: int) -> None:
        """Ring for a job soon, unless too many are waiting for that."""
        if not self.is_full:
            self.submit(self._ring, job_id)

    def look(self) -> None:
        """Ring again for jobs that have waited too long, or whose worker is gone."""
        now = clock.now()
        is_waiting = and_(
            Job.status == JobStatus.QUEUED, is_due(now), Job.created_at < now - PATIENCE
        )
        is_abandoned = and_(Job.status == JobStatus.RUNNING, Job.lease_until < now)
        query = select(Job.id).where(or_(is_waiting, is_abandoned)).order_by(Job.id)
        job_ids = db.session.scalars(query.limit(MAX_RINGS)).all()
        rollback()
        for job_id in job_ids:
            self.ring(job_id)

    def _ring(self, job_id: int) -> None:
        try:
            self._bell.ring(job_id)
        except CircuitOpen:
            return
        except Exception as error:  # noqa: BLE001 (of any broker, and of the network below)
            log.warning("job_bell_failed", job=job_id, error=str(error))
