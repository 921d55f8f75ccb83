"""Fit a pooled model: learn from some people's ledgers and calibrate on the others'."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ml.forecasting.arrays import FloatArray, IntArray
from ml.forecasting.baselines import compute_baselines
from ml.forecasting.calibration import Calibration
from ml.forecasting.feature_names import INCOME_COLUMNS
from ml.forecasting.features import FeatureRows
from ml.forecasting.outlook import compute_outlook_from_features
from ml.forecasting.pooled_model import (
    FORECASTER_CASES,
    Forecasters,
    PooledModel,
    select_cases,
)
from ml.forecasting.quantile_trees import QuantileTrees
from ml.forecasting.segments import CASES, LEVELS, SEGMENTS
from ml.forecasting.selection import POOLED
from ml.forecasting.targets import Unit
from ml.forecasting.training.calibration_fitting import (
    MIN_ROWS,
    HeldOutForecasts,
    fit_calibration,
    standardize,
)
from ml.forecasting.training.examples import (
    Progress,
    TooFewExamples,
    TrainingExamples,
    TrainingLedger,
    build_examples,
    select_calibration_ledgers,
)
from ml.forecasting.training.quantile_forecaster import QuantileForecaster
from ml.scores import wape

TREES = 100
MAX_ROWS = 60_000
"""Examples that a forecaster is fitted on."""

MAX_HELD_OUT_ROWS = 30_000
"""Examples that calibrate."""

MASKED_INCOME_SHARE = 0.5
"""Share of examples with income that are learned from a second time without it."""

LEAF_LIMITS = (20, 100)
"""Fewest and most examples that a leaf must have; in between it is a hundredth of all."""

CLEARLY_BETTER = 0.98
"""Share of the model's error below which another method is served first."""

EXAMPLES_PROGRESS, FORECASTER_PROGRESS = 0.4, 0.15
"""Shares of the work."""


def fit_pooled_model(
    ledgers: Sequence[TrainingLedger],
    unit: Unit,
    *,
    random_state: int = 0,
    progress: Progress = lambda _: None,
) -> PooledModel:
    """Fit a model for one unit.

    Every fifth person is held out to calibrate and to measure the error. Raises TooFewExamples when
    one of the two sides has no example.
    """
    examples = build_examples(
        ledgers,
        unit,
        seed=random_state,
        progress=lambda share: progress(EXAMPLES_PROGRESS * share),
    )
    rng = np.random.default_rng(random_state)
    learning, held_out = _split_rows(ledgers, examples, rng)

    forecasters = _fit_forecasters(examples, learning, random_state, rng, progress)
    judges = examples.select(held_out)
    calibration = _calibrate(forecasters, judges)
    error = _compute_next_period_error(forecasters, judges)

    # What serves has learned whole next periods from everybody, held-out people included.
    everybody = np.flatnonzero(select_cases(examples.segments, ("next",)))
    served = fit_quantile_forecaster(examples, everybody, random_state, rng).trees_
    progress(1.0)
    return PooledModel(
        unit,
        replace(forecasters, next=served),
        calibration,
        {
            "people": len({ledger.owner for ledger in ledgers}),
            "examples": len(examples),
            "held_out": error,
        },
    )


def compute_held_out_error(
    model: PooledModel, ledgers: Sequence[TrainingLedger]
) -> dict[str, float | None]:
    """Compute the error of any model on those who calibrate a model of these ledgers.

    Returns ``wape`` and, for comparison, ``mean_3_wape``. Raises TooFewExamples.
    """
    # The same split as in training, or the error would be that of other people.
    examples = build_examples(select_calibration_ledgers(ledgers), model.unit)
    return _compute_next_period_error(model.forecasters, examples)


