"""Jobs that Celery workers run, over a real RabbitMQ and a real Redis."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.live.client import Client, File, register
from tests.live.load import until
from tests.live.server import running
from tests.rabbitmq import Broker
from tests.scale.layout import build_redis
from tests.scale.parts import Part

CELERY = [str(Path(sys.executable).with_name("celery")), "-A", "worker", "worker"]
ROWS = 12_000
"""Rows of an import that takes some seconds."""


@pytest.fixture(params=["rabbitmq", "redis"])
def broker_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A broker of each kind."""
    if request.param == "rabbitmq":
        broker: Broker = request.getfixturevalue("rabbitmq")
        broker.delete_queues("outlay.jobs")
        yield broker.url
        return
    part, url = build_redis(tmp_path)
    part.start()
    yield f"{url}/1"
    part.stop()


@dataclass
class Installation:
    """A server, a user of it, and a worker that can be started."""

    ada: Client
    worker: Part

    def queue_import(self, rows: int, mark: str) -> int:
        lines = [f"2026-03-{1 + row % 28:02},{mark} {row},-1.00" for row in range(rows)]
        file = File("\n".join(["Date,Payee,Amount", *lines]) + "\n", {"categorize": "false"})
        answer = self.ada.send("POST", "/transactions/import", file, Prefer="respond-async")
        assert answer.status == 202, answer
        return int(answer.json["id"])

    def job(self, job_id: int) -> Any:
        return self.ada.send("GET", f"/jobs/{job_id}").json

    def await_job(self, job_id: int, is_true: Callable[[Any], object]) -> None:
        until(lambda: bool(is_true(self.job(job_id))), lambda: (self.job(job_id), self.log()))

    def await_success(self, job_id: int, rows: int) -> None:
        self.await_job(job_id, lambda job: job["status"] not in {"queued", "running"})
        job = self.job(job_id)
        assert (job["status"], job["result"]["created"]) == ("succeeded", rows), job

    def log(self) -> str:
        return self.worker.log.read_text()[-2000:] if self.worker.log.exists() else ""


@contextmanager
def installed(folder: Path, broker_url: str) -> Iterator[Installation]:
    instance = folder / "instance"
    instance.mkdir()
    settings = {"CELERY_BROKER_URL": broker_url, "DEMO_DATA": "false"}
    with ExitStack() as stack:
        server = stack.enter_context(running(instance, **settings))
        environment = {
            **settings,
            "INSTANCE_DIR": str(instance),
            "MODELS_DIR": str(instance / "models"),
        }
        log = folder / "worker.log"
        command = [*CELERY, "--concurrency", "1"]
        worker = Part("worker", command, log, lambda: True, environment)
        stack.callback(worker.stop)
        yield Installation(register(server.url, "ada"), worker)


def test_workers_run_the_jobs_and_the_server_none(tmp_path: Path, broker_url: str) -> None:
    with installed(tmp_path, broker_url) as outlay:
        jobs = [outlay.queue_import(5, mark) for mark in ("first", "second", "third")]
        assert {outlay.job(job)["status"] for job in jobs} == {"queued"}
        outlay.worker.start()
        for job in jobs:
            outlay.await_success(job, 5)
        outlay.await_success(outlay.queue_import(5, "fourth"), 5)


def test_the_job_of_a_killed_worker_is_resumed_by_the_next(tmp_path: Path, broker_url: str) -> None:
    with installed(tmp_path, broker_url) as outlay:
        outlay.worker.start()
        job_id = outlay.queue_import(ROWS, "row")
        outlay.await_job(job_id, lambda job: job["progress"] > 0)
        outlay.worker.kill()
        assert outlay.job(job_id)["status"] == "running"
        outlay.worker.start()
        # Over Redis, the bell of the killed worker comes back late; the next one makes up for it.
        outlay.await_success(outlay.queue_import(5, "next"), 5)
        outlay.await_success(job_id, ROWS)


def test_bells_that_a_broker_forgets_are_made_up_for(tmp_path: Path) -> None:
    part, url = build_redis(tmp_path)
    part.start()
    try:
        with installed(tmp_path, f"{url}/1") as outlay:
            outlay.worker.start()
            running_job = outlay.queue_import(ROWS, "row")
            outlay.await_job(running_job, lambda job: job["progress"] > 0)
            waiting_job = outlay.queue_import(5, "waiting")
            redis.Redis.from_url(url).flushall()
            outlay.await_success(running_job, ROWS)
            outlay.await_success(waiting_job, 5)
            outlay.await_success(outlay.queue_import(5, "after"), 5)
    finally:
        part.stop()


def test_without_a_broker_jobs_wait_in_their_table(tmp_path: Path) -> None:
    part, url = build_redis(tmp_path)
    with installed(tmp_path, f"{url}/1") as outlay:
        waiting_job = outlay.queue_import(5, "waiting")
        assert outlay.job(waiting_job)["status"] == "queued"
        part.start()
        try:
            outlay.worker.start()
            job_id = outlay.queue_import(5, "next")

            def rings_again(job: Any) -> bool:
                # The server leaves the broker alone for some seconds; then any job rings for all.
                outlay.queue_import(1, os.urandom(4).hex())
                return job["status"] == "succeeded"

            outlay.await_job(job_id, rings_again)
            outlay.await_success(waiting_job, 5)
        finally:
            part.stop()
