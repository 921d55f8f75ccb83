"""Comparing two variants on what really happened.

A person's variant is a stable hash away (Python's own ``hash`` is salted per process). The test may be looked at after
every outcome: it bets against "no better than the other" on paired outcomes, and what it has won is an e-value. By
Ville's inequality a fair bet multiplies its stake by 1/a with probability at most a, whenever one stops.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Verdict = Literal["better", "worse", "undecided"]

STAKES = np.array([0.05, 0.1, 0.2, 0.35, 0.5])
"""Shares of the money that are bet each time; the winnings are their mean."""
SIGNIFICANCE = 0.05


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a challenger has done against the control; the e-values are the largest so far."""

    pairs: int
    e_better: float
    e_worse: float
    verdict: Verdict


def is_challenger(person: int, experiment: str, share: float) -> bool:
    """Whether this person gets the challenger, the same on every machine and for ever."""
    digest = hashlib.sha256(f"{experiment}:{person}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 < share


def compared(control: Sequence[bool], challenger: Sequence[bool]) -> Comparison:
    """Pair right and wrong answers in the order in which they became known, and see who wins.

    The first e-value to reach 1 / SIGNIFICANCE decides, and the decision stays.
    """
    pairs = min(len(control), len(challenger))
    gained = np.asarray(challenger[:pairs], dtype=float) - np.asarray(control[:pairs], dtype=float)
    better, worse = _winnings(gained), _winnings(-gained)
    return Comparison(pairs, float(better.max()), float(worse.max()), _verdict(better, worse))


def _winnings(
    gained: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The wealth after each pair, beginning with 1."""
    grown = np.cumsum(np.log1p(np.outer(np.append(0.0, gained), STAKES)), axis=0)
    return np.asarray(np.exp(np.minimum(grown, 700)).mean(axis=1))


def _verdict(
    better: np.ndarray[tuple[int], np.dtype[np.float64]],
    worse: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> Verdict:
    bar = 1 / SIGNIFICANCE
    first = {"better": np.flatnonzero(better >= bar), "worse": np.flatnonzero(worse >= bar)}
    reached = {name: int(at[0]) for name, at in first.items() if len(at)}
    if not reached:
        return "undecided"
    return "better" if min(reached, key=lambda name: reached[name]) == "better" else "worse"
