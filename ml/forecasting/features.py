"""Features of forecasts: one row of numbers per series and target, in training and in serving.

Amounts are divided by the series' own scale, so that what is learned from one person holds for
another. Nothing on or after the origin is read. Missing history is NaN.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import DayArray, FloatArray, IntArray
from ml.forecasting.days import count_weekend_days_before, shift_months_back
from ml.forecasting.feature_names import FEATURES, LAG_FEATURES
from ml.forecasting.ledgers import Ledger, running_sums, sum_windows
from ml.forecasting.past_windows import LAGS, PastWindows
from ml.forecasting.recurring import extract_recurring_amounts
from ml.forecasting.targets import TYPICAL_MONTH_DAYS, ForecastTargets

MAX_AGE_MONTHS = 6
"""Complete months from which on the length of history is not told apart.

Otherwise "three years of history" meant "a council's purchase card" to the shipped model.
"""

COMPARABLE_INCOME = (0.3, 3.0)
"""Income, as a multiple of spending, between which it is used.

On a household that records all income and little spending it tripled the error.
"""

MONTHS_PER_YEAR = 12

SHORT_MONTH_SLACK_DAYS = 3
"""February is up to three days shorter than other months."""

Columns = dict[str, FloatArray]
"""Features by name, each of shape (targets, series)."""


@dataclass(frozen=True)
class FeatureRows:
    """Features, with what turns a scaled prediction back into money.

    ``values`` has the shape (targets, series, features). ``scale`` (targets, series) is in minor
    units per month, and 0 for a series without spending in the last year. ``lags`` (targets,
    series, 12) is the spending of earlier months in minor units, newest first, NaN before spending
    starts.
    """

    values: FloatArray
    scale: FloatArray
    lags: FloatArray


def build_features(ledger: Ledger, targets: ForecastTargets) -> FeatureRows:
    """Build the features of every series of a ledger for every target."""
    with warnings.catch_warnings():
        # Means over months before spending starts are NaN, as intended.
        warnings.filterwarnings(
            "ignore", "Mean of empty slice|All-NaN|Degrees of freedom", RuntimeWarning
        )
        return _build_features(ledger, targets)


def _build_features(ledger: Ledger, targets: ForecastTargets) -> FeatureRows:
    first_month = ledger.first_complete_month(targets.bounds)
    age = np.maximum(0, targets.current - first_month)
    past = PastWindows(ledger, targets, first_month)
    lags = past.months()
    scale = past.scale()
    # A series without spending stays zero, whatever it is divided by.
    divisor = np.where(scale > 0, scale, 1.0)

    columns = {
        **_history_columns(lags / divisor[..., None], past.transaction_counts(), age),
        **_activity_columns(past, divisor),
        **_calendar_window_columns(past, divisor),
        **_total_columns(lags, scale, divisor),
        **_target_columns(targets, scale),
        **_income_columns(past, lags, divisor),
        "age": _repeat_for_series(np.minimum(age, MAX_AGE_MONTHS), scale),
    }

    # Left missing, it would tell the length of the history apart (see MAX_AGE_MONTHS).
    is_unknown = np.isnan(columns["year_ago"])
    columns["year_ago"] = np.where(is_unknown, columns["mean_12"], columns["year_ago"])

    values = np.stack([columns[name] for name in FEATURES], axis=-1)
    return FeatureRows(values, np.where(scale > 0, scale, 0.0), lags)


def _repeat_for_series(values: FloatArray | IntArray, like: FloatArray) -> FloatArray:
    """Repeat one value per target for every series: (targets,) to the shape of ``like``."""
    return np.broadcast_to(np.asarray(values, float)[:, None], like.shape)


def _history_columns(lags: FloatArray, counts: FloatArray, age: IntArray) -> Columns:
    """Summarise earlier months; ``lags`` (scaled) and ``counts`` are (targets, series, 12)."""
    # At least one, because shares are taken of it.
    recorded = np.minimum(np.maximum(age, 1), LAGS)[:, None]
    columns = {name: lags[..., lag] for lag, name in enumerate(LAG_FEATURES)}
    for months in (3, 6, 12):
        columns[f"mean_{months}"] = np.nanmean(lags[..., :months], axis=2)
        columns[f"median_{months}"] = np.nanmedian(lags[..., :months], axis=2)

    return columns | {
        "min_3": np.nanmin(lags[..., :3], axis=2),
        "max_3": np.nanmax(lags[..., :3], axis=2),
        "deviation_6": np.nanstd(lags[..., :6], axis=2),
        "zero_share_12": (lags == 0).sum(axis=2) / recorded,
        "zero_share_3": (lags[..., :3] == 0).sum(axis=2) / np.minimum(recorded, 3),
        "count_1": counts[..., 0],
        "count_2": counts[..., 1],
        "count_mean_3": np.nanmean(counts[..., :3], axis=2),
        "count_mean_6": np.nanmean(counts[..., :6], axis=2),
    }


def _activity_columns(past: PastWindows, divisor: FloatArray) -> Columns:
    """Describe transactions: their size, and how long ago the last one was."""
    return {
        "ticket_6": past.mean_transaction() / divisor,
        "silence": past.days_since_last() / TYPICAL_MONTH_DAYS,
    }


def _total_columns(lags: FloatArray, scale: FloatArray, divisor: FloatArray) -> Columns:
    """Relate each series to the total; ``scale`` and ``divisor`` are (targets, series)."""
    total = lags[:, :1]
    total_scale = divisor[:, :1]
    return {
        "share_of_total": scale / total_scale,
        "total_last": np.broadcast_to(total[..., 0] / total_scale, scale.shape),
        "total_mean_3": np.broadcast_to(
            np.nanmean(total[..., :3], axis=2) / total_scale, scale.shape
        ),
    }


def _calendar_window_columns(past: PastWindows, divisor: FloatArray) -> Columns:
    """Look at the target's days a year and some months earlier."""
    targets = past.targets
    starts, ends = targets.starts, targets.ends

    # The nearest shift by whole months that moves the target before the origin.
    days_after_origin = ends - targets.origin - SHORT_MONTH_SLACK_DAYS
    months_back = np.ceil(days_after_origin / TYPICAL_MONTH_DAYS)
    months_back = np.maximum(1, months_back).astype(int)
    month_windows = []
    for extra in (0, 1, 2):
        shift = months_back + extra
        month_windows.append((shift_months_back(starts, shift), shift_months_back(ends, shift)))
    months = np.stack([past.sum_recorded_windows(*window) for window in month_windows])

    year_ago = past.sum_recorded_windows(
        shift_months_back(starts, MONTHS_PER_YEAR), shift_months_back(ends, MONTHS_PER_YEAR)
    )
    return {
        "year_ago": year_ago / divisor,
        "month_ago_median": np.nanmedian(months, axis=0) / divisor,
        **_due_columns(past, *month_windows[0], divisor),
    }


