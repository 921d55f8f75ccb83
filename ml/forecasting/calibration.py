"""How far actual spending falls from what was predicted, learned per segment: conformal distributions.

A deviation is measured in the model's own half-widths: z = (actual - center) / up above the center and / down
below it. The table of a segment holds quantiles of z over people that the model has not learned from (split
conformal prediction: Lei et al., 2018; in the asymmetric form of Romano et al., 2019). Because the level of
spending drifts from month to month, each segment's table is stretched until the interval covers what it promises
when every past period in turn is left out; from then on the stretch follows the coverage that is observed (Gibbs
and Candès, 2021).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from ml.forecasting.features import Origins, Rows
from ml.forecasting.ledgers import Floats

Ints = NDArray[np.int64]

LEVELS = np.array(
    [
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.15,
        0.2,
        0.3,
        0.4,
        0.5,
        0.6,
        0.7,
        0.8,
        0.85,
        0.9,
        0.95,
        0.975,
        0.99,
        0.995,
    ]
)
UNKNOWN = np.interp(LEVELS, [0.0, 0.5, 1.0], [-2.0, 0.0, 2.0])
"""The table of z where there is nothing to learn one from."""
COVERAGE = 0.8
LOW, HIGH = np.searchsorted(LEVELS, [0.1, 0.9])
NARROWEST = 0.02
"""Half-widths are at least this share of a series' scale."""
NEAR = 0.2

CASES = ("next", "rest", "following", "later")
LONG_HISTORY = 7
SPARSE = 0.25
MIN_ROWS = 150
FEWEST_PERIODS = 3
MAX_BLOCKS = 24
"""Days are left out some at a time, not one by one."""
MAX_CHECKED = 12_000
SAID = np.linspace(0.0, 1.0, 26)
LEARNING_RATE = 3.0


class Segment(NamedTuple):
    """Forecasts that are alike: what is asked, of what, after how long, and how often there is nothing."""

    case: str
    level: str
    history: str
    density: str

    def __str__(self) -> str:
        return "/".join(self)


SEGMENTS = tuple(
    Segment(case, level, history, density)
    for case in CASES
    for level in ("total", "category")
    for history in ("short", "long")
    for density in ("dense", "sparse")
)


def segments_of(rows: Rows, at: Origins) -> Ints:
    """The segment of every forecast (origins, series), as an index into SEGMENTS."""
    inside = np.where(at.day > at.bounds[at.current], 1, 0)
    case = np.where(at.target == at.current, inside, np.where(at.target == at.current + 1, 2, 3))[
        :, None
    ]
    level = np.minimum(np.arange(rows.scale.shape[1]), 1)[None, :]
    history = (rows.age >= LONG_HISTORY).astype(int)[:, None]
    sparse = (rows.zero_share >= SPARSE).astype(int)
    found: Ints = ((case * 2 + level) * 2 + history) * 2 + sparse
    return found


def is_near(actual: Floats, predicted: Floats) -> NDArray[np.bool_]:
    """Whether an actual lies within a fifth of the prediction."""
    center = np.maximum(0.0, predicted)
    found: NDArray[np.bool_] = np.abs(actual - center) <= NEAR * center
    return found


@dataclass(frozen=True)
class Distribution:
    """What one amount may come to, in the unit of ``center``; never below ``known``, what is already spent.

    ``served`` is the prediction where it had to move away from the center, to agree with others.
    """

    center: float
    down: float
    up: float
    z: Floats
    known: float = 0.0
    served: float | None = None

    @property
    def grid(self) -> Floats:
        """The quantiles at LEVELS."""
        values = (
            self.known + self.center + np.where(self.z < 0, self.z * self.down, self.z * self.up)
        )
        return np.maximum.accumulate(np.maximum(self.known, values))

    @property
    def predicted(self) -> float:
        return self.known + max(0.0, self.center if self.served is None else self.served)

    def quantile(self, level: float) -> float:
        """The amount that is not exceeded with that probability."""
        return float(np.interp(level, LEVELS, self.grid))

    def interval(self) -> tuple[float, float]:
        """Bounds that hold the actual eight times in ten; the prediction always lies inside."""
        grid = self.grid
        return min(float(grid[LOW]), self.predicted), max(float(grid[HIGH]), self.predicted)

    def probability_above(self, amount: float) -> float:
        """How likely the actual exceeds the amount."""
        if amount < self.known:
            return 1.0
        grid = self.grid
        below = int(np.searchsorted(grid, amount, "right")) - 1
        if below < 0:
            return 1.0
        if below == len(grid) - 1:
            beyond = (amount - grid[-1]) / max(grid[-1] - grid[-2], 1e-9)
            return float((1 - LEVELS[-1]) / (1 + beyond))
        part = (amount - grid[below]) / (grid[below + 1] - grid[below])
        return float(1 - LEVELS[below] - part * (LEVELS[below + 1] - LEVELS[below]))

    def confidence(self) -> float:
        """How likely the actual lies within a fifth of the prediction."""
        near = self.probability_above((1 - NEAR) * self.predicted - 1e-9) - self.probability_above(
            (1 + NEAR) * self.predicted
        )
        return float(np.clip(near, 0.0, 1.0))


