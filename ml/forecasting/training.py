"""From many people's ledgers to one model: examples, weights, a fit on some people and calibration on the others."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ml.forecasting.baselines import naive
from ml.forecasting.calibration import (
    CASES,
    MIN_ROWS,
    SEGMENTS,
    Calibration,
    Evidence,
    Ints,
    calibrate,
    deviations,
    segments_of,
)
from ml.forecasting.features import Origins, Rows, Unit, build
from ml.forecasting.ledgers import Days, Floats, Ledger, window_sums
from ml.forecasting.pooled_model import (
    CASE_OF,
    FORECASTER_CASES,
    INCOME_COLUMNS,
    POOLED,
    Forecasters,
    PooledModel,
    outlook_of,
)
from ml.forecasting.quantile_forecaster import QuantileForecaster
from ml.scores import wape

MIN_HISTORY = 2
TREES = 100
CLEARLY_BETTER = 0.98
MAX_AHEAD = 12
MAX_ROWS = 60_000
MAX_HELD_ROWS = 30_000
ONE_AHEAD_SHARE = 0.75
BLIND_SHARE = 0.5
VARIED_SHARE = 0.4
"""How many rests of periods, and how many later periods, there are for each next one."""
ORIGINS_PER_MEMBER: dict[Unit, int] = {"daily": 24, "weekly": 24, "monthly": 120, "yearly": 20}
CALIBRATION_PARTS = 5
"""Every fifth person calibrates what the others taught."""

Progress = Callable[[float], None]


class TooFewExamples(ValueError):
    """Nothing can be learned from so little."""


@dataclass(frozen=True)
class Member:
    """One ledger to learn from. ``bounds`` are the first days of consecutive periods and reach beyond its end.

    ``group`` is whom the person is comparable with in money (a currency, a data set); each group weighs the same
    however many rows it has, up to a limit.
    """

    owner: Hashable
    group: Hashable
    ledger: Ledger
    bounds: Days


def share_of(owner: Hashable) -> float:
    """A number in [0, 1) that is the owner's for good, to split people without looking at them."""
    return int(hashlib.sha256(str(owner).encode()).hexdigest()[:12], 16) / 16**12


def calibrating(members: Sequence[Member]) -> list[Member]:
    """Every fifth person, and at least one: those who judge what is learned from the others."""
    shares = {member.owner: share_of(member.owner) for member in members}
    threshold = max(1 / CALIBRATION_PARTS, min(shares.values(), default=0.0))
    return [member for member in members if shares[member.owner] <= threshold]


