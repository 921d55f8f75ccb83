"""Scheduled work is due at the hours of the person's own clock and calendar."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.schedules import (
    Daily,
    Every,
    LocalCalendar,
    Monthly,
    Rule,
    find_latest_due,
    find_next_due,
)

BERLIN = LocalCalendar("Europe/Berlin")
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Africa/Cairo",
    "Australia/Lord_Howe",
)
RULES = st.one_of(
    st.integers(1, 1440).map(Every), st.integers(0, 23).map(Daily), st.integers(0, 23).map(Monthly)
)
CALENDARS = st.builds(LocalCalendar, st.sampled_from(ZONES), st.integers(1, 28))
FIRST = dt.datetime(2005, 1, 1, tzinfo=dt.UTC)
MOMENTS = st.timedeltas(dt.timedelta(), dt.timedelta(days=30 * 365)).map(FIRST.__add__)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@given(RULES, MOMENTS, CALENDARS)
def test_the_present_is_between_the_last_due_time_and_the_next(
    rule: Rule, now: dt.datetime, calendar: LocalCalendar
) -> None:
    assert find_latest_due(rule, now, calendar) <= now < find_next_due(rule, now, calendar)


@given(RULES, MOMENTS, CALENDARS)
def test_the_next_due_time_is_the_last_one_once_it_has_come(
    rule: Rule, now: dt.datetime, calendar: LocalCalendar
) -> None:
    due = find_next_due(rule, now, calendar)
    assert find_latest_due(rule, due, calendar) == due
    just_before = due - dt.timedelta(microseconds=1)
    assert find_latest_due(rule, just_before, calendar) == find_latest_due(rule, now, calendar)


@given(st.integers(0, 23), MOMENTS, CALENDARS)
def test_daily_work_is_due_on_each_day_that_the_calendar_has(
    hour: int, now: dt.datetime, calendar: LocalCalendar
) -> None:
    """Samoa skipped a day in 2011, and Cairo's clocks skip midnight once a year."""
    due = find_next_due(Daily(hour), now, calendar)
    following = find_next_due(Daily(hour), due, calendar)
    zone = ZoneInfo(calendar.timezone)
    days = (following.astimezone(zone).date() - due.astimezone(zone).date()).days
    is_skipped = calendar.timezone == "Pacific/Apia" and due.year == 2011
    assert days == 1 or (is_skipped and days == 2)


@pytest.mark.parametrize(
    ("rule", "now", "due"),
    [
        (Every(5), "2026-03-14 09:26:53", "2026-03-14 09:25"),
        (Daily(8), "2026-03-14 06:59", "2026-03-13 07:00"),
        (Daily(8), "2026-03-14 07:00", "2026-03-14 07:00"),
        # The clocks go forward on March 29 and back on October 25.
        (Daily(8), "2026-03-29 12:00", "2026-03-29 06:00"),
        (Daily(2), "2026-03-29 12:00", "2026-03-29 01:00"),
        (Daily(2), "2026-10-25 00:30", "2026-10-25 00:00"),
        (Daily(2), "2026-10-25 01:30", "2026-10-25 00:00"),
        (Monthly(7), "2026-03-01 05:59", "2026-02-01 06:00"),
        (Monthly(7), "2026-03-01 06:00", "2026-03-01 06:00"),
        (Monthly(7), "2026-04-01 05:00", "2026-04-01 05:00"),
    ],
)
def test_the_last_due_time_follows_the_local_clock(rule: Rule, now: str, due: str) -> None:
    assert find_latest_due(rule, utc(now), BERLIN) == utc(due)


def test_months_begin_on_the_day_that_the_person_has_chosen() -> None:
    payday = LocalCalendar("UTC", 28)
    due = [find_latest_due(Monthly(6), utc("2028-03-01 00:00"), payday)]
    for _ in range(12):
        due.append(find_next_due(Monthly(6), due[-1], payday))
    assert [moment.day for moment in due] == [28] * 13
    assert due[0] == utc("2028-02-28 06:00")


def test_daily_work_is_due_on_a_leap_day() -> None:
    assert find_latest_due(Daily(3), utc("2028-02-29 12:00"), LocalCalendar()) == utc(
        "2028-02-29 03:00"
    )