def _due_columns(
    past: PastWindows, starts: DayArray, ends: DayArray, divisor: FloatArray
) -> Columns:
    """Sum what was paid in the target's days a month earlier and in the months before that, too.

    ``starts`` and ``ends`` have the shape (targets,).
    """
    # From daily sums and not from transactions: reading every transaction of four months would make
    # the status of budgets slow for heavy users.
    ledger = past.ledger
    stop = np.minimum(ends, past.targets.origin)
    columns = {}
    for name, repeats in (("due_once_repeated", 1), ("due_twice_repeated", 2)):
        running = running_sums(extract_recurring_amounts(ledger.daily, repeats))
        # Payments recur within a category; their sum per day need not.
        running[0] = running[1:].sum(axis=0)
        columns[name] = sum_windows(running, ledger.first_day, starts, stop).T / divisor
    return columns


def _target_columns(targets: ForecastTargets, like: FloatArray) -> Columns:
    """Describe how far away the target is, and its calendar, for every series of ``like``."""
    starts, ends = targets.starts, targets.ends
    days = ends - starts
    middle = (starts + (days - 1) // 2).astype("datetime64[D]")
    weekend_days = count_weekend_days_before(ends) - count_weekend_days_before(starts)
    columns = {
        "lead": targets.months_ahead,
        # A month that starts on payday belongs to the one in which its middle lies.
        "month": middle.astype("datetime64[M]").astype(int) % MONTHS_PER_YEAR + 1,
        "days": days,
        "weekend_days": weekend_days,
    }
    return {name: _repeat_for_series(values, like) for name, values in columns.items()}


def _income_columns(past: PastWindows, lags: FloatArray, divisor: FloatArray) -> Columns:
    """Describe income, and what was left of it, as multiples of the person's usual spending."""
    total_scale = divisor[:, 0]
    income = past.income() / total_scale[:, None]
    spent = lags[:, 0] / total_scale[:, None]

    # Spending may follow the income of the same month or of the one before.
    gap = np.abs(income - spent)
    gap_next = np.abs(income[:, 1:] - spent[:, :-1])
    mean_12 = np.nanmean(income, axis=1)

    columns = {
        "income_1": income[:, 0],
        "income_mean_3": np.nanmean(income[:, :3], axis=1),
        "income_mean_6": np.nanmean(income[:, :6], axis=1),
        "income_mean_12": mean_12,
        "net_1": income[:, 0] - spent[:, 0],
        "net_3": np.nansum(income[:, :3] - spent[:, :3], axis=1),
        "net_12": np.nansum(income - spent, axis=1),
        "income_gap": np.nanmean(gap[:, :6], axis=1),
        "income_gap_next": np.nanmean(gap_next[:, :6], axis=1),
    }
    least, most = COMPARABLE_INCOME
    # Unknown income is NaN here as well, and compares as False.
    is_comparable = (mean_12 >= least) & (mean_12 <= most)
    return {
        name: _repeat_for_series(np.where(is_comparable, values, np.nan), divisor)
        for name, values in columns.items()
    }
