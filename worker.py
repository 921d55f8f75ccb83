"""A worker that runs jobs for the server: ``celery -A worker worker``.

With CELERY_BROKER_URL, servers leave all jobs to workers like this one, on any number of machines
that share the database. It migrates nothing: the server does.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from celery.signals import setup_logging
from flask import Flask

from app import create_app
from config import read_settings
from infrastructure import logs
from infrastructure.job_queue_broker import build_celery
from infrastructure.startup import StartError


@cache
def _application() -> Flask:
    # Not before the first job: Celery forks, and no connection may cross a fork.
    return create_app()


def run_job(_job_id: int) -> None:
    """Run the job that has waited longest; each job has a bell, so each gets its turn."""
    app = _application()
    jobs = app.extensions["outlay"].jobs
    with app.app_context():
        jobs.run_next()


def _configure_logs(**_: object) -> None:
    """Log as the server does; Celery would format every line anew."""
    logs.configure(SETTINGS["LOG_LEVEL"], is_command=False)


def _read_settings() -> Mapping[str, Any]:
    settings = read_settings()
    if not settings["CELERY_BROKER_URL"]:
        raise StartError("There is no broker to get jobs from. Set CELERY_BROKER_URL.")
    return settings


SETTINGS = _read_settings()
setup_logging.connect(_configure_logs)
app = build_celery(SETTINGS["CELERY_BROKER_URL"], run_job)
