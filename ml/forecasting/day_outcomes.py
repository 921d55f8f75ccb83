"""Joint outcomes of the coming days: what has come together by the end of each of them.

The rest of each day has the distribution that the forecast gives the days up to it. Which outcomes
of different days belong together follows from simulated courses: the outcome of a day goes to the
course that has the same rank on it. Scheduled payments come or stay away as series, not one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import DayArray, FloatArray, IntArray
from ml.forecasting.days import shift_months_back
from ml.forecasting.ledgers import sum_windows
from ml.forecasting.scheduled_payments import ScheduledPayment
from ml.forecasting.spending_plan import SpendingPlan
from ml.forecasting.window_distributions import WindowAmounts, simulate_window
from ml.forecasting.window_outcomes import COMPARED_WINDOWS, OUTCOMES, measure_variation

DAILY_UNTIL, EVERY_THIRD_UNTIL, WEEKLY_UNTIL = 7, 31, 94
"""Days ahead that are simulated one by one, every third, and weekly; later ones fortnightly."""

FAR_DAYS, FAR_FACTORS = (7, 30, 90), (1.0, 0.85, 0.8)
"""Factors of the rest's deviations by the days ahead.

The forecast's intervals are as wide as windows need whose payments are simulated one by one. Here
they are series of their own, and less is left to the rest. Measured on invented households (see
``benchmarks/cash_flow.py`` and docs/DECISIONS.md).
"""

MIN_WINDOWS = 3
"""Earlier months with which courses are made of them; with fewer, of assumed purchases."""

LEVEL_VARIATION = 0.15
"""Standard deviation of the level that all days of a course have in common, as a share of it."""

SEED = 2_007


@dataclass(frozen=True)
class PlanShare:
    """The part of a plan that is looked at, such as what one account pays.

    ``weights`` (series,) is the share of each series' rest, 0 to 1; ``scheduled`` are the expected
    payments that belong to it.
    """

    plan: SpendingPlan
    weights: FloatArray
    scheduled: Sequence[ScheduledPayment]


def round_rest(share: PlanShare, days: DayArray, period_starts: DayArray) -> IntArray:
    """Return the expected rest of each day in whole minor units, of shape (days,).

    ``days`` follow each other; the first holds everything from the plan's origin on. Together with
    the scheduled payments, each rounded for itself, the days of a period come to its forecast,
    which is rounded once for every series. ``period_starts`` are the first days of all periods.
    """
    plan = share.plan
    starts = np.array([plan.origin, *period_starts[period_starts > plan.origin]])
    first = max(period_starts[period_starts <= plan.origin], default=plan.origin)
    block = np.searchsorted(starts, days, "right") - 1
    running = np.stack([plan.sum_rest(plan.origin, int(day) + 1) for day in days], axis=1)
    exact = share.weights[:, None] * running + _sum_scheduled(share, days)
    before = _sum_before(share, starts)
    committed = _sum_committed(share, np.array([first, *starts[1:]]), days)

    # By the last day of a period its sum is rounded; those on the way are rounded in the same way.
    inside = np.round(committed[:, block] + exact - before[:, block]) - committed[:, block]
    ends = np.round(committed[:, :-1] + np.diff(before, axis=1)) - committed[:, :-1]
    earlier = np.cumsum(np.pad(ends, ((0, 0), (1, 0))), axis=1)
    totals = (inside + earlier[:, block]).sum(axis=0).astype(np.int64)
    due = sum_rounded(share.scheduled, days)
    rest: IntArray = np.diff(totals - np.cumsum(due), prepend=0)
    return rest


def sum_rounded(scheduled: Sequence[ScheduledPayment], days: DayArray) -> IntArray:
    """Sum scheduled payments by day, each rounded; what is due before the first counts on it."""
    sums = np.zeros(len(days), np.int64)
    for one in scheduled:
        position = max(0, one.payment.day - int(days[0]))
        if position < len(days):
            sums[position] += round(one.payment.amount)
    return sums


def _sum_scheduled(share: PlanShare, days: DayArray) -> FloatArray:
    """Sum the scheduled payments up to each day: (series, days)."""
    row_by_key = {key: row for row, key in enumerate(share.plan.keys)}
    sums = np.zeros((len(row_by_key), len(days)))
    for one in share.scheduled:
        sums[row_by_key[one.payment.category], days >= one.payment.day] += one.payment.amount
    return sums


def _sum_before(share: PlanShare, starts: DayArray) -> FloatArray:
    """Sum what is expected before each start: (series, starts)."""
    plan = share.plan
    running = np.stack([plan.sum_rest(plan.origin, int(start)) for start in starts], axis=1)
    sums: FloatArray = share.weights[:, None] * running + _sum_scheduled(share, starts - 1)
    return sums


def _sum_committed(share: PlanShare, starts: DayArray, days: DayArray) -> FloatArray:
    """Sum what is entered for each period, the first from its own start on: (series, starts)."""
    plan = share.plan
    ends = [*starts[1:], max(int(days[-1]), int(starts[-1])) + 1]
    periods = zip(starts, ends, strict=True)
    return np.stack([plan.sum_recorded(int(start), int(end)) for start, end in periods], axis=1)


def simulate_deviations(share: PlanShare, days: DayArray, stretch: float) -> FloatArray:
    """Return how far outcomes are from what is expected by the end of each day.

    The result has the shape (OUTCOMES, days), in minor units; each row is a course of its own.
    ``days`` follow each other, ``stretch`` is the correction of the forecast's intervals.
    """
    payments = simulate_scheduled(share.scheduled, days)
    last = _open_window(share, int(days[-1]) + 1)
    if last.rest <= 0 and not np.any(last.earlier > 0):
        return payments
    knots = _choose_knots(days)
    courses = _trace_courses(share, knots)
    deviations = np.empty_like(courses)
    for column, day in enumerate(knots):
        window = _open_window(share, int(day) + 1)
        outcomes = np.sort(simulate_window(window, stretch)) - window.rest
        deviations[np.argsort(courses[:, column]), column] = outcomes
    factors = np.interp(days - share.plan.origin + 1, FAR_DAYS, FAR_FACTORS)
    return factors * _interpolate(deviations, knots, days) + payments


def simulate_scheduled(scheduled: Sequence[ScheduledPayment], days: DayArray) -> FloatArray:
    """Return the deviations of payments alone, in the shape of ``simulate_deviations``.

    A series that does not go on pays nothing on any of the days: whoever has their salary this
    month has it next month, too.
    """
    rng = np.random.default_rng(SEED)
    shape = (OUTCOMES, len(scheduled))
    amount = np.array([one.payment.amount for one in scheduled])
    spread = np.array([one.spread for one in scheduled])
    probability = np.array([one.probability for one in scheduled])
    series = np.array([one.series_index for one in scheduled], np.int64)
    luck = rng.random((OUTCOMES, int(series.max(initial=0)) + 1))
    comes = luck[:, series] < probability
    amounts = np.maximum(0.0, amount + spread * rng.standard_normal(shape))
    deviations: FloatArray = (comes * amounts - amount) @ _mark_due(scheduled, days)
    return deviations


def _choose_knots(days: DayArray) -> DayArray:
    """Choose the days that are simulated; those between them follow from their neighbours."""
    ahead = np.arange(len(days))
    limits = (DAILY_UNTIL, EVERY_THIRD_UNTIL, WEEKLY_UNTIL)
    steps = np.array([1, 3, 7, 14])[np.searchsorted(limits, ahead, "right")]
    is_knot = ahead % steps == 0
    is_knot[-1] = True
    knots: DayArray = days[is_knot]
    return knots


def _open_window(share: PlanShare, end: int) -> WindowAmounts:
    """Add up the share of the rest up to before ``end``; payments are simulated on their own."""
    plan, weights = share.plan, share.weights
    start = plan.origin
    rest = float(plan.sum_rest(start, end) @ weights)
    return WindowAmounts(
        start=start,
        days=end - start,
        committed=0.0,
        scheduled=(),
        rest=rest,
        season=min(rest, float(plan.sum_season(start, end) @ weights)),
        earlier=measure_variation(plan, start, end) @ weights,
        months_back=plan.history.months_back,
    )


def _trace_courses(share: PlanShare, knots: DayArray) -> FloatArray:
    """Trace simulated courses of the sums up to each knot: (OUTCOMES, knots)."""
    # The same numbers every time: a question that is asked twice has one answer.
    rng = np.random.default_rng(SEED)
    earlier = _list_earlier(share, knots)
    level = np.exp(LEVEL_VARIATION * rng.standard_normal((OUTCOMES, 1)))
    if len(earlier) >= MIN_WINDOWS:
        courses = level * _join_months(earlier, share.plan.origin, knots, rng)
    else:
        plan = share.plan
        sums = np.array([plan.sum_rest(plan.origin, int(day) + 1) @ share.weights for day in knots])
        purchases = rng.exponential(1.0, (OUTCOMES, len(knots)))
        courses = level * np.cumsum(np.diff(sums, prepend=0.0) * purchases, axis=1)
    # Courses that are level on a day keep their order from day to day.
    scale = max(1.0, float(np.abs(courses).max()))
    return courses + 1e-9 * scale * rng.random((OUTCOMES, 1))


def _list_earlier(share: PlanShare, knots: DayArray) -> FloatArray:
    """Return the rest of earlier months up to the days of the knots: (months, knots).

    A knot in the second month ahead is compared with days of months, counted from their start.
    """
    plan, history = share.plan, share.plan.history
    back = np.arange(1, COMPARED_WINDOWS + 1)[:, None]
    month = _count_months_ahead(plan.origin, knots)
    starts = shift_months_back(plan.origin, back)
    ends = shift_months_back(knots + 1, back + month)
    is_known = starts[:, 0] >= history.first_day
    begins = np.broadcast_to(starts, ends.shape)[is_known]
    sums = sum_windows(plan.base, history.first_day, begins, ends[is_known])
    weighed: FloatArray = np.maximum(0.0, np.tensordot(share.weights, sums, axes=1))
    return weighed


def _join_months(
    earlier: FloatArray, origin: int, knots: DayArray, rng: np.random.Generator
) -> FloatArray:
    """Join months drawn from earlier ones, one after the other: (OUTCOMES, knots)."""
    month = _count_months_ahead(origin, knots)
    courses = np.zeros((OUTCOMES, len(knots)))
    before = np.zeros(OUTCOMES)
    for ahead in np.unique(month):
        columns = np.flatnonzero(month == ahead)
        drawn = earlier[rng.integers(0, len(earlier), OUTCOMES)][:, columns]
        courses[:, columns] = before[:, None] + drawn
        before = courses[:, columns[-1]]
    return courses


def _count_months_ahead(origin: int, days: DayArray) -> IntArray:
    """Count the whole months from the origin to each day."""
    count = int(days[-1] - origin) // 28 + 2
    starts = shift_months_back(origin, -np.arange(count))
    months: IntArray = np.searchsorted(starts, days, "right") - 1
    return months


def _mark_due(scheduled: Sequence[ScheduledPayment], days: DayArray) -> FloatArray:
    """Mark the payments that are due by each day: (payments, days)."""
    due = np.array([one.payment.day for one in scheduled], np.int64)
    marks: FloatArray = (due[:, None] <= days[None, :]).astype(float)
    return marks


def _interpolate(values: FloatArray, knots: DayArray, days: DayArray) -> FloatArray:
    """Return the values of all days, on straight lines between those of the knots."""
    right = np.searchsorted(knots, days)
    left = np.maximum(0, right - 1)
    width = np.maximum(1, knots[right] - knots[left])
    part = np.where(right > left, (days - knots[left]) / width, 0.0)
    part = np.where(knots[right] == days, 1.0, part)
    between: FloatArray = values[:, left] * (1 - part) + values[:, right] * part
    return between
