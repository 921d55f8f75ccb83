"""Failures of a start that the operator can mend, each told in one sentence."""

import errno
import getpass
import os
import socket
from pathlib import Path

import click
import psycopg
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from infrastructure.database import sqlite_driver
from infrastructure.origins import LARGEST_PORT

DATABASE_ERRORS = (SQLAlchemyError, sqlite_driver.Error, psycopg.Error)
"""Drivers raise their own errors where SQLAlchemy does not wrap them: in connection hooks."""

MAX_CHECKED_BYTES = 64 * 1024 * 1024
"""SQLite checks 300 to 500 MB a second; a start should not wait longer than that."""

DAMAGED = ("not a database", "malformed", "corrupt")
UNOPENABLE = ("unable to open", "readonly", "read-only")


class StartError(click.ClickException):
    """A start that cannot succeed until its operator changes something.

    ``flask`` prints the message of a ClickException without a traceback; the other ways to start do
    the same (see ``gunicorn.conf.py`` and ``app.py``).
    """

    exit_code = 2


def check_address(host: str, port: int) -> None:
    """Prove that the server can listen there. Raises StartError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as error:
        raise StartError(
            f'HOST must be an address of this machine, such as 127.0.0.1; "{host}" is unknown.'
        ) from error

    try:
        with socket.socket(family, kind, protocol) as probe:
            # As the servers themselves do: a port that only waits for old packets counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:  # also of a socket for IPv6 where there is none
        raise StartError(_address_problem(host, port, error)) from error


def _address_problem(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        other_port = port + 1 if port < LARGEST_PORT else port - 1
        return (
            f"Port {port} of {host} is already in use. Stop the program that uses it, or choose"
            f" another port: make run PORT={other_port}"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has. Choose a port above 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return f'HOST must be an address of this machine, such as 127.0.0.1; "{host}" is not one.'
    return f"The server cannot listen on {host}, port {port}: {error.strerror or error}."


def check_database(engine: Engine) -> None:
    """Prove that the database answers and, if it is a small SQLite file, is whole.

    Raises StartError.
    """
    try:
        # On SQLite an immediate transaction also proves that the file can be written.
        with engine.connect().execution_options(immediate=True) as connection:
            # One error is enough to refuse the file.
            question = "PRAGMA quick_check(1)" if _is_small_file(engine.url) else "SELECT 'ok'"
            result = connection.execute(text(question)).scalar_one()
    except DATABASE_ERRORS as error:
        raise StartError(database_problem(engine.url, error)) from error
    if result != "ok":
        raise StartError(_damaged(engine.url))


def _is_small_file(url: URL) -> bool:
    if url.get_backend_name() != "sqlite" or not url.database:
        return False
    path = Path(url.database)
    return path.exists() and path.stat().st_size <= MAX_CHECKED_BYTES


def database_problem(url: URL, error: Exception) -> str:
    """Say in a sentence why a database cannot be used; never with its password."""
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0].rstrip(".")
    if url.get_backend_name() != "sqlite":
        # As the operator wrote it, without the driver that is added to it, and without options:
        # a password may be one of them.
        place = url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
        return (
            f"The database {place} cannot be used: {reason}. Check DATABASE_URL, and that the"
            " database server runs."
        )
    return _file_problem(url, reason)


def _file_problem(url: URL, reason: str) -> str:
    """Say why an SQLite file cannot be used."""
    path = Path(url.database or ".")
    if any(word in reason for word in DAMAGED):
        return _damaged(url)
    if not path.parent.is_dir():
        return f"The folder of the database file {path} does not exist. Create it first."
    if url.database and path.is_dir():
        return f"{path} is a folder where the database file should be. Move it away."

    refusals = {
        ("locked",): "is locked by another program. Stop that program, and start again",
        ("full",): "has no space left on its disk. Free some, and start again",
        UNOPENABLE: (
            "cannot be opened for writing. Check that the file and its folder belong to the user"
            f" {_user()}"
        ),
    }
    for words, refusal in refusals.items():
        if any(word in reason for word in words):
            return f"The database file {url.database} {refusal}."
    return f"The database file {url.database} cannot be used: {reason}."


def _damaged(url: URL) -> str:
    return (
        f"The database file {url.database} is damaged. Restore a backup (docs/OPERATIONS.md), or"
        " move the file away to start with an empty database."
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run as a number without a name
        return str(os.getuid())
