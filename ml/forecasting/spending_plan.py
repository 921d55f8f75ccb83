"""The plan of a person's spending for the coming years, of which every forecast is a window.

For each series and day it holds what is already recorded, the scheduled payments that fall due, and
the rest: a level from the person's own months and from what the pooled model has learned from
others, spread over the days, with the seasons that come back. Days, weeks, months, years, rests of
periods, categories and totals are sums of the same parts, and so agree with each other.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import DayArray, FloatArray
from ml.forecasting.days import compute_weekday
from ml.forecasting.ledgers import Ledger, running_sums
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.recurring import Payment, RecurringSeries, find_recurring_series
from ml.forecasting.rest_history import MONTHS_AHEAD, RestHistory, split_history
from ml.forecasting.rest_methods import MonthlyPast, expect_months, study_months
from ml.forecasting.scheduled_payments import ScheduledPayment, schedule_payments
from ml.forecasting.seasons import Seasons, find_seasons

WEEKDAY_WEEKS = 26
"""Newest weeks whose weekdays are compared."""

USUAL_WEEKS = 8
"""Weeks without any difference between weekdays that are assumed beside them."""


@dataclass(frozen=True)
class SpendingPlan:
    """Spending of one person in one currency, day by day; amounts in minor units.

    ``origin`` is the first unknown day and ``end`` the day after the plan. ``keys`` name the
    series; the total is not among them. ``recorded`` is the ledger with everything that is entered,
    on future days, too. ``rest`` holds running sums of the expected rest by method, of shape
    (series, days + 1) from the origin on; ``season`` those of its seasonal part, and ``base`` those
    of the past rest without seasons, from the history's first day on.
    """

    origin: int
    end: int
    keys: Sequence[Hashable]
    recorded: Ledger
    scheduled: Sequence[ScheduledPayment]
    rest: Mapping[str, FloatArray]
    season: FloatArray
    method: str
    history: RestHistory
    base: FloatArray

    def sum_recorded(self, start: int, end: int) -> FloatArray:
        """Sum what is entered for the days from ``start`` to before ``end``: (series,)."""
        window = np.array([start]), np.array([end])
        sums: FloatArray = self.recorded.sum_spending(*window)[0, 1:]
        return sums

    def sum_rest(self, start: int, end: int, method: str | None = None) -> FloatArray:
        """Sum the expected rest of the days from ``start`` to before ``end``: (series,)."""
        return self._sum_days(self.rest[method or self.method], start, end)

    def sum_season(self, start: int, end: int) -> FloatArray:
        """Sum the part of the expected rest that the time of year adds: (series,)."""
        return self._sum_days(self.season, start, end)

    def due(self, start: int, end: int) -> list[ScheduledPayment]:
        """Return the scheduled payments from ``start`` to before ``end``."""
        return [one for one in self.scheduled if start <= one.payment.day < end]

    def _sum_days(self, running: FloatArray, start: int, end: int) -> FloatArray:
        begin, stop = np.clip([start - self.origin, end - self.origin], 0, running.shape[1] - 1)
        sums: FloatArray = running[:, stop] - running[:, begin]
        return sums


@dataclass(frozen=True)
class KnownPast:
    """What a plan takes from the days before its origin, whatever is entered for later ones.

    ``base`` is that of the plan, and ``weights`` how much more each weekday costs than another:
    (series, 7), from Monday on.
    """

    keys: Sequence[Hashable]
    series: Sequence[RecurringSeries]
    history: RestHistory
    seasons: Seasons
    base: FloatArray
    weights: FloatArray
    months: MonthlyPast


def build_plan(
    model: PooledModel, ledger: Ledger, payments: Sequence[Payment], origin: int
) -> SpendingPlan:
    """Plan the spending from ``origin``, the first unknown day, for MONTHS_AHEAD months.

    ``ledger`` and ``payments`` hold everything that is entered, on and after the origin, too.
    """
    series = find_recurring_series(payments, origin)
    return plan_ahead(study_past(model, ledger, payments, series, origin), ledger, payments)


def study_past(
    model: PooledModel,
    ledger: Ledger,
    payments: Sequence[Payment],
    series: Sequence[RecurringSeries],
    origin: int,
) -> KnownPast:
    """Study the days before ``origin``; ``series`` are those of the payments there."""
    known = ledger.until(origin)
    history = split_history(ledger, payments, series, origin)
    seasons = find_seasons(np.diff(history.rest, axis=1), history.first_day)
    base = running_sums(seasons.without_seasons())
    return KnownPast(
        keys=known.keys,
        series=series,
        history=history,
        seasons=seasons,
        base=base,
        weights=_compare_weekdays(base, history),
        months=study_months(model, known, history, base),
    )


def plan_ahead(past: KnownPast, ledger: Ledger, payments: Sequence[Payment]) -> SpendingPlan:
    """Plan the days after the past; the arguments are those of ``build_plan``."""
    history = past.history
    origin = history.origin
    end = int(history.month_bounds[history.months_back + MONTHS_AHEAD])
    scheduled = [
        one
        for one in schedule_payments(past.series, payments, origin, end)
        if one.payment.category in past.keys
    ]

    days = np.arange(origin, end)
    season = past.seasons.spread(origin, end)
    entered = _sum_entered_days(ledger, origin, end)
    weights = past.weights[:, compute_weekday(days)]
    ahead = expect_months(past.months, _sum_due_months(scheduled, history))
    rest = {
        name: _spread_months(amounts, weights, season, entered, history, days)
        for name, amounts in ahead.items()
    }
    return SpendingPlan(
        origin=origin,
        end=end,
        keys=past.keys,
        recorded=ledger,
        scheduled=scheduled,
        rest=rest,
        season=running_sums(np.where(season > 0, season, 0.0)),
        method=past.months.choose_method(),
        history=history,
        base=past.base,
    )


def _sum_due_months(scheduled: Sequence[ScheduledPayment], history: RestHistory) -> FloatArray:
    """Sum the scheduled payments of the months ahead, to shape (months, series)."""
    sums = np.zeros((MONTHS_AHEAD, len(history.keys)))
    row_by_key = {key: row for row, key in enumerate(history.keys)}
    for payment in (one.payment for one in scheduled):
        month = int(np.searchsorted(history.month_bounds, payment.day, "right")) - 1
        sums[month - history.months_back, row_by_key[payment.category]] += payment.amount
    return sums


def _compare_weekdays(running: FloatArray, history: RestHistory) -> FloatArray:
    """Return how much more each weekday costs than another: (series, 7), from Monday on."""
    length = 7 * min(WEEKDAY_WEEKS, (history.origin - history.first_day) // 7)
    recent = np.diff(running, axis=1)[:, running.shape[1] - 1 - length :]
    weekdays = compute_weekday(np.arange(history.origin - length, history.origin))
    sums = np.zeros((len(history.keys), 7))
    for weekday in range(7):
        sums[:, weekday] = np.maximum(0.0, recent[:, weekdays == weekday].sum(axis=1))

    weekly = sums.sum(axis=1, keepdims=True) / max(1, length // 7)
    # Few weeks say little about weekdays, so that some even ones are added.
    shares = sums + USUAL_WEEKS * weekly / 7
    mean = shares.mean(axis=1, keepdims=True)
    factors: FloatArray = np.where(mean > 0, shares / np.maximum(mean, 1e-9), 1.0)
    return factors


def _sum_entered_days(ledger: Ledger, origin: int, end: int) -> FloatArray:
    """Return what is entered for each unknown day: (series, days)."""
    days = np.arange(origin, end)
    entered: FloatArray = ledger.sum_spending(days, days + 1).T[1:]
    return entered


def _spread_months(
    months: FloatArray,
    weights: FloatArray,
    season: FloatArray,
    entered: FloatArray,
    history: RestHistory,
    days: DayArray,
) -> FloatArray:
    """Spread monthly amounts (months, series) over days, to running sums (series, days + 1).

    What is entered for a day is part of what was expected of it.
    """
    bounds = history.month_bounds[history.months_back :]
    month = np.searchsorted(bounds, days, "right") - 1
    starts = (bounds[:MONTHS_AHEAD] - days[0]).astype(int)
    sums = np.add.reduceat(weights, starts, axis=1)
    daily = months.T[:, month] * weights / sums[:, month] + season
    open_amounts: FloatArray = np.maximum(0.0, np.maximum(0.0, daily) - np.maximum(0.0, entered))
    return running_sums(open_amounts)
