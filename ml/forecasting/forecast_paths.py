"""The course of a period by day: what was spent, what is usual by then, and what to expect."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import FloatArray, IntArray
from ml.forecasting.forecaster import ForecastQuestion
from ml.forecasting.ledgers import TOTAL
from ml.forecasting.scheduled_payments import ScheduledPayment
from ml.forecasting.spending_plan import SpendingPlan
from ml.forecasting.window_distributions import WindowAmounts, distribute
from ml.forecasting.window_outcomes import measure_variation

MIN_PERIODS, MAX_PERIODS = 3, 6
"""Complete periods that the usual is a median of."""

MAX_DAILY = 62
"""Days of a period that is described day by day; longer ones week by week."""


@dataclass(frozen=True, slots=True)
class PathPoint:
    """Sums of a period from its first day up to and including ``day``, in minor units.

    ``spent`` is None after today, ``usual`` with too few complete periods. ``expected``, ``lower``
    and ``upper``, the bounds of the 80 % interval, are None where everything is known; on the last
    known day all three are what was spent.
    """

    day: int
    spent: float | None
    usual: float | None
    expected: float | None
    lower: float | None
    upper: float | None


def trace_path(
    plan: SpendingPlan,
    question: ForecastQuestion,
    members: Collection[Hashable] | None,
    predicted: float,
    bounds: tuple[float, float],
    stretch: float,
) -> list[PathPoint]:
    """Trace the sum of some series, or of all for None, through the period of a question.

    The path ends at the forecast of the period: ``predicted`` with the ``bounds`` of its interval.
    ``stretch`` is the correction of the intervals on the way.
    """
    days = _choose_days(question)
    columns = _find_columns(plan, members)
    starts = np.full(len(days), question.start)
    spent = plan.recorded.sum_spending(starts, days + 1)[:, columns].sum(axis=1)
    usual = _find_usual(plan, question, columns, days)
    expected = _expect_days(plan, question, members, days, stretch, predicted, bounds)
    return [
        PathPoint(
            day=int(day),
            spent=float(spent[i]) if day <= question.today else None,
            usual=None if usual is None else float(usual[i]),
            **_name_bounds(expected, int(day), float(spent[i]), question),
        )
        for i, day in enumerate(days)
    ]


def _choose_days(question: ForecastQuestion) -> IntArray:
    """Return the days to describe: all, or one a week with the last known and the last day."""
    length = question.end - question.start
    step = 1 if length <= MAX_DAILY else 7
    days = np.arange(question.start, question.end, step)
    marked = [question.unknown_start - 1, min(question.today, question.end - 1), question.end - 1]
    return np.unique([*days, *(day for day in marked if day >= question.start)])


def _find_columns(plan: SpendingPlan, members: Collection[Hashable] | None) -> list[int]:
    """Return the rows of the ledger that hold the series."""
    if members is None:
        return [plan.recorded.row_index(TOTAL)]
    return [plan.recorded.row_index(key) for key in plan.keys if key in members]


def _find_usual(
    plan: SpendingPlan, question: ForecastQuestion, columns: list[int], days: IntArray
) -> FloatArray | None:
    """Return the median of earlier complete periods up to the same day: (days,)."""
    periods = question.complete_periods(plan.recorded.first_spending_day)[-MAX_PERIODS:]
    if len(periods) < MIN_PERIODS:
        return None

    first, after = question.bounds[periods], question.bounds[periods + 1]
    ends = np.minimum(first[:, None] + (days - question.start) + 1, after[:, None])
    # The last day stands for the end: a month of 30 days is compared with whole months.
    ends[:, -1] = after
    starts = np.repeat(first, len(days))
    sums = plan.recorded.sum_spending(starts, ends.ravel())[:, columns].sum(axis=1)
    usual: FloatArray = np.median(sums.reshape(ends.shape), axis=0)
    # The median of each day alone may fall where a period of few refunds takes over.
    return np.maximum.accumulate(usual)


def _expect_days(
    plan: SpendingPlan,
    question: ForecastQuestion,
    members: Collection[Hashable] | None,
    days: IntArray,
    stretch: float,
    predicted: float,
    bounds: tuple[float, float],
) -> dict[int, tuple[float, float, float]]:
    """Return prediction and bounds of the sums up to each unknown day, by day."""
    chosen = set(plan.keys if members is None else members)
    rows = [row for row, key in enumerate(plan.keys) if key in chosen]
    due = [
        one
        for one in plan.due(question.unknown_start, question.end)
        if one.payment.category in chosen
    ]
    unknown = [int(day) for day in days if question.unknown_start <= day < question.end - 1]
    lowest, highest = bounds
    expected = {}
    lower = upper = 0.0
    for day in unknown:
        window = _open_window(plan, question, rows, due, day + 1)
        distribution = distribute(window, stretch)
        low, high = distribution.interval()
        # Each day is simulated for itself, and a bound of a sum that grows does not fall.
        lower, upper = max(lower, min(low, lowest)), max(upper, min(high, highest))
        expected[day] = distribution.predicted, lower, upper
    if question.unknown_start < question.end:
        expected[question.end - 1] = predicted, lowest, highest
    return expected


def _open_window(
    plan: SpendingPlan,
    question: ForecastQuestion,
    rows: list[int],
    due: Sequence[ScheduledPayment],
    end: int,
) -> WindowAmounts:
    """Add up the period up to before ``end``."""
    start = question.unknown_start
    rest = float(plan.sum_rest(start, end)[rows].sum())
    return WindowAmounts(
        start=start,
        days=end - start,
        committed=float(plan.sum_recorded(question.start, end)[rows].sum()),
        scheduled=[one for one in due if one.payment.day < end],
        rest=rest,
        season=min(rest, float(plan.sum_season(start, end)[rows].sum())),
        earlier=measure_variation(plan, start, end)[:, rows].sum(axis=1),
        months_back=plan.history.months_back,
    )


def _name_bounds(
    expected: dict[int, tuple[float, float, float]],
    day: int,
    spent: float,
    question: ForecastQuestion,
) -> dict[str, float | None]:
    """Name what is expected by a day; where the unknown begins, it is what was spent."""
    is_last_known = day == question.unknown_start - 1
    nothing = (spent, spent, spent) if is_last_known else (None, None, None)
    predicted, lower, upper = expected.get(day, nothing)
    return {"expected": predicted, "lower": lower, "upper": upper}
