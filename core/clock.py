"""The clock: the only module that reads the current time."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from zoneinfo import ZoneInfo

# No global variable: other threads, which answer requests, keep the real time.
_moment: ContextVar[dt.datetime | None] = ContextVar("moment", default=None)


def now() -> dt.datetime:
    """Return the current time in UTC; tests replace this function."""
    return _moment.get() or dt.datetime.now(dt.UTC)


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Run a block as if it were that time, to record a past that has happened step by step.

    Only this thread's clock is set; requests and jobs keep the real one.
    """
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def is_moved() -> bool:
    """Return whether this thread has another time than the others, as ``at`` sets it."""
    return _moment.get() is not None


def today(timezone: str) -> dt.date:
    """Return the current calendar day in a time zone."""
    return now().astimezone(ZoneInfo(timezone)).date()


def utc_text(moment: dt.datetime) -> str:
    """Format a UTC time as RFC 3339 with Z.

    The time may lack its zone: databases without time zones return it so.
    """
    # Of a time with a zone it ends in +00:00, six characters.
    text = moment.isoformat()
    return f"{text[:-6]}Z" if moment.tzinfo else f"{text}Z"


@lru_cache(maxsize=4096)
def stored_text(moment: str) -> str:
    """Format a time as SQLite stores it (``2026-03-14 09:26:53.000000``) as RFC 3339 with Z.

    Cached, because rows of one import have the same time.
    """
    # SQLite has six digits always, ``isoformat`` none where they are zero; both databases answer
    # alike.
    time = moment[11:19] if moment.endswith(".000000") else moment[11:]
    return f"{moment[:10]}T{time}Z"