def fit_quantile_forecaster(
    examples: TrainingExamples, rows: IntArray, random_state: int, rng: np.random.Generator
) -> QuantileForecaster:
    """Fit trees on some rows of the examples.

    Half of the rows with income are added a second time without it, so that the trees can forecast
    both for people with and without recorded income.
    """
    if len(rows) > MAX_ROWS:
        chances = _compute_draw_chances(examples.groups[rows])
        rows = rng.choice(rows, MAX_ROWS, replace=False, p=chances)
    chosen = examples.select(rows)
    weight = _compute_weights(chosen)
    scaled = chosen.actual / chosen.scale

    # Income is the best feature of bank accounts, but many ledgers have none or only part of it.
    has_income = ~np.isnan(chosen.values[:, INCOME_COLUMNS[0]])
    masked = has_income & (rng.random(len(chosen)) < MASKED_INCOME_SHARE)
    masked_values = chosen.values[masked].copy()
    masked_values[:, INCOME_COLUMNS] = np.nan

    # Large leaves for large data: a small server's few hundred examples need smaller ones to split
    # at all.
    min_samples_leaf = int(np.clip(len(chosen) // 100, *LEAF_LIMITS))
    forecaster = QuantileForecaster(
        max_iter=TREES, min_samples_leaf=min_samples_leaf, random_state=random_state
    )
    return forecaster.fit(
        np.concatenate([chosen.values, masked_values]),
        np.concatenate([scaled, scaled[masked]]),
        np.concatenate([weight, weight[masked]]),
    )


def _fit_forecasters(
    examples: TrainingExamples,
    learning: IntArray,
    random_state: int,
    rng: np.random.Generator,
    progress: Progress,
) -> Forecasters:
    """Fit the forecaster of each group of cases on the examples at the positions ``learning``."""
    fitted: list[QuantileTrees] = []
    for number, cases in enumerate(FORECASTER_CASES):
        rows = learning[select_cases(examples.segments[learning], cases)]
        # Without any example of its cases, a forecaster learns from all examples.
        rows = rows if len(rows) else learning
        fitted.append(fit_quantile_forecaster(examples, rows, random_state, rng).trees_)
        progress(EXAMPLES_PROGRESS + FORECASTER_PROGRESS * (number + 1))
    return Forecasters(*fitted)


def _split_rows(
    ledgers: Sequence[TrainingLedger], examples: TrainingExamples, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """Return positions of examples to learn from and of those held out. Raises TooFewExamples."""
    judges = {ledger.owner for ledger in select_calibration_ledgers(ledgers)}
    is_judge = np.array([ledger.owner in judges for ledger in ledgers])
    is_held_out = is_judge[examples.owners]

    learning, held_out = np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)
    if not len(learning) or not len(held_out):
        raise TooFewExamples

    if len(held_out) > MAX_HELD_OUT_ROWS:
        held_out = np.sort(rng.choice(held_out, MAX_HELD_OUT_ROWS, replace=False))
    return learning, held_out


def _compute_next_period_error(
    forecasters: Forecasters, examples: TrainingExamples
) -> dict[str, float | None]:
    """Compute the WAPE of whole next periods, and that of the mean of three periods."""
    rows = np.flatnonzero(select_cases(examples.segments, ("next",)))
    chosen = examples.select(rows)
    medians = forecasters.predict_medians(chosen.values.astype(float), chosen.segments)
    mean_3 = compute_baselines(chosen.lags)["mean_3"]
    return {
        "wape": wape(chosen.actual, medians * chosen.scale),
        "mean_3_wape": wape(chosen.actual, mean_3),
    }


def _compute_draw_chances(groups: IntArray) -> FloatArray:
    """Compute chances (rows,) that draw groups more evenly than their sizes are.

    A group is drawn in proportion to the root of its size.
    """
    sizes = np.bincount(groups)
    chances: FloatArray = np.sqrt(sizes)[groups] / sizes[groups]
    normalized: FloatArray = chances / chances.sum()
    return normalized


def _compute_weights(examples: TrainingExamples) -> FloatArray:
    """Compute weights (rows,) with mean 1.

    Larger series weigh more, by the root of their scale; every group weighs the same.
    """
    weight = np.empty(len(examples))
    for group in np.unique(examples.groups):
        members = examples.groups == group
        scale = examples.scale[members]
        weight[members] = np.sqrt(scale / np.median(scale))
        weight[members] /= weight[members].sum()
    normalized: FloatArray = weight / weight.mean()
    return normalized


def _calibrate(forecasters: Forecasters, examples: TrainingExamples) -> Calibration:
    """Calibrate forecasters on examples that they have not learned from."""
    # Each example is a target of its own with a single series: (rows, 1).
    features = FeatureRows(
        examples.values[:, None].astype(float),
        examples.scale[:, None],
        examples.lags[:, None],
        np.zeros(len(examples), int),
    )
    outlook = compute_outlook_from_features(forecasters, features, examples.segments[:, None])
    centers = {method: center[:, 0] for method, center in outlook.centers.items()}
    down, up = outlook.down[:, 0], outlook.up[:, 0]
    forecasts = HeldOutForecasts(
        z={
            method: standardize(examples.actual, center, down, up)
            for method, center in centers.items()
        },
        segments=examples.segments,
        periods=examples.periods,
        # Every group counts the same, whatever its size.
        weight=1.0 / np.bincount(examples.groups)[examples.groups],
        actual=examples.actual,
        center=centers[POOLED],
        down=down,
        up=up,
    )
    calibration = fit_calibration(forecasts, POOLED)
    return replace(calibration, home=_choose_home_methods(examples, centers))


def _choose_home_methods(
    examples: TrainingExamples, centers: Mapping[str, FloatArray]
) -> tuple[str, ...]:
    """Choose the method to begin with in each segment, in the order of SEGMENTS.

    It is the model, unless held-out people were clearly better forecast by another method. Cases
    and levels are compared, whatever the history and density. ``centers`` are in minor units, of
    shape (rows,).
    """
    homes = [POOLED] * len(SEGMENTS)
    for case, level in itertools.product(CASES, LEVELS):
        alike = [i for i, segment in enumerate(SEGMENTS) if segment[:2] == (case, level)]
        rows = np.flatnonzero(np.isin(examples.segments, alike))
        if len(rows) < MIN_ROWS:
            continue

        errors = {
            method: _compute_mean_wape(examples, rows, center) for method, center in centers.items()
        }
        best = min(errors, key=lambda method: errors[method])
        if errors[best] < CLEARLY_BETTER * errors[POOLED]:
            for index in alike:
                homes[index] = best
    return tuple(homes)


def _compute_mean_wape(examples: TrainingExamples, rows: IntArray, center: FloatArray) -> float:
    """Compute the WAPE of each group, and average it over groups."""
    errors = []
    for group in np.unique(examples.groups[rows]):
        members = rows[examples.groups[rows] == group]
        predicted = np.maximum(0.0, center[members])
        errors.append(wape(examples.actual[members], predicted) or 0.0)
    return float(np.mean(errors))