@dataclass(frozen=True)
class Examples:
    """Rows to learn from: features, what then happened, and where each came from."""

    values: Floats
    actual: Floats
    scale: Floats
    lags: Floats
    segments: Ints
    periods: Days
    groups: Ints
    owners: Ints

    def __len__(self) -> int:
        return len(self.actual)

    def only(self, chosen: Ints) -> Examples:
        return Examples(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def origins_of(
    member: Member, unit: Unit, *, varied: bool, rng: np.random.Generator
) -> Origins | None:
    """Past moments with their targets known: each next period and, if ``varied``, rests of periods and later ones."""
    bounds, ledger = member.bounds, member.ledger
    oldest = ledger.first_period(bounds)
    last = int(np.searchsorted(bounds, ledger.end_day, "right")) - 1
    current = np.arange(oldest + MIN_HISTORY, last)
    if not len(current):
        return None
    if len(current) > ORIGINS_PER_MEMBER[unit]:
        current = np.sort(rng.choice(current, ORIGINS_PER_MEMBER[unit], replace=False))
    target, day = current, bounds[current]
    if varied:
        length = bounds[current + 1] - bounds[current]
        inside = bounds[current] + np.floor(rng.random(len(current)) * length).astype(int)
        inside_ahead = bounds[current] + np.floor(rng.random(len(current)) * length).astype(int)
        steps = np.where(
            rng.random(len(current)) < ONE_AHEAD_SHARE,
            1,
            rng.integers(2, MAX_AHEAD + 1, len(current)),
        )
        current, target = np.tile(current, 3), np.concatenate([current, current, current + steps])
        day = np.concatenate([day, inside, inside_ahead])
        drawn = np.concatenate(
            [np.ones(len(inside), bool), rng.random(2 * len(inside)) < VARIED_SHARE]
        )
        known = (
            drawn
            & (target + 1 < len(bounds))
            & (bounds[np.minimum(target + 1, len(bounds) - 1)] <= ledger.end_day)
        )
        current, target, day = current[known], target[known], day[known]
    return Origins(unit, bounds, current, target, day)


def examples_of(
    members: Sequence[Member],
    unit: Unit,
    *,
    varied: bool = True,
    seed: int = 0,
    progress: Progress = lambda _: None,
) -> Examples:
    """All examples of these members. Raises TooFewExamples when there are none."""
    rng = np.random.default_rng(seed)
    groups = {
        group: number
        for number, group in enumerate(dict.fromkeys(member.group for member in members))
    }
    parts = []
    for done, member in enumerate(members):
        at = origins_of(member, unit, varied=varied, rng=rng)
        if at is not None:
            parts.append(_examples(member, at, groups[member.group], done))
        progress((done + 1) / len(members))
    if not parts:
        raise TooFewExamples
    return Examples(
        *(np.concatenate([getattr(p, n) for p in parts]) for n in Examples.__dataclass_fields__)
    )


def _examples(member: Member, at: Origins, group: int, owner: int) -> Examples:
    rows = build(member.ledger, at)
    actual = actuals(member.ledger, at)
    chosen = rows.scale > 0
    return Examples(
        rows.values[chosen].astype(np.float32),
        actual[chosen],
        rows.scale[chosen],
        rows.lags[chosen],
        segments_of(rows, at)[chosen],
        np.broadcast_to(at.bounds[at.target][:, None], chosen.shape)[chosen],
        np.full(int(chosen.sum()), group),
        np.full(int(chosen.sum()), owner),
    )


def actuals(ledger: Ledger, at: Origins) -> Floats:
    """What the targets came to (origins, series)."""
    return window_sums(ledger.spent, ledger.first_day, at.starts, at.ends).T


def fit(
    members: Sequence[Member],
    unit: Unit,
    *,
    random_state: int = 0,
    progress: Progress = lambda _: None,
) -> PooledModel:
    """Learn one model. Raises TooFewExamples."""
    found = examples_of(
        members, unit, seed=random_state, progress=lambda share: progress(0.4 * share)
    )
    judges = {member.owner for member in calibrating(members)}
    holds = np.array([member.owner in judges for member in members])[found.owners]
    learning, holding = np.flatnonzero(~holds), np.flatnonzero(holds)
    if not len(learning) or not len(holding):
        raise TooFewExamples
    rng = np.random.default_rng(random_state)
    if len(holding) > MAX_HELD_ROWS:
        holding = np.sort(rng.choice(holding, MAX_HELD_ROWS, replace=False))
    fitted: list[QuantileForecaster] = []
    for done, cases in enumerate(FORECASTER_CASES):
        rows = learning[np.isin(CASE_OF[found.segments[learning]], cases)]
        fitted.append(_fitted(found, rows if len(rows) else learning, random_state, rng))
        progress(0.4 + 0.15 * (done + 1))
    forecasters = Forecasters(*fitted)
    calibration = _calibrated(forecasters, found.only(holding))
    held_out = error_of(forecasters, found.only(holding))
    everybody = np.flatnonzero(CASE_OF[found.segments] == 0)
    forecasters = replace(forecasters, next=_fitted(found, everybody, random_state, rng))
    progress(1.0)
    facts = {
        "people": len({member.owner for member in members}),
        "examples": len(found),
        "held_out": held_out,
    }
    return PooledModel(unit, forecasters, calibration, facts)


def held_out_error(model: PooledModel, members: Sequence[Member]) -> dict[str, float | None]:
    """The error of any model on those who calibrate a model of these members. Raises TooFewExamples."""
    return error_of(model.forecasters, examples_of(calibrating(members), model.unit))


def error_of(forecasters: Forecasters, found: Examples) -> dict[str, float | None]:
    """WAPE of whole coming periods, and what the mean of three has there."""
    found = found.only(np.flatnonzero(CASE_OF[found.segments] == 0))
    predicted = forecasters.medians(found.values.astype(float), found.segments) * found.scale
    return {
        "wape": wape(found.actual, predicted),
        "mean_3_wape": wape(found.actual, naive(found.lags)["mean_3"]),
    }


def _chances(groups: Ints) -> Floats:
    """Draw groups more evenly than their sizes are."""
    weight = np.sqrt(np.bincount(groups))[groups] / np.bincount(groups)[groups]
    found: Floats = weight / weight.sum()
    return found


def _fitted(
    found: Examples, rows: Ints, random_state: int, rng: np.random.Generator
) -> QuantileForecaster:
    """Half of the rows with income are shown a second time without it, so that the model knows both."""
    if len(rows) > MAX_ROWS:
        rows = rng.choice(rows, MAX_ROWS, replace=False, p=_chances(found.groups[rows]))
    found = found.only(rows)
    weight = _weights(found)
    blind = ~np.isnan(found.values[:, INCOME_COLUMNS[0]]) & (rng.random(len(found)) < BLIND_SHARE)
    values = found.values[blind].copy()
    values[:, INCOME_COLUMNS] = np.nan
    scaled = found.actual / found.scale
    leaf = int(np.clip(len(found) // 100, 20, 100))
    return QuantileForecaster(max_iter=TREES, min_samples_leaf=leaf, random_state=random_state).fit(
        np.concatenate([found.values, values]),
        np.concatenate([scaled, scaled[blind]]),
        np.concatenate([weight, weight[blind]]),
    )


def _weights(found: Examples) -> Floats:
    """Larger series weigh more (by the root of their scale), every group weighs the same."""
    weight = np.empty(len(found))
    for group in np.unique(found.groups):
        members = found.groups == group
        scale = found.scale[members]
        weight[members] = np.sqrt(scale / np.median(scale))
        weight[members] /= weight[members].sum()
    mean: Floats = weight / weight.mean()
    return mean


def _calibrated(forecasters: Forecasters, found: Examples) -> Calibration:
    rows = Rows(
        found.values[:, None].astype(float),
        found.scale[:, None],
        found.lags[:, None],
        np.zeros(len(found), int),
    )
    outlook = outlook_of(forecasters, rows, found.segments[:, None])
    z = {
        method: deviations(found.actual, center[:, 0], outlook.down[:, 0], outlook.up[:, 0])
        for method, center in outlook.centers.items()
    }
    weight = 1.0 / np.bincount(found.groups)[found.groups]
    center, down, up = outlook.centers[POOLED][:, 0], outlook.down[:, 0], outlook.up[:, 0]
    evidence = Evidence(z, found.segments, found.periods, weight, found.actual, center, down, up)
    calibration = calibrate(evidence, POOLED)
    return replace(
        calibration,
        home=_homes(found, {name: values[:, 0] for name, values in outlook.centers.items()}),
    )


def _homes(found: Examples, centers: Mapping[str, Floats]) -> tuple[str, ...]:
    """For each segment the method to begin with: the model, unless held-out people were forecast better without."""
    homes = dict.fromkeys(SEGMENTS, POOLED)
    for case, level in itertools.product(CASES, ("total", "category")):
        alike = [i for i, segment in enumerate(SEGMENTS) if segment[:2] == (case, level)]
        rows = np.flatnonzero(np.isin(found.segments, alike))
        if len(rows) >= MIN_ROWS:
            errors = {name: _mean_wape(found, rows, center) for name, center in centers.items()}
            best = min(errors, key=lambda name: errors[name])
            if errors[best] < CLEARLY_BETTER * errors[POOLED]:
                homes |= dict.fromkeys((SEGMENTS[i] for i in alike), best)
    return tuple(homes[segment] for segment in SEGMENTS)


def _mean_wape(found: Examples, rows: Ints, center: Floats) -> float:
    """WAPE of each group, averaged."""
    members = [rows[found.groups[rows] == group] for group in np.unique(found.groups[rows])]
    return float(
        np.mean(
            [wape(found.actual[part], np.maximum(0.0, center[part])) or 0.0 for part in members]
        )
    )
