"""How ``make run`` serves: one process, threads; the settings of ``config.py``."""

import gc
import threading
from typing import Any

import commands
import ml_service
from app import create_app
from config import SettingError, read_settings

try:
    settings = read_settings()
except SettingError as error:
    raise SystemExit(f"Outlay cannot start. {error}") from error

bind = f"{settings['HOST']}:{settings['PORT']}"
workers = 1
worker_class = "gthread"
threads = settings["THREADS"]
graceful_timeout = 30
timeout = 60
keepalive = 5
loglevel = "warning"
control_socket_disable = True
wsgi_app = "app:create_app()"


def on_starting(_server: Any) -> None:
    """Migrations and demo data, before anybody can ask."""
    commands.prepare(create_app())


def _warm_up() -> None:
    """What is loaded now stays: the garbage collector need not look at it again."""
    ml_service.warm_up()
    gc.collect()
    gc.freeze()


def post_worker_init(worker: Any) -> None:
    """Load the models' libraries while the first requests are already answered; go on with unfinished jobs."""
    threading.Thread(target=_warm_up, daemon=True).start()
    worker.wsgi.extensions["outlay"].jobs.wake()
