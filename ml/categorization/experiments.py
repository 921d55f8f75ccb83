"""Comparison of two variants by the outcomes of their predictions.

The comparison may be evaluated after every outcome. It bets against the hypothesis "no better than
the other" on pairs of outcomes; its wealth is an e-value. By Ville's inequality, a fair bet
multiplies its stake by 1/a with probability at most a, whenever one stops looking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ml.categorization.arrays import Floats

Verdict = Literal["better", "worse", "undecided"]

# Small stakes win slowly but detect small differences, large ones detect large differences early;
# the mean over several stakes is a fair bet as well.
STAKES = np.array([0.05, 0.1, 0.2, 0.35, 0.5])
"""Shares of the wealth that are bet on each pair; the e-value is the mean over the stakes."""
# The customary level: one false alarm in twenty experiments at most.
SIGNIFICANCE = 0.05
MAX_LOG_WEALTH = 700
"""exp of more than 709 overflows a double."""
HASH_BYTES = 8


@dataclass(frozen=True, slots=True)
class Comparison:
    """Result of comparing a challenger with the control; the e-values are the largest so far."""

    pairs: int
    e_better: float
    e_worse: float
    verdict: Verdict


def is_challenger(person: int, experiment: str, share: float) -> bool:
    """Return whether a person belongs to the challenger's share of an experiment.

    The answer is the same on every machine and for ever; Python's own ``hash`` of a text is salted
    per process.
    """
    digest = hashlib.sha256(f"{experiment}:{person}".encode()).digest()
    position = int.from_bytes(digest[:HASH_BYTES], "big") / float(2 ** (8 * HASH_BYTES))
    return position < share


def compare_outcomes(control: Sequence[bool], challenger: Sequence[bool]) -> Comparison:
    """Compare right and wrong predictions, paired in the order in which they became known.

    The first e-value to reach 1 / SIGNIFICANCE decides, and the decision stays.
    """
    # Outcomes of one person depend on one another, so with very few people the test is too sure of
    # itself. It is meant for servers with many (docs/DECISIONS.md).
    # Both see users at their own pace; what has no counterpart yet waits.
    pairs = min(len(control), len(challenger))
    gains = np.asarray(challenger[:pairs], dtype=float) - np.asarray(control[:pairs], dtype=float)
    better, worse = _compute_wealth(gains), _compute_wealth(-gains)
    return Comparison(pairs, float(better.max()), float(worse.max()), _decide(better, worse))


def _compute_wealth(gains: Floats) -> Floats:
    """Return the wealth after each pair (pairs + 1,), starting with 1."""
    log_factors = np.log1p(np.outer(np.append(0.0, gains), STAKES))
    log_wealth = np.cumsum(log_factors, axis=0)
    # The mean of the wealths and not of their logarithms: only that is a fair bet.
    return np.asarray(np.exp(np.minimum(log_wealth, MAX_LOG_WEALTH)).mean(axis=1))


def _decide(better: Floats, worse: Floats) -> Verdict:
    better_at, worse_at = _find_decision(better), _find_decision(worse)
    if better_at is None and worse_at is None:
        return "undecided"
    if worse_at is None or (better_at is not None and better_at <= worse_at):
        return "better"
    return "worse"


def _find_decision(wealth: Floats) -> int | None:
    """Return the first position at which the wealth is significant; None if it never is."""
    positions = np.flatnonzero(wealth >= 1 / SIGNIFICANCE)
    return int(positions[0]) if len(positions) else None
