"""The only place that asks what time it is."""

import datetime as dt
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def today(timezone: str) -> dt.date:
    """The calendar day it is for somebody in that timezone."""
    return now().astimezone(ZoneInfo(timezone)).date()
