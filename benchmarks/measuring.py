"""Timing of two things in alternation, so that a machine whose speed drifts favours neither."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Pair:
    """Seconds per call of each side (medians over rounds), and the median of the ratios."""

    ours: float
    baseline: float
    ratio: float


def paired(ours: Work, baseline: Work, *, rounds: int = 15, calls: int = 20) -> Pair:
    """Run both sides in turn, ``calls`` times each per round, after one round of warming up."""
    _time_round(ours, baseline, calls)
    seconds = [_time_round(ours, baseline, calls) for _ in range(rounds)]
    # Medians, because other programs on the machine slow down single rounds; both sides of a round
    # suffer alike, so the ratio is that of rounds and not of the medians.
    return Pair(
        statistics.median(a for a, _ in seconds),
        statistics.median(b for _, b in seconds),
        statistics.median(a / b for a, b in seconds),
    )


def _time_round(ours: Work, baseline: Work, calls: int) -> tuple[float, float]:
    return _time_calls(ours, calls), _time_calls(baseline, calls)


def _time_calls(work: Work, calls: int) -> float:
    started = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - started) / calls


def fastest(works: Sequence[Work], *, rounds: int, seconds: float) -> list[float]:
    """Return the seconds of the fastest call of each, after one to warm up, called in turn.

    Ends after ``rounds``, or once all calls together took ``seconds``. Other programs on the
    machine only ever add to the time of a call, so the fastest is the least disturbed.
    """
    for work in works:
        work()
    ended = time.perf_counter() + seconds
    best = [_time_calls(work, 1) for work in works]
    for _ in range(rounds - 1):
        if time.perf_counter() > ended:
            break
        best = [min(before, _time_calls(work, 1)) for before, work in zip(best, works, strict=True)]
    return best
