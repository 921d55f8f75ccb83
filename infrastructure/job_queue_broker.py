"""Celery as a bell: it tells workers that a job waits, and knows nothing else about it.

A bell may be lost or ring twice. The table of jobs is the truth, and who has queued a job rings
again until somebody takes it.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from infrastructure.circuit_breakers import breaker

if TYPE_CHECKING:
    from celery import Celery

TASK = "outlay.run_job"
QUEUE = "outlay.jobs"
TIME_LIMIT_SECONDS = 3600
"""After this, a worker process that runs a job is killed; another resumes the job, or gives up."""
WARNING_SECONDS = TIME_LIMIT_SECONDS - 300
"""After this, the job fails with an error."""
BELL_SECONDS = 600
"""A bell that no worker has heard by then is thrown away: others have rung since."""
CONNECT_SECONDS = 3
REDELIVERY_SECONDS = 2 * TIME_LIMIT_SECONDS
"""After this, Redis rings again for a bell whose worker has not said that it is done."""


def build_celery(url: str, run_job: Callable[[int], object] | None = None) -> "Celery":
    """Build the Celery application that rings; with ``run_job`` also the one that answers."""
    # Only with a broker: requirements-scale.txt has them.
    from celery import Celery
    from kombu.entity import Exchange, Queue

    bell_queue = Queue(QUEUE, Exchange(""), routing_key=QUEUE)  # type: ignore[no-untyped-call]
    celery = Celery("outlay", broker=url, set_as_current=run_job is not None)
    celery.conf.update(
        # Through the broker's default exchange, which no loss of its data can take away.
        task_queues=[bell_queue],
        task_default_queue=QUEUE,
        task_default_exchange="",
        task_default_routing_key=QUEUE,
        task_ignore_result=True,
        task_acks_late=True,
        # A worker that is killed leaves its job to the next one at once.
        task_reject_on_worker_lost=True,
        task_time_limit=TIME_LIMIT_SECONDS,
        task_soft_time_limit=WARNING_SECONDS,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_enable_remote_control=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_timeout=CONNECT_SECONDS,
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport_options(url),
    )
    if run_job is not None:
        celery.task(run_job, name=TASK)
    return celery


def _transport_options(url: str) -> dict[str, object]:
    if url.startswith("amqp"):
        return {"confirm_publish": True}
    return {
        "visibility_timeout": REDELIVERY_SECONDS,
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_timeout": CONNECT_SECONDS,
    }


class Bell:
    """Rings for jobs, and fails fast while the broker is away."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._celery: Celery | None = None
        self._lock = threading.Lock()
        self._breaker = breaker("jobs_broker", max_failures=1, pause_seconds=10)

    def ring(self, job_id: int) -> None:
        """Tell workers of a job. Raises CircuitOpen and errors of the broker."""
        self._breaker.call(self._send, job_id)

    def _send(self, job_id: int) -> None:
        with self._lock:
            if self._celery is None:
                self._celery = build_celery(self._url)
            try:
                self._celery.send_task(TASK, (job_id,), expires=BELL_SECONDS, retry=False)
            except Exception:
                # Its connections are of no use any more.
                self._celery.close()
                self._celery = None
                raise
