"""What a forecast looks at: one row of numbers per series, target and origin; the same for training and serving.

A target is (the rest of) a period; the origin is the first day that is not known. Amounts are divided by the
series' own scale, so that what is learned from one person holds for another. Nothing on or after the origin is
read. Missing history is NaN.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from ml.forecasting.days import months_back, weekday, weekend_days_before
from ml.forecasting.ledgers import Days, Floats, Ledger, window_sums
from ml.forecasting.recurring import recurring_part

Unit = str
"""Length of a period: ``daily``, ``weekly``, ``monthly`` or ``yearly``."""
TYPICAL_DAYS: dict[Unit, float] = {
    "daily": 1.0,
    "weekly": 7.0,
    "monthly": 365.25 / 12,
    "yearly": 365.25,
}
LAGS = 12
SCALE_DAYS = 365
SHORT_MONTH_SLACK = 3
GROWN_UP = 6
"""Periods after which a longer history is not told apart: only some sources have one, and people are not sources."""
TELLING_INCOME = (0.3, 3.0)
"""Income says something about spending only where a ledger holds about as much of one as of the other."""

LAG_NAMES = tuple(f"lag_{n}" for n in (1, 2, 3, 4, 5, 6))
HISTORY = (
    *LAG_NAMES,
    "year_ago",
    *(f"{name}_{n}" for n in (3, 6, 12) for name in ("mean", "median")),
    "min_3",
    "max_3",
    "deviation_6",
    "zero_share_12",
    "zero_share_3",
    "count_1",
    "count_2",
    "count_mean_3",
    "count_mean_6",
    "ticket_6",
    "silence",
    "trailing_1",
    "trailing_3",
    "same_weekday_mean",
    "same_weekday_median",
    "age",
    "share_of_total",
    "is_total",
    "total_last",
    "total_mean_3",
)
RECURRING = ("month_ago_median", "due_once_repeated", "due_twice_repeated")
PROGRESS = ("elapsed", "so_far", "ahead_of_usual", "lead", "length")
SEASON = ("month", "days", "weekend_days", "weekday", "day_of_month")
INCOME = (
    "income_1",
    "income_mean_3",
    "income_mean_6",
    "income_mean_12",
    "net_1",
    "net_3",
    "net_12",
    "income_so_far",
    "income_gap",
    "income_gap_next",
)
FEATURES = (*HISTORY, *RECURRING, *PROGRESS, *SEASON, *INCOME)


@dataclass(frozen=True)
class Origins:
    """Where forecasts start and what they are of, as arrays of one length.

    ``bounds`` are the first days of consecutive periods; ``current`` is the index of the period in which the
    origin lies, ``target`` that of the period asked for (``current`` itself: its rest).
    """

    unit: Unit
    bounds: Days
    current: Days
    target: Days
    day: Days

    @property
    def starts(self) -> Days:
        """First day of each target that is not known yet."""
        return np.maximum(self.bounds[self.target], self.day)

    @property
    def ends(self) -> Days:
        """The day after each target."""
        return self.bounds[self.target + 1]


@dataclass(frozen=True)
class Rows:
    """Features of shape (origins, series, features), with what turns a prediction back into money.

    ``scale`` (origins, series): amounts are divided by it; 0 where a series has been silent for a year.
    ``lags`` (origins, series, 12): spending in the same part of earlier periods, newest first, NaN before the
    history starts. ``age`` (origins,): complete periods known.
    """

    values: Floats
    scale: Floats
    lags: Floats
    age: Days

    @property
    def zero_share(self) -> Floats:
        return self.values[..., FEATURES.index("zero_share_12")]


def build(ledger: Ledger, at: Origins) -> Rows:
    """The features of every series of the ledger for every origin."""
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "Mean of empty slice|All-NaN|Degrees of freedom", RuntimeWarning
        )
        return _build(ledger, at)


def _build(ledger: Ledger, at: Origins) -> Rows:
    typical = TYPICAL_DAYS[at.unit]
    oldest = ledger.first_period(at.bounds)
    age = np.maximum(0, at.current - oldest)
    past = _Past(ledger, at, oldest)
    lags = past.same_part()
    whole = past.whole()
    scale = past.scale(typical)
    safe = np.where(scale > 0, scale, 1.0)[..., None]
    total_scale = safe[:, :1, 0]
    columns = {
        **_own_history(lags / safe, past.counts(), age),
        "ticket_6": past.ticket() / safe[..., 0],
        "silence": past.silence() / typical,
        **_surroundings(past, safe[..., 0], typical),
        "age": _each(np.minimum(age, GROWN_UP), scale),
        "share_of_total": scale / total_scale,
        "is_total": np.broadcast_to(np.arange(scale.shape[1]) == 0, scale.shape).astype(float),
        "total_last": np.broadcast_to(whole[:, :1, 0] / total_scale, scale.shape),
        "total_mean_3": np.broadcast_to(
            np.nanmean(whole[:, :1, :3], axis=2) / total_scale, scale.shape
        ),
        **_progress(past, safe[..., 0], typical),
        **{name: _each(values, scale) for name, values in _season(at).items()},
        **{
            name: _each(values, scale)
            for name, values in _income(past, whole, total_scale[:, 0]).items()
        },
    }
    unknown = np.isnan(columns["year_ago"])
    columns["year_ago"] = np.where(unknown, columns["mean_12"], columns["year_ago"])
    values = np.stack([columns[name] for name in FEATURES], axis=-1)
    return Rows(values, np.where(scale > 0, scale, 0.0), lags, age)


def _each(values: Floats | Days, like: Floats) -> Floats:
    """One value per origin, repeated for every series."""
    return np.broadcast_to(np.asarray(values, float)[:, None], like.shape)


class _Past:
    """Sums over windows before each origin, of shape (origins, series, …)."""

    def __init__(self, ledger: Ledger, at: Origins, oldest: int) -> None:
        self.ledger, self.at = ledger, at
        steps = at.current[:, None] - np.arange(1, LAGS + 1)
        self.known = steps >= oldest
        steps = np.maximum(steps, 0)
        self.begin, self.stop = at.bounds[steps], at.bounds[steps + 1]
        self.elapsed = at.day - at.bounds[at.current]

    def sums(self, starts: Days, ends: Days) -> Floats:
        """Spending in windows (origins, n), cut at the origin."""
        cut = np.minimum(ends, self.at.day.reshape(-1, *[1] * (ends.ndim - 1)))
        found = window_sums(self.ledger.spent, self.ledger.first_day, starts, cut)
        return np.moveaxis(found, 0, 1)

    def known_sums(self, starts: Days, ends: Days) -> Floats:
        """The same, NaN where the window begins before the history does."""
        return np.where(
            (starts >= self.ledger.first_spending_day)[:, None], self.sums(starts, ends), np.nan
        )

    def whole(self) -> Floats:
        return np.where(self.known[:, None], self.sums(self.begin, self.stop), np.nan)

    def same_part(self) -> Floats:
        """Earlier periods in full, or only what follows the day that the origin is, when the rest is asked for."""
        skipped = np.where(self.at.target == self.at.current, self.elapsed, 0)[:, None]
        found = self.sums(np.minimum(self.begin + skipped, self.stop), self.stop)
        return np.where(self.known[:, None], found, np.nan)

    def first_part(self) -> Floats:
        """What earlier periods had cost by the same day."""
        found = self.sums(self.begin, np.minimum(self.begin + self.elapsed[:, None], self.stop))
        return np.where(self.known[:, None], found, np.nan)

    def counts(self) -> Floats:
        found = window_sums(self.ledger.counts, self.ledger.first_day, self.begin, self.stop)
        return np.where(self.known[:, None], np.moveaxis(found, 0, 1), np.nan)

    def ticket(self) -> Floats:
        """The mean payment of the last six periods (origins, series)."""
        spent, count = (
            np.nansum(self.whole()[..., :6], axis=2),
            np.nansum(self.counts()[..., :6], axis=2),
        )
        found: Floats = spent / np.where(count > 0, count, np.nan)
        return found

    def silence(self) -> Floats:
        """Days since the last payment (origins, series); NaN where there never was one."""
        paid = np.diff(self.ledger.counts, axis=1) > 0
        latest = np.maximum.accumulate(np.where(paid, np.arange(paid.shape[1]), -1), axis=1)
        before = np.clip(self.at.day - self.ledger.first_day - 1, 0, paid.shape[1] - 1)
        found = latest[:, before].T
        return np.where(found >= 0, before[:, None] - found, np.nan)

    def income(self) -> Floats:
        """Income of earlier periods (origins, 12)."""
        found = window_sums(self.ledger.income, self.ledger.first_day, self.begin, self.stop)
        return np.where(self.known, found, np.nan)

    def trailing(self, days: float) -> Floats:
        """Spending of the last ``days`` before the origin (origins, series)."""
        return self.sums(self.at.day - round(days), self.at.day)

    def scale(self, typical: float) -> Floats:
        """Mean absolute spending per period over the last year, or as far back as is known (origins, series)."""
        absolute = np.abs(self.ledger.daily).cumsum(axis=1)
        running = np.pad(absolute, [(0, 0), (1, 0)])
        reach = round(max(SCALE_DAYS, LAGS * typical))
        begin = np.maximum(self.at.day - reach, self.ledger.first_spending_day)
        found = window_sums(running, self.ledger.first_day, begin, self.at.day).T
        known = np.maximum(1.0, (self.at.day - begin) / typical)
        return found / known[:, None]


def _own_history(lags: Floats, counts: Floats, age: Days) -> dict[str, Floats]:
    known = np.minimum(np.maximum(age, 1), LAGS)[:, None]
    columns = {f"lag_{n}": lags[..., n - 1] for n in (1, 2, 3, 4, 5, 6)}
    for n in (3, 6, 12):
        columns[f"mean_{n}"] = np.nanmean(lags[..., :n], axis=2)
        columns[f"median_{n}"] = np.nanmedian(lags[..., :n], axis=2)
    return columns | {
        "min_3": np.nanmin(lags[..., :3], axis=2),
        "max_3": np.nanmax(lags[..., :3], axis=2),
        "deviation_6": np.nanstd(lags[..., :6], axis=2),
        "zero_share_12": (lags == 0).sum(axis=2) / known,
        "zero_share_3": (lags[..., :3] == 0).sum(axis=2) / np.minimum(known, 3),
        "count_1": counts[..., 0],
        "count_2": counts[..., 1],
        "count_mean_3": np.nanmean(counts[..., :3], axis=2),
        "count_mean_6": np.nanmean(counts[..., :6], axis=2),
    }


def _surroundings(past: _Past, scale: Floats, typical: float) -> dict[str, Floats]:
    """Windows that are not whole periods: a year, some months and some weeks before the target, and just now."""
    at = past.at
    starts, ends = at.starts, at.ends
    nearest = np.maximum(
        1, np.ceil((ends - at.day - SHORT_MONTH_SLACK) / TYPICAL_DAYS["monthly"])
    ).astype(int)
    shifted = [
        (months_back(starts, nearest + n), months_back(ends, nearest + n)) for n in (0, 1, 2)
    ]
    months = np.stack([past.known_sums(*window) for window in shifted])
    weeks_back = (
        7 * np.arange(1, 6) + 7 * np.ceil(np.maximum(0, ends - 7 - at.day) / 7).astype(int)[:, None]
    )
    weekdays = (
        past.sums(starts[:, None] - weeks_back, ends[:, None] - weeks_back) / scale[..., None]
    )
    daily = at.unit == "daily"
    nothing = np.full(scale.shape, np.nan)
    return {
        "year_ago": past.known_sums(
            _a_year_earlier(at.unit, starts), _a_year_earlier(at.unit, ends)
        )
        / scale,
        "trailing_1": past.trailing(typical) / scale,
        "trailing_3": past.trailing(3 * typical) / 3 / scale,
        "same_weekday_mean": weekdays.mean(axis=2) if daily else nothing,
        "same_weekday_median": np.median(weekdays, axis=2) if daily else nothing,
        "month_ago_median": np.nanmedian(months, axis=0) / scale,
        **_due(past, *shifted[0], scale),
    }


def _due(past: _Past, starts: Days, ends: Days, scale: Floats) -> dict[str, Floats]:
    """What was paid in the target's days a month earlier and had been paid in the months before that, too."""
    found = {}
    for name, repeats in (("due_once_repeated", 1), ("due_twice_repeated", 2)):
        running = np.pad(
            recurring_part(past.ledger.daily, repeats).cumsum(axis=1), [(0, 0), (1, 0)]
        )
        running[0] = running[past.ledger.parts].sum(axis=0)
        cut = np.minimum(ends, past.at.day)
        found[name] = window_sums(running, past.ledger.first_day, starts, cut).T / scale
    return found


