"""Season: months of the year in which a person spends more or less every year."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ml.forecasting.arrays import FloatArray, IntArray
from ml.forecasting.days import month_number, month_start
from ml.forecasting.ledgers import running_sums, sum_windows

YEAR = 12

MIN_DEVIATION = 0.4
"""Share of a usual month by which both years must deviate from it for a season."""

MIN_SHARE_OF_YEAR = 0.04
"""Share of a year's spending in the series that the deviation must be: half a usual month."""

MIN_AGREEMENT = 0.4
"""Share of the larger of two yearly deviations that the smaller one must be."""

SMOOTHING_DAYS = 4
"""Days by which what comes back may come earlier or later."""

UNIFORM_SHARE = 0.2
"""Share of a season that is spread over its whole month."""


@dataclass(frozen=True)
class Seasons:
    """What months of the year add to a usual one, by series; in minor units.

    ``deviations`` has the shape (12, series), January first: the mean of the last two years where
    both deviated alike, else 0. ``daily`` (series, days) is the spending they were found in, from
    ``first_day`` on.
    """

    deviations: FloatArray
    daily: FloatArray
    first_day: int

    def without_seasons(self) -> FloatArray:
        """Return the daily spending with its seasonal months lowered to usual ones."""
        lowered = self.daily.copy()
        end = self.first_day + self.daily.shape[1]
        first, last = month_number(np.array([self.first_day, end - 1]))
        for number in range(first, last + 1):
            deviation = np.maximum(0.0, self.deviations[number % YEAR])
            if not deviation.any():
                continue
            begin, stop = (
                max(0, month_start(one) - self.first_day) for one in (number, number + 1)
            )
            month = lowered[:, begin:stop]
            spent = month.sum(axis=1)
            share = np.where(spent > 0, np.minimum(1.0, deviation / np.maximum(spent, 1e-9)), 0.0)
            month *= (1 - share)[:, None]
        return lowered

    def spread(self, start: int, end: int) -> FloatArray:
        """Spread the deviations over the days from ``start`` to before ``end``: (series, days).

        What is added falls on the days of the month on which it fell in the two years before.
        """
        numbers = np.unique(month_number(np.array([start, end - 1])))
        first, last = int(numbers[0]), int(numbers[-1])
        starts = [month_start(number) for number in range(first, last + 2)]
        # A month is the same every year, but for its last day in a leap year.
        spread: dict[tuple[int, int], FloatArray] = {}
        months = []
        for number, (begin, following) in enumerate(pairwise(starts), start=first):
            kind = number % YEAR, following - begin
            if kind not in spread:
                spread[kind] = self._spread_month(number, following - begin)
            months.append(spread[kind])
        return np.concatenate(months, axis=1)[:, start - starts[0] : end - starts[0]]

    def _spread_month(self, number: int, length: int) -> FloatArray:
        deviation = self.deviations[number % YEAR]
        # Less than usual is less on every day.
        spread = np.repeat(np.minimum(0.0, deviation)[:, None] / length, length, axis=1)
        rows = np.flatnonzero(deviation > 0)
        if len(rows):
            spread[rows] = self._past_profile(rows, number, length) * deviation[rows, None]
        return spread

    def _past_profile(self, rows: IntArray, number: int, length: int) -> FloatArray:
        """Return the days' shares of what the same month cost in the last two years, by series."""
        total = np.zeros((len(rows), length))
        last = int(month_number(np.array([self.first_day + self.daily.shape[1] - 1]))[0])
        years_back = (number - last - 1) // YEAR + 1
        for back in (years_back, years_back + 1):
            begin = month_start(number - YEAR * back) - self.first_day
            part = self.daily[rows, max(0, begin) : max(0, begin + length)]
            total[:, : part.shape[1]] += np.maximum(0.0, part)

        padded = np.zeros((len(rows), length + 2 * SMOOTHING_DAYS))
        padded[:, SMOOTHING_DAYS : SMOOTHING_DAYS + length] = total
        shifted = [padded[:, i : i + length] for i in range(2 * SMOOTHING_DAYS + 1)]
        smooth = np.sum(shifted, axis=0)
        sums = smooth.sum(axis=1, keepdims=True)
        shares = np.where(sums > 0, smooth / np.maximum(sums, 1e-9), 1 / length)
        profile: FloatArray = (1 - UNIFORM_SHARE) * shares + UNIFORM_SHARE / length
        return profile


def find_seasons(daily: FloatArray, first_day: int) -> Seasons:
    """Find months that deviate from a usual one alike in the last two years.

    ``daily`` has the shape (series, days) and begins on ``first_day``. Only whole months count; one
    that is recorded once has no season.
    """
    end = first_day + daily.shape[1]
    newest = int(month_number(np.array([end]))[0])
    bounds = np.array([month_start(newest - back) for back in range(2 * YEAR, -1, -1)], np.int64)
    recorded = int(np.sum(bounds[:-1] >= first_day))

    deviations = np.zeros((YEAR, daily.shape[0]))
    if recorded > YEAR:
        months = sum_windows(running_sums(daily), first_day, bounds[:-1], bounds[1:]).T
        # From the oldest month that is recorded twice; the newest one has the number before it.
        compared = _compute_deviations(months[-recorded:])
        positions = (newest - len(compared) + np.arange(len(compared))) % YEAR
        deviations[positions] = compared
    return Seasons(deviations, daily, first_day)


def _compute_deviations(months: FloatArray) -> FloatArray:
    """Return what both of two years add to a usual month.

    ``months`` (months, series) are 13 to 24, oldest first; the result is that of the newest ones,
    which are recorded a year before, too.
    """
    pairs = np.stack([months[:-YEAR], months[YEAR:]])
    usual = np.median(months, axis=0)
    deviation = pairs - usual
    size = np.abs(deviation)
    smaller, larger = size.min(axis=0), size.max(axis=0)

    yearly = np.abs(months).mean(axis=0) * YEAR
    least = np.maximum(MIN_DEVIATION * usual, MIN_SHARE_OF_YEAR * yearly)
    is_alike = np.sign(deviation[0]) == np.sign(deviation[1])
    is_season = is_alike & (smaller >= MIN_AGREEMENT * larger) & (smaller >= least) & (larger > 0)
    found: FloatArray = np.where(is_season, deviation.mean(axis=0), 0.0)
    return found