@dataclass(frozen=True)
class Calibration:
    """Tables (segments, methods, LEVELS) of z for each method, and a stretch per segment and method.

    ``likely`` (total or category, SAID) is how often the actual lay near the prediction when that was said to be so
    likely (isotonic regression: Zadrozny and Elkan, 2002). ``home`` is the method to begin with in each segment.
    """

    methods: tuple[str, ...]
    tables: Floats
    stretch: Floats
    likely: Floats
    home: tuple[str, ...] = ()

    def z(self, segment: int, method: str, stretch: float = 1.0) -> Floats:
        """The quantiles of z that a forecast of the segment by the method has; ``stretch`` is what was seen since."""
        index = self.methods.index(method)
        found: Floats = self.tables[segment, index] * self.stretch[segment, index] * stretch
        return found

    def confidence(self, segment: int, spread: Distribution, trust: float = 0.0) -> float:
        """The probability that the actual lies within a fifth of the prediction; ``trust`` is what was seen since."""
        likely = np.clip(
            np.interp(spread.confidence(), SAID, self.likely[_level(segment)]), 0.01, 0.99
        )
        return float(1 / (1 + (1 - likely) / likely * np.exp(-trust)))


def _level(segment: int | Ints) -> Any:
    """0 for totals, 1 for categories."""
    return (segment // 4) % 2


def deviations(actual: Floats, center: Floats, down: Floats, up: Floats) -> Floats:
    """Z of each actual."""
    distance = actual - center
    found: Floats = np.where(distance < 0, distance / down, distance / up)
    return found


@dataclass(frozen=True)
class Evidence:
    """Forecasts of people that the model has not learned from: the same number of rows in each column.

    ``z`` holds the deviations by method; ``weight`` makes groups of different size count alike.
    """

    z: dict[str, Floats]
    segments: Ints
    periods: Ints
    weight: Floats
    actual: Floats
    center: Floats
    down: Floats
    up: Floats


def calibrate(seen: Evidence, main: str) -> Calibration:
    """Learn the tables of every method, and from the ``main`` one what its confidence is worth."""
    methods, segments, periods = seen.z, seen.segments, seen.periods
    names = tuple(methods)
    tables = np.zeros((len(SEGMENTS), len(names), len(LEVELS)))
    stretch = np.ones((len(SEGMENTS), len(names)))
    for number in range(len(SEGMENTS)):
        members = _alike(number, segments)
        for index, name in enumerate(names):
            z = methods[name][members]
            tables[number, index] = _quantiles(z, seen.weight[members])
            stretch[number, index] = _stretch(z, periods[members], seen.weight[members])
    calibration = Calibration(names, tables, stretch, np.stack([SAID, SAID]))
    return replace(calibration, likely=_likely(calibration, seen, main))


def _likely(calibration: Calibration, seen: Evidence, main: str) -> Floats:
    """What confidence turned out to be worth, for totals and for categories, where anything was predicted."""
    something = np.flatnonzero(seen.center > NARROWEST * (seen.down + seen.up))
    chosen = something[:: max(1, len(something) // MAX_CHECKED)]
    said = np.array(
        [
            Distribution(
                seen.center[i], seen.down[i], seen.up[i], calibration.z(int(seen.segments[i]), main)
            ).confidence()
            for i in chosen
        ]
    )
    near = is_near(seen.actual[chosen], seen.center[chosen])
    found = []
    for level in (0, 1):
        rows = _level(seen.segments[chosen]) == level
        if rows.sum() < MIN_ROWS:
            found.append(SAID)
            continue
        fitted = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
        found.append(fitted.fit(said[rows], near[rows], seen.weight[chosen][rows]).predict(SAID))
    return np.stack(found)


def _alike(number: int, segments: Ints) -> NDArray[np.bool_]:
    """The rows of a segment; of more and more of its neighbours where they are few."""
    wanted = SEGMENTS[number]
    for names in (
        ("case", "level", "history", "density"),
        ("level", "history", "density"),
        ("level", "density"),
    ):
        same = [
            i
            for i, other in enumerate(SEGMENTS)
            if all(getattr(other, n) == getattr(wanted, n) for n in names)
        ]
        members = np.isin(segments, same)
        if members.sum() >= MIN_ROWS:
            return members
    return np.ones(len(segments), bool)


def _quantiles(z: Floats, weight: Floats, levels: Floats = LEVELS) -> Floats:
    if not len(z):
        unknown: Floats = np.interp(levels, LEVELS, UNKNOWN)
        return unknown
    found: Floats = np.quantile(z, levels, weights=weight, method="inverted_cdf")
    return found


def _stretch(z: Floats, periods: Ints, weight: Floats) -> float:
    """The factor at which intervals from all other periods cover each period as promised, on average."""
    distinct, place = np.unique(periods, return_inverse=True)
    if len(distinct) < FEWEST_PERIODS:
        return 1.0
    blocks = min(len(distinct), MAX_BLOCKS)
    periods = place * blocks // len(distinct)
    distinct = np.arange(blocks)
    ends = LEVELS[[LOW, HIGH]]
    bounds = [
        _quantiles(z[periods != period], weight[periods != period], ends) for period in distinct
    ]
    edges = np.array(bounds)[np.searchsorted(distinct, periods)]

    def covered(factor: float) -> float:
        return float(
            np.average((factor * edges[:, 0] <= z) & (z <= factor * edges[:, 1]), weights=weight)
        )

    low, high = 0.8, 1.6
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if covered(middle) < COVERAGE else (low, middle)
    return (low + high) / 2


@dataclass(frozen=True)
class Experience:
    """What the forecasts of a segment have taught since the model was made.

    ``stretch`` multiplies the width of intervals, ``trust`` is added to the log-odds of being near.
    """

    stretch: float = 1.0
    trust: float = 0.0

    def after(self, rows: int, covered: float, said: float, near: float) -> Experience:
        """The same after a period in which ``rows`` intervals held that share of actuals, and that share of
        predictions was near where ``said`` was promised on average.
        """
        weight = LEARNING_RATE * rows / (rows + 30.0)
        return Experience(
            float(np.clip(self.stretch * np.exp(weight * (COVERAGE - covered)), 0.5, 2.5)),
            float(np.clip(self.trust + 2 * weight * (near - said), -3.0, 3.0)),
        )
