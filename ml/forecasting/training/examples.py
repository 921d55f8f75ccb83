"""Training examples: from many people's ledgers to features with the amounts that followed."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import DayArray, FloatArray, IntArray
from ml.forecasting.features import build_features
from ml.forecasting.ledgers import Ledger
from ml.forecasting.targets import MIN_HISTORY_MONTHS, ForecastTargets

MAX_MONTHS_AHEAD = 11
"""Months between the one that begins now and the furthest that is learned from."""

ONE_AHEAD_SHARE = 0.4
"""Share of later targets that are the month right after the one that begins now."""

LATER_TARGETS = 0.7
"""Later months for each month that begins now."""

MONTH_OFFSETS = (0, 10, 20)
"""Days after the first of a month on which the months begin that are learned from.

A plan counts its months from the day of the question, and people with short histories teach more.
"""

MAX_MONTHS_PER_LEDGER = 36
"""Months that are drawn from a ledger with more of them, or it would be most of what is learned."""

CALIBRATION_PARTS = 5
"""One person in so many judges what is learned from the others."""

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
    the amounts are comparable with (a currency, a data set); a group weighs by the root of its
    people. ``bounds`` are the first days of consecutive months and reach beyond the ledger's end.
    ``hollow`` are the first days of months of which the source lacks most entries; nobody learns
    from them or is judged by them.
    """

    owner: Hashable
    group: Hashable
    ledger: Ledger
    bounds: DayArray
    hollow: Collection[int] = ()


@dataclass(frozen=True)
class TrainingExamples:
    """Examples as columns of one length.

    ``values`` has the shape (rows, features) and is scaled; the others have the shape (rows,),
    except ``lags`` (rows, 12). ``actual``, ``scale`` and ``lags`` are in minor units, ``lead`` in
    months; ``groups`` and ``owners`` are numbers.
    """

    values: FloatArray
    actual: FloatArray
    scale: FloatArray
    lags: FloatArray
    lead: IntArray
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


def select_judges(ledgers: Sequence[TrainingLedger]) -> list[TrainingLedger]:
    """Select the ledgers of about every fifth person, and of at least one."""
    shares = {ledger.owner: hash_share(ledger.owner) for ledger in ledgers}
    threshold = max(1 / CALIBRATION_PARTS, min(shares.values(), default=0.0))
    return [ledger for ledger in ledgers if shares[ledger.owner] <= threshold]


def build_examples(
    ledgers: Sequence[TrainingLedger],
    *,
    seed: int = 0,
    progress: Progress = lambda _: None,
) -> TrainingExamples:
    """Build all examples of some ledgers. Raises TooFewExamples when there are none."""
    rng = np.random.default_rng(seed)
    group_names = dict.fromkeys(ledger.group for ledger in ledgers)
    group_numbers = {group: number for number, group in enumerate(group_names)}

    parts = []
    for number, ledger in enumerate(ledgers):
        for offset in MONTH_OFFSETS:
            targets = sample_targets(ledger, rng, offset)
            if targets is not None:
                group = group_numbers[ledger.group]
                parts.append(_build_ledger_examples(ledger.ledger, targets, group, number))
        progress((number + 1) / len(ledgers))

    if not parts:
        raise TooFewExamples
    return _concatenate(parts)


def list_known_months(ledger: TrainingLedger, offset: int = 0) -> IntArray:
    """List the months, as indices into the bounds, that have enough history and are complete.

    They begin ``offset`` days after those of the bounds.
    """
    bounds = ledger.bounds + offset
    first = ledger.ledger.first_complete_month(bounds)
    # Without the last month, of which the ledger may have only the beginning.
    last = int(np.searchsorted(bounds, ledger.ledger.end_day, "right")) - 1
    months = np.arange(first + MIN_HISTORY_MONTHS, last)
    hollow = list(ledger.hollow)
    is_hollow = np.isin(ledger.bounds[months], hollow)
    if offset:
        is_hollow |= np.isin(ledger.bounds[months + 1], hollow)
    known: IntArray = months[~is_hollow]
    return known


def sample_targets(
    ledger: TrainingLedger, rng: np.random.Generator, offset: int = 0
) -> ForecastTargets | None:
    """Sample past months whose amount is known, seen from their beginning or from before.

    They begin ``offset`` days after those of the bounds. Returns None for a ledger that is too
    short.
    """
    current = list_known_months(ledger, offset)
    if not len(current):
        return None
    if len(current) > MAX_MONTHS_PER_LEDGER:
        current = np.sort(rng.choice(current, MAX_MONTHS_PER_LEDGER, replace=False))

    # The order of draws is part of the model: the same seed must give the same examples.
    count = len(current)
    is_one_ahead = rng.random(count) < ONE_AHEAD_SHARE
    steps = np.where(is_one_ahead, 1, rng.integers(2, MAX_MONTHS_AHEAD + 1, count))
    later = current + steps
    is_drawn = (rng.random(count) < LATER_TARGETS) & np.isin(later, current)
    return ForecastTargets(
        ledger.bounds + offset,
        current=np.concatenate([current, current[is_drawn]]),
        target=np.concatenate([current, later[is_drawn]]),
    )


def _build_ledger_examples(
    ledger: Ledger, targets: ForecastTargets, group: int, owner: int
) -> TrainingExamples:
    features = build_features(ledger, targets)
    actual = ledger.sum_spending(targets.starts, targets.ends)
    lead = np.broadcast_to(targets.months_ahead[:, None], actual.shape)

    # A series without spending in the last year has no scale and is not learned from.
    # Values are stored in single precision, in which trees predict.
    rows = features.scale > 0
    # A plan sums its categories: to learn the total, too, made them a tenth worse.
    rows[:, 0] = False
    count = int(rows.sum())
    return TrainingExamples(
        values=features.values[rows].astype(np.float32),
        actual=actual[rows],
        scale=features.scale[rows],
        lags=features.lags[rows],
        lead=lead[rows],
        groups=np.full(count, group),
        owners=np.full(count, owner),
    )


def _concatenate(parts: Sequence[TrainingExamples]) -> TrainingExamples:
    columns = {}
    for field in dataclasses.fields(TrainingExamples):
        columns[field.name] = np.concatenate([getattr(part, field.name) for part in parts])
    return TrainingExamples(**columns)
