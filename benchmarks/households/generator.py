"""Building of invented households: the same kind and seed always give the same one."""

from __future__ import annotations

import zlib

import numpy as np

from benchmarks.households import schedules
from benchmarks.households.drafts import Draft, Timeline
from benchmarks.households.entry_habits import EntryDays
from benchmarks.households.household import DrawnItem, Household
from benchmarks.households.kinds import KINDS, Kind

FIRST_TODAY_MONTH = 55 * 12
"""January 2025: households ask in the twelve months from then on."""

FUTURE_MONTHS = 13
"""Complete months after the current one of which the truth is known."""


def build_household(kind: str, seed: int, months: int = 30, today: int | None = None) -> Household:
    """Build a household with a history of ``months`` before the current one.

    Without ``today`` (days since 1970-01-01) the seed chooses the day on which it asks. With it the
    household and its rows are the same, seen from another day. Raises KeyError for an unknown kind,
    ValueError for a day outside of its history and future.
    """
    details = KINDS[kind]
    time = _build_timeline(details, seed, months)
    # Streams of their own, so that one kind never changes with another.
    rng = np.random.default_rng([seed, zlib.crc32(kind.encode())])
    draft = Draft(rng, time)
    details.draw_plan(draft)

    entry_day = details.enter(rng, time)
    plan = []
    for item in draft.items:
        rows = tuple(row.entered_on(entry_day(row.day)) for row in item.draw(rng))
        plan.append(DrawnItem(item, rows))

    now = time.today if today is None else today
    if not time.first_day < now < time.end_day:
        raise ValueError("The day is outside of the household's time.")
    all_rows = sorted((row for part in plan for row in part.rows), key=lambda row: row.day)
    return Household(
        kind,
        seed,
        details.currency,
        tuple(all_rows),
        now,
        _find_known_through(entry_day, time, now),
        time.first_day,
        time.end_day,
        plan,
    )


def _build_timeline(kind: Kind, seed: int, months: int) -> Timeline:
    month = FIRST_TODAY_MONTH + seed % 12
    if kind.telling_months and seed % 2 == 0:
        # Ask in the month before one that tells; otherwise most never look ahead to it.
        number = kind.telling_months[seed // 2 % len(kind.telling_months)]
        month = FIRST_TODAY_MONTH + (number - 2) % 12

    history = months if kind.months is None else min(months, kind.months)
    first, after = schedules.first_of_month(month), schedules.first_of_month(month + 1)
    # 11 has no divisor in common with 28, 30 or 31: the seeds visit all days of the month.
    today = first + 11 * seed % (after - first)
    return Timeline(
        schedules.first_of_month(month - history),
        today,
        schedules.first_of_month(month + FUTURE_MONTHS + 1),
    )


def _find_known_through(entry_day: EntryDays, time: Timeline, today: int) -> int:
    """Return the last day whose rows are entered by today."""
    for day in range(today, time.first_day - 1, -1):
        if entry_day(day) <= today:
            return day
    return time.first_day - 1