def _progress(past: _Past, scale: Floats, typical: float) -> dict[str, Floats]:
    at = past.at
    so_far = past.sums(at.bounds[at.current], at.day)
    usual = np.nanmedian(past.first_part()[..., :6], axis=2)
    days = at.bounds[at.current + 1] - at.bounds[at.current]
    return {
        "elapsed": _each(past.elapsed / days, scale),
        "so_far": so_far / scale,
        "ahead_of_usual": (so_far - usual) / scale,
        "lead": _each((at.starts - at.day) / typical, scale),
        "length": _each((at.ends - at.starts) / typical, scale),
    }


def _season(at: Origins) -> dict[str, Days]:
    days = at.ends - at.starts
    middle = (at.starts + (days - 1) // 2).astype("datetime64[D]")
    first = at.starts.astype("datetime64[D]")
    return {
        "month": middle.astype("datetime64[M]").astype(int) % 12 + 1,
        "days": days,
        "weekend_days": weekend_days_before(at.ends) - weekend_days_before(at.starts),
        "weekday": weekday(at.starts),
        "day_of_month": (first - first.astype("datetime64[M]")).astype(int) + 1,
    }


def _income(past: _Past, whole: Floats, scale: Floats) -> dict[str, Floats]:
    """Income, and what was left of it, as multiples of the person's usual spending."""
    income = past.income() / scale[:, None]
    spent = whole[:, 0] / scale[:, None]
    at = past.at
    so_far = (
        window_sums(past.ledger.income, past.ledger.first_day, at.bounds[at.current], at.day)
        / scale
    )
    mean_12 = np.nanmean(income, axis=1)
    columns = {
        "income_1": income[:, 0],
        "income_mean_3": np.nanmean(income[:, :3], axis=1),
        "income_mean_6": np.nanmean(income[:, :6], axis=1),
        "income_mean_12": mean_12,
        "net_1": income[:, 0] - spent[:, 0],
        "net_3": np.nansum(income[:, :3] - spent[:, :3], axis=1),
        "net_12": np.nansum(income - spent, axis=1),
        "income_so_far": so_far,
        "income_gap": np.nanmean(np.abs(income - spent)[:, :6], axis=1),
        "income_gap_next": np.nanmean(np.abs(income[:, 1:] - spent[:, :-1])[:, :6], axis=1),
    }
    telling = (mean_12 >= TELLING_INCOME[0]) & (mean_12 <= TELLING_INCOME[1])
    return {name: np.where(telling, values, np.nan) for name, values in columns.items()}


def _a_year_earlier(unit: Unit, day: Days) -> Days:
    """The same day of the year before; the same weekday where weekdays matter."""
    earlier: Days = day - 364 if unit in {"daily", "weekly"} else months_back(day, 12)
    return earlier
