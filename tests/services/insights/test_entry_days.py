"""Days without entries are unknown once the pause is longer than a person's usual ones."""

import datetime as dt
from collections.abc import Sequence

import pytest

from core.periods import Period
from services.insights.entry_days import EntryDays

JULY = Period(dt.date(2026, 7, 1), dt.date(2026, 7, 31))


def enter(days: Sequence[str], known_until: str, max_pause: int = 7) -> EntryDays:
    dates = [dt.date.fromisoformat(day) for day in days]
    return EntryDays(dates, dates[0], max_pause, dt.date.fromisoformat(known_until))


@pytest.mark.parametrize("until", ["2026-07-20", "2026-07-30"])
def test_days_are_known_up_to_the_day_up_to_which_entries_are_complete(until: str) -> None:
    entries = enter(["2026-07-01", "2026-07-10", "2026-07-18"], until)
    known = entries.find_known_days(JULY)
    assert known == Period(JULY.start, dt.date.fromisoformat(until))


def test_a_month_that_was_left_for_too_long_is_known_up_to_its_last_entry() -> None:
    entries = enter(["2026-07-01", "2026-07-10", "2026-07-18", "2026-09-01"], "2026-09-02")
    assert entries.find_known_days(JULY) == Period(JULY.start, dt.date(2026, 7, 18))


def test_a_month_may_end_with_a_usual_pause() -> None:
    entries = enter(["2026-07-01", "2026-07-08", "2026-07-16", "2026-07-24"], "2026-12-01")
    assert entries.find_known_days(JULY) == JULY
    assert entries.is_complete(JULY)


def test_a_month_after_the_last_entry_has_no_known_days() -> None:
    entries = enter(["2026-06-01", "2026-06-10"], "2026-06-15")
    assert entries.find_known_days(JULY) is None


@pytest.mark.parametrize(
    "days",
    [
        ["2026-07-01", "2026-07-20", "2026-07-28"],
        ["2026-07-12", "2026-07-18", "2026-07-25", "2026-07-30"],
        ["2026-06-20", "2026-06-28"],
    ],
)
def test_a_month_with_a_longer_pause_is_not_complete(days: Sequence[str]) -> None:
    assert not enter(days, "2026-12-01").is_complete(JULY)


def test_a_period_is_covered_whose_days_are_entered_but_for_a_tenth() -> None:
    days = ["2026-06-29", "2026-07-06", "2026-07-13", "2026-07-20", "2026-07-27"]
    assert enter(days, "2026-07-28").cover(JULY)
    assert not enter(days, "2026-07-27").cover(JULY)


def test_a_period_is_not_covered_that_lies_in_a_gap() -> None:
    entries = enter(["2026-06-01", "2026-06-06", "2026-09-03", "2026-09-08"], "2026-09-08")
    day, week = dt.date(2026, 7, 20), Period(dt.date(2026, 9, 2), dt.date(2026, 9, 8))
    assert not entries.cover(JULY)
    assert not entries.cover(Period(day, day))
    assert not entries.cover(week)
    after = dt.date(2026, 9, 5)
    assert entries.cover(Period(after, after))
