"""The only place that asks what time it is."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def today(timezone: str) -> dt.date:
    """The calendar day it is for somebody in that timezone."""
    return now().astimezone(ZoneInfo(timezone)).date()


def utc_text(moment: dt.datetime) -> str:
    """RFC 3339 with Z, of a moment that is in UTC (databases without time zones give it bare)."""
    text = moment.isoformat()
    return f"{text[:-6]}Z" if moment.tzinfo else f"{text}Z"


@lru_cache(maxsize=4096)
def stored_text(moment: str) -> str:
    """The same of a moment as SQLite holds it: ``2026-03-14 09:26:53.000000``. Rows made together share theirs."""
    time = moment[11:19] if moment.endswith(".000000") else moment[11:]
    return f"{moment[:10]}T{time}Z"
