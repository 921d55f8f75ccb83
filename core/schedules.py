"""When scheduled work is due: every so many minutes, every day, or once a month at an hour."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from core.enums import PeriodUnit
from core.periods import STEPS, month_start

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many minutes; where they divide the day, from midnight in UTC on."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Daily:
    """Every calendar day at an hour of local time."""

    hour: int


@dataclass(frozen=True, slots=True)
class Monthly:
    """On the first day of every month at an hour of local time; months may start on payday."""

    hour: int


Rule = Every | Daily | Monthly


@dataclass(frozen=True, slots=True)
class LocalCalendar:
    """A time zone, and the day on which months start there."""

    timezone: str = "UTC"
    month_start_day: int = 1


def find_latest_due(rule: Rule, now: dt.datetime, calendar: LocalCalendar) -> dt.datetime:
    """Return the last time, up to now, at which a rule made its work due, in UTC."""
    if isinstance(rule, Every):
        step = dt.timedelta(minutes=rule.minutes)
        return now - (now - EPOCH) % step
    day = _find_day(rule, now, calendar)
    due = _at_hour(day, rule.hour, calendar)
    return due if due <= now else _at_hour(day - _step(rule), rule.hour, calendar)


def find_next_due(rule: Rule, now: dt.datetime, calendar: LocalCalendar) -> dt.datetime:
    """Return the first time after now at which a rule makes its work due, in UTC."""
    if isinstance(rule, Every):
        return find_latest_due(rule, now, calendar) + dt.timedelta(minutes=rule.minutes)
    day = _find_day(rule, now, calendar)
    due = _at_hour(day, rule.hour, calendar)
    return due if due > now else _at_hour(day + _step(rule), rule.hour, calendar)


def _find_day(rule: Daily | Monthly, now: dt.datetime, calendar: LocalCalendar) -> dt.date:
    """Return today or the first day of the month, as the calendar has it."""
    today = now.astimezone(ZoneInfo(calendar.timezone)).date()
    return today if isinstance(rule, Daily) else month_start(today, calendar.month_start_day)


def _step(rule: Daily | Monthly) -> relativedelta:
    return STEPS[PeriodUnit.DAILY if isinstance(rule, Daily) else PeriodUnit.MONTHLY]


def _at_hour(day: dt.date, hour: int, calendar: LocalCalendar) -> dt.datetime:
    """Return the moment of an hour of local time.

    An hour that the clocks skip is the moment at which they skip it or as much later; of an hour
    that comes twice, the first one counts (``fold`` is 0).
    """
    local = dt.datetime.combine(day, dt.time(hour), ZoneInfo(calendar.timezone))
    return local.astimezone(dt.UTC)
