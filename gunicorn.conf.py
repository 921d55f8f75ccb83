"""Serve as ``make run`` does: one process with threads, with the settings of ``config.py``."""

import gc
import os
import sys
import threading
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from typing import Any

# Nothing that the start loads is garbage: looking for some takes a sixth of the time.
gc.disable()

from flask import Flask, g, request_finished

import commands
import ml_service
from app import create_app
from config import read_settings
from infrastructure.gunicorn_worker import (
    HardenedWorker,
    limit_silence,
    share_descriptors,
)
from infrastructure.persistence import patience
from infrastructure.startup import StartError, check_address
from routes.http import server_errors

try:
    settings = read_settings()
except StartError as error:
    error.show()
    sys.exit(error.exit_code)

server_errors.install()

host, port = settings["HOST"], settings["PORT"]
# gunicorn reads an IPv6 address only in brackets.
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
# One process, so that models and caches are in memory once; its threads mostly wait for the
# database.
workers = 1
worker_class = HardenedWorker
threads = settings["THREADS"]
worker_connections, max_streams = share_descriptors(threads, settings["MAX_STREAMS"])
graceful_timeout = 30
timeout = 60
keepalive = 5
# As long as Gunicorn allows: a list of payees to filter by is a long query.
limit_request_line = 8190
loglevel = "warning"
control_socket_disable = True
wsgi_app = "app:create_app()"

INHERITED_SOCKETS = ("GUNICORN_FD", "LISTEN_FDS")
"""Set when the listening socket comes from a previous master or from systemd."""

_welcome = ""


def on_starting(server: Any) -> None:
    """Check the address, migrate the database and create demo data before the socket opens."""
    global _welcome  # noqa: PLW0603 (gunicorn's hooks share nothing else)
    try:
        for address in server.cfg.address:
            _use_address(address)
    except StartError as error:
        error.show()
        sys.exit(error.exit_code)
    _welcome = _prepare_apart()


def _prepare_apart() -> str:
    """Prepare the database in a process of its own, and return the welcome text.

    What migrations and demo data take of memory is free again before workers are forked. Exits as
    that process does if it fails, which has said why.
    """
    ours, theirs = Pipe()
    process = get_context("fork").Process(target=_prepare, args=(ours, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        welcome: str = ours.recv()
    except EOFError:
        process.join()
        sys.exit(process.exitcode)
    process.join()
    return welcome


def _prepare(ours: Connection, theirs: Connection) -> None:
    ours.close()
    threading.Thread(target=_end_with_server, args=(theirs,), daemon=True).start()
    try:
        theirs.send(commands.prepare(create_app()))
    except StartError as error:
        error.show()
        sys.exit(error.exit_code)
    except KeyboardInterrupt:  # of both processes: the server says so
        sys.exit(1)


def _end_with_server(connection: Connection) -> None:
    """End this process at once when the server has ended, which would start again beside it."""
    connection.poll(None)
    os._exit(1)


def _use_address(address: Any) -> None:
    """Let links and the welcome text name the address that is really used, as by --bind."""
    if not isinstance(address, tuple):  # a Unix socket
        return
    host, port = address[:2]
    os.environ.update(HOST=str(host), PORT=str(port))
    if not any(name in os.environ for name in INHERITED_SOCKETS):
        check_address(host, port)


def pre_fork(_server: Any, _worker: Any) -> None:
    """Keep the collector away from what workers share: it writes into every object it looks at."""
    gc.freeze()
    gc.enable()


def when_ready(server: Any) -> None:
    """Say where the server is, now that it listens."""
    for listener in server.LISTENERS:
        limit_silence(listener.sock)
    print(_welcome, flush=True)  # noqa: T201 (the start of a program)


def _warm_up_for(app: Flask) -> None:
    """Load the models' libraries, 100 MB and a second, once somebody is there who may ask them."""

    def begin(_app: Flask, **_response: Any) -> None:
        if g.get("caller") is not None:
            request_finished.disconnect(begin, app)
            threading.Thread(target=_warm_up, daemon=True).start()

    # Held by the signal: nothing else refers to the function.
    request_finished.connect(begin, app, weak=False)


def _warm_up() -> None:
    ml_service.warm_up()
    # What is loaded by now stays for good: the garbage collector need not look at it again.
    gc.collect()
    gc.freeze()


def worker_exit(_server: Any, worker: Any) -> None:
    """Take leave of the listeners, and stop waiting for a lost database or broker.

    The next start resumes jobs and consumers.
    """
    patience.stop()
    # There is no application when it could not be built.
    if worker.wsgi is not None:
        worker.wsgi.extensions["outlay"].hub.close()
        worker.wsgi.extensions["outlay"].close_consumers()


def on_exit(_server: Any) -> None:
    """End without a look at every object: most of the time of a stop was that of the master."""
    gc.freeze()


def post_worker_init(worker: Any) -> None:
    """Resume what was begun."""
    gc.freeze()
    _warm_up_for(worker.wsgi)
    worker.wsgi.extensions["outlay"].hub.seats.total = max_streams
    worker.wsgi.extensions["outlay"].start()
