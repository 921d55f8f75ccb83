"""Habits of entering: the days on which a household's rows become known to its ledger."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.households.drafts import Timeline
from benchmarks.households.plans import NEVER_ENTERED
from benchmarks.households.schedules import first_of_month, to_month

EntryDays = Callable[[int], int]
"""Gives the day on which the rows of a day are entered; it never falls from a day to the next."""

EntryHabit = Callable[[np.random.Generator, Timeline], EntryDays]

BATCH_DAYS = (2, 10)
"""Days from one evening of writing down to the next: at least, and fewer than."""

FORGOTTEN_DAYS = (9, 17)
"""Days of a stretch that is never written down: at least, and fewer than."""

FORGOTTEN_STRETCHES = 3
"""Such stretches in a history; none in the future."""


def enter_at_once(_rng: np.random.Generator, _time: Timeline) -> EntryDays:
    """Enter every row on its day."""
    return lambda day: day


def import_monthly(_rng: np.random.Generator, _time: Timeline) -> EntryDays:
    """Enter the rows of a month on the first day of the next one."""
    return lambda day: first_of_month(to_month(day) + 1)


def enter_in_batches(rng: np.random.Generator, time: Timeline) -> EntryDays:
    """Enter rows every few days, and forget some stretches of the past altogether."""
    entry_days = np.zeros(time.end_day - time.first_day, int)
    day = time.first_day
    while day < time.end_day:
        batch = day + int(rng.integers(*BATCH_DAYS)) - 1
        entry_days[day - time.first_day : batch - time.first_day + 1] = batch
        day = batch + 1

    for _ in range(FORGOTTEN_STRETCHES):
        length = int(rng.integers(*FORGOTTEN_DAYS))
        first = int(rng.integers(0, time.today - time.first_day - length))
        entry_days[first : first + length] = NEVER_ENTERED
    return lambda day: int(entry_days[day - time.first_day])
