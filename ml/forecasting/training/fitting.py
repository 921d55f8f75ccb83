"""Fit a pooled model: learn from everybody's ledgers, and judge it on people held out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ml.forecasting.arrays import FloatArray, IntArray
from ml.forecasting.baselines import compute_baselines
from ml.forecasting.feature_names import INCOME_COLUMNS
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.training.examples import (
    Progress,
    TooFewExamples,
    TrainingExamples,
    TrainingLedger,
    build_examples,
    select_judges,
)
from ml.forecasting.training.tree_growing import grow_trees
from ml.forecasting.trees import Trees
from ml.scores import wape

MAX_ROWS_PER_GROUP = 25_000
"""Examples of one group that trees are grown on."""

MASKED_INCOME_SHARE = 0.5
"""Share of examples with income that are learned from a second time without it."""

EXAMPLES_PROGRESS, TREES_PROGRESS = 0.4, 0.2
"""Shares of the work."""


def fit_pooled_model(
    ledgers: Sequence[TrainingLedger],
    *,
    random_state: int = 0,
    progress: Progress = lambda _: None,
) -> PooledModel:
    """Fit a model, and measure the error of one that has not seen every fifth person.

    Raises TooFewExamples when one of the two sides has no example.
    """
    examples = build_examples(
        ledgers,
        seed=random_state,
        progress=lambda share: progress(EXAMPLES_PROGRESS * share),
    )
    rng = np.random.default_rng(random_state)
    is_next = examples.lead == 0
    is_judging = _mark_judges(ledgers, examples)
    learning, judging = (np.flatnonzero(is_next & side) for side in (~is_judging, is_judging))
    if not len(learning) or not len(judging):
        raise TooFewExamples

    trees = _grow(examples, learning, random_state, rng)
    progress(EXAMPLES_PROGRESS + TREES_PROGRESS)
    error = _compute_error(trees, examples.select(judging))

    # What serves has learned from everybody, held-out people included.
    next_month = _grow(examples, np.flatnonzero(is_next), random_state, rng)
    progress(EXAMPLES_PROGRESS + 2 * TREES_PROGRESS)
    later = np.flatnonzero(~is_next)
    later_months = _grow(examples, later, random_state, rng) if len(later) else next_month
    progress(1.0)
    people = len({ledger.owner for ledger in ledgers})
    return PooledModel(
        next_month,
        later_months,
        {"people": people, "examples": len(examples), "held_out": error},
    )


def compute_held_out_error(
    model: PooledModel, ledgers: Sequence[TrainingLedger]
) -> dict[str, float | None]:
    """Compute the error of any model on those who judge a model of these ledgers.

    Returns ``wape`` and, for comparison, ``mean_3_wape``. Raises TooFewExamples.
    """
    # The same split as in training, or the error would be that of other people.
    examples = build_examples(select_judges(ledgers))
    return _compute_error(model.next, examples.select(np.flatnonzero(examples.lead == 0)))


def _mark_judges(ledgers: Sequence[TrainingLedger], examples: TrainingExamples) -> IntArray:
    judges = {ledger.owner for ledger in select_judges(ledgers)}
    is_judge = np.array([ledger.owner in judges for ledger in ledgers])
    return is_judge[examples.owners]


def _grow(
    examples: TrainingExamples, rows: IntArray, random_state: int, rng: np.random.Generator
) -> Trees:
    """Grow trees on some rows of the examples.

    Half of the rows with income are added a second time without it, so that the trees can forecast
    both for people with and without recorded income.
    """
    chosen = examples.select(_draw_rows(examples, rows, rng))
    weight = compute_weights(chosen)
    scaled = chosen.actual / chosen.scale

    # Income is the best feature of bank accounts, but many ledgers have none or only part of it.
    has_income = ~np.isnan(chosen.values[:, INCOME_COLUMNS[0]])
    masked = has_income & (rng.random(len(chosen)) < MASKED_INCOME_SHARE)
    masked_values = chosen.values[masked].copy()
    masked_values[:, INCOME_COLUMNS] = np.nan
    return grow_trees(
        np.concatenate([chosen.values, masked_values]),
        np.concatenate([scaled, scaled[masked]]),
        np.concatenate([weight, weight[masked]]),
        random_state,
    )


def _compute_error(trees: Trees, examples: TrainingExamples) -> dict[str, float | None]:
    """Compute the WAPE of months that begin now, and that of the mean of three months."""
    predicted = np.maximum(0.0, trees.predict(examples.values.astype(float)))
    mean_3 = compute_baselines(examples.lags)["mean_3"]
    return {
        "wape": wape(examples.actual, predicted * examples.scale),
        "mean_3_wape": wape(examples.actual, mean_3),
    }


def _draw_rows(examples: TrainingExamples, rows: IntArray, rng: np.random.Generator) -> IntArray:
    """Draw at most MAX_ROWS_PER_GROUP of the rows of each group."""
    drawn = []
    for group in np.unique(examples.groups[rows]):
        members = rows[examples.groups[rows] == group]
        if len(members) > MAX_ROWS_PER_GROUP:
            members = np.sort(rng.choice(members, MAX_ROWS_PER_GROUP, replace=False))
        drawn.append(members)
    return np.concatenate(drawn)


def compute_weights(examples: TrainingExamples) -> FloatArray:
    """Compute weights (rows,) with mean 1.

    Larger series weigh more, by the root of their scale. A group weighs by the root of its people:
    one person is no match for a bank, and a bank of thousands must not be all that is learned.
    """
    weight = np.empty(len(examples))
    for group in np.unique(examples.groups):
        members = examples.groups == group
        people = len(np.unique(examples.owners[members]))
        scale = examples.scale[members]
        weight[members] = np.sqrt(scale / np.median(scale))
        weight[members] *= np.sqrt(people) / weight[members].sum()
    normalized: FloatArray = weight / weight.mean()
    return normalized
