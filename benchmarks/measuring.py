"""Timing two things in turn, so that a machine whose speed drifts favours neither."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Pair:
    """Seconds of one call of each side (medians over rounds), and the median of the ratios."""

    ours: float
    baseline: float
    ratio: float


def paired(ours: Work, baseline: Work, *, rounds: int = 15, calls: int = 20) -> Pair:
    """Run both in turn, ``calls`` times each per round, after one round that does not count."""
    taken = [(_seconds(ours, calls), _seconds(baseline, calls)) for _ in range(rounds + 1)][1:]
    return Pair(
        statistics.median(a for a, _ in taken),
        statistics.median(b for _, b in taken),
        statistics.median(a / b for a, b in taken),
    )


def _seconds(work: Work, calls: int) -> float:
    started = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - started) / calls
