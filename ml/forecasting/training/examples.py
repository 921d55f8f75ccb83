"""Training examples: from many people's ledgers to features with the amounts that followed."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import BoolArray, DayArray, FloatArray, IntArray
from ml.forecasting.features import build_features
from ml.forecasting.ledgers import Ledger
from ml.forecasting.segments import classify_segments
from ml.forecasting.targets import MIN_HISTORY_PERIODS, ForecastTargets, Unit

MAX_PERIODS_AHEAD = 12
"""Periods between the current one and the furthest target that is learned from."""

ONE_AHEAD_SHARE = 0.75
"""Share of later targets that are the period right after the current one."""

VARIED_SHARE = 0.4
"""Rests of periods, and later targets, for each whole next period."""

MAX_TARGETS_PER_LEDGER: dict[Unit, int] = {
    "daily": 24,
    "weekly": 24,
    "monthly": 120,
    "yearly": 20,
}
"""Current periods that are drawn from a ledger with more of them."""

CALIBRATION_PARTS = 5
"""One person in so many calibrates what is learned from the others."""

# 48 bits, which a double holds exactly.
HASH_DIGITS = 12

Progress = Callable[[float], None]
"""Called with the share of the work that is done, from 0 to 1."""


class TooFewExamples(ValueError):
    """The ledgers hold too little history to fit or evaluate a model."""


@dataclass(frozen=True)
class TrainingLedger:
    """A ledger to learn from.

    ``owner`` identifies the person, so that nobody is on both sides of a split. ``group`` is whom
    the amounts are comparable with (a currency, a data set); every group weighs the same, whatever
    its size. ``bounds`` are the first days of consecutive periods and reach beyond the ledger's
    end.
    """

    owner: Hashable
    group: Hashable
    ledger: Ledger
    bounds: DayArray


@dataclass(frozen=True)
class TrainingExamples:
    """Examples as columns of one length.

    ``values`` has the shape (rows, features) and is scaled; the others have the shape (rows,),
    except ``lags`` (rows, 12). ``actual``, ``scale`` and ``lags`` are in minor units, ``segments``
    indices into SEGMENTS, ``periods`` the first days of targets, ``groups`` and ``owners`` numbers.
    """

    values: FloatArray
    actual: FloatArray
    scale: FloatArray
    lags: FloatArray
    segments: IntArray
    periods: DayArray
    groups: IntArray
    owners: IntArray

    def __len__(self) -> int:
        return len(self.actual)

    def select(self, rows: IntArray) -> TrainingExamples:
        """Return the examples at some positions."""
        columns = {
            field.name: getattr(self, field.name)[rows] for field in dataclasses.fields(self)
        }
        return TrainingExamples(**columns)


def hash_share(owner: Hashable) -> float:
    """Return a number in [0, 1) that never changes for an owner, to split people at random."""
    digest = hashlib.sha256(str(owner).encode()).hexdigest()
    share: float = int(digest[:HASH_DIGITS], 16) / 16**HASH_DIGITS
    return share


def select_calibration_ledgers(ledgers: Sequence[TrainingLedger]) -> list[TrainingLedger]:
    """Select the ledgers of about every fifth person, and of at least one."""
    shares = {ledger.owner: hash_share(ledger.owner) for ledger in ledgers}
    threshold = max(1 / CALIBRATION_PARTS, min(shares.values(), default=0.0))
    return [ledger for ledger in ledgers if shares[ledger.owner] <= threshold]


def build_examples(
    ledgers: Sequence[TrainingLedger],
    unit: Unit,
    *,
    varied: bool = True,
    seed: int = 0,
    progress: Progress = lambda _: None,
) -> TrainingExamples:
    """Build all examples of some ledgers.

    With ``varied``, rests of periods and later periods are among the targets, too. Raises
    TooFewExamples when there are none.
    """
    rng = np.random.default_rng(seed)
    group_names = dict.fromkeys(ledger.group for ledger in ledgers)
    group_numbers = {group: number for number, group in enumerate(group_names)}

    parts = []
    for number, ledger in enumerate(ledgers):
        targets = sample_targets(ledger, unit, varied=varied, rng=rng)
        if targets is not None:
            group = group_numbers[ledger.group]
            parts.append(_build_ledger_examples(ledger.ledger, targets, group, number))
        progress((number + 1) / len(ledgers))

    if not parts:
        raise TooFewExamples
    return _concatenate(parts)


def sample_targets(
    ledger: TrainingLedger, unit: Unit, *, varied: bool, rng: np.random.Generator
) -> ForecastTargets | None:
    """Sample past targets whose actual amount is known.

    They are whole next periods and, with ``varied``, also rests of periods and later periods.
    Returns None for a ledger that is too short.
    """
    bounds, end_day = ledger.bounds, ledger.ledger.end_day
    first = ledger.ledger.first_period(bounds)
    last = int(np.searchsorted(bounds, end_day, "right")) - 1
    # Without the last period, of which the ledger may have only the beginning.
    current = np.arange(first + MIN_HISTORY_PERIODS, last)
    if not len(current):
        return None

    limit = MAX_TARGETS_PER_LEDGER[unit]
    if len(current) > limit:
        # Bounded, or the few longest ledgers would be most of what is learned.
        current = np.sort(rng.choice(current, limit, replace=False))
    if varied:
        return _vary_targets(unit, bounds, current, end_day, rng)
    return ForecastTargets(unit, bounds, current, current, bounds[current])


def _vary_targets(
    unit: Unit, bounds: DayArray, current: IntArray, end_day: int, rng: np.random.Generator
) -> ForecastTargets:
    """Add rests of periods and later periods to whole next periods; the shape is (targets,)."""
    count = len(current)
    start = bounds[current]
    length = bounds[current + 1] - start

    # The order of draws is part of the model: the same seed must give the same examples.
    rest_origin = start + np.floor(rng.random(count) * length).astype(int)
    later_origin = start + np.floor(rng.random(count) * length).astype(int)
    is_one_ahead = rng.random(count) < ONE_AHEAD_SHARE
    steps = np.where(is_one_ahead, 1, rng.integers(2, MAX_PERIODS_AHEAD + 1, count))

    origin = np.concatenate([start, rest_origin, later_origin])
    target = np.concatenate([current, current, current + steps])
    is_drawn = np.concatenate([np.ones(count, bool), rng.random(2 * count) < VARIED_SHARE])
    rows = is_drawn & _is_recorded(target, bounds, end_day)
    return ForecastTargets(unit, bounds, np.tile(current, 3)[rows], target[rows], origin[rows])


def _is_recorded(target: IntArray, bounds: DayArray, end_day: int) -> BoolArray:
    """Check that targets, indices into ``bounds``, end before the ledger does."""
    last_bound = len(bounds) - 1
    has_end = target + 1 <= last_bound
    recorded: BoolArray = has_end & (bounds[np.minimum(target + 1, last_bound)] <= end_day)
    return recorded


def _build_ledger_examples(
    ledger: Ledger, targets: ForecastTargets, group: int, owner: int
) -> TrainingExamples:
    features = build_features(ledger, targets)
    segments = classify_segments(targets, features.age, features.zero_share)
    actual = ledger.sum_spending(targets.starts, targets.ends)

    # A series without spending in the last year has no scale and is not learned from.
    # Values are stored in single precision, in which trees predict.
    rows = features.scale > 0
    period_starts = targets.bounds[targets.target][:, None]
    count = int(rows.sum())
    return TrainingExamples(
        values=features.values[rows].astype(np.float32),
        actual=actual[rows],
        scale=features.scale[rows],
        lags=features.lags[rows],
        segments=segments[rows],
        periods=np.broadcast_to(period_starts, rows.shape)[rows],
        groups=np.full(count, group),
        owners=np.full(count, owner),
    )


def _concatenate(parts: Sequence[TrainingExamples]) -> TrainingExamples:
    columns = {}
    for field in dataclasses.fields(TrainingExamples):
        columns[field.name] = np.concatenate([getattr(part, field.name) for part in parts])
    return TrainingExamples(**columns)
