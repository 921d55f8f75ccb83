"""Precision and recall of anomalies that were put into ledgers, and alerts on untouched ones.

    python -m benchmarks.anomalies --public DIR [DIR …] [--households N] [--seeds N] [--write]

``--public`` are folders of public data (``benchmarks/public_data.py`` names the formats). The
tails and shares are fitted on one half of the owners, by hash, and judged on the other. A ledger of
a single person is judged with a fit on the other people. ``--write`` ships the fit.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from benchmarks.anomaly_data import JudgedLedger, build_households, is_calibration, read_public
from benchmarks.anomaly_evaluation import AlertCounts, list_alerts
from benchmarks.anomaly_fitting import (
    GROUP_WEIGHTS,
    Scored,
    fit_shares,
    fit_tails,
    write_tails,
)
from benchmarks.anomaly_injection import Injected, inject
from benchmarks.public_data import PERSONAL
from ml.insights.anomaly_tails import FILE, AnomalyTails
from ml.insights.anomaly_values import AnomalyRule
from ml.insights.ledger_scoring import score_ledger

INJECTED_RATE = 0.01
BUDGETS = (0.01, 0.005)
PRECISION_GOALS = {0.01: 0.70, 0.005: 0.75}
RECALL_GOAL = 0.45


@dataclass(frozen=True)
class Injection:
    """A ledger with anomalies in it, scored."""

    ledger: JudgedLedger
    scored: Scored
    injected: Sequence[Injected]


@dataclass(frozen=True)
class Case:
    """A ledger as it is, scored, and with anomalies."""

    ledger: JudgedLedger
    scored: Scored
    injections: Sequence[Injection]


def build_case(ledger: JudgedLedger, seeds: int) -> Case:
    """Score a ledger as it is, and once per seed with anomalies."""
    scored = _score(ledger)
    injections = []
    for seed in range(seeds):
        dice = np.random.default_rng([seed, zlib.crc32(ledger.owner.encode())])
        changed, injected = inject(ledger, INJECTED_RATE, dice)
        changed_scores = _score(changed) if injected else scored
        injections.append(Injection(changed, changed_scores, injected))
    return Case(ledger, scored, injections)


def _score(ledger: JudgedLedger) -> Scored:
    return list(score_ledger(ledger.entries, ledger.month_starts, ledger.end))


def fit(cases: Sequence[Case]) -> AnomalyTails:
    """Fit tails and shares to cases of calibration."""
    tails = fit_tails((case.ledger, case.scored) for case in cases)
    injections = [one for case in cases for one in case.injections]
    shares = fit_shares(tails, ((one.scored, one.injected) for one in injections))
    return AnomalyTails(tails, shares)


def list_personal(cases: Sequence[Case]) -> list[Case]:
    """List the cases of single people."""
    return [case for case in cases if case.ledger.group == PERSONAL]


def judge(
    cases: Sequence[Case], fits: dict[str, AnomalyTails], budget: float
) -> Iterator[tuple[str, AlertCounts, AlertCounts]]:
    """Yield the counts of every group, with anomalies and untouched, and of all people together."""
    everybody = AlertCounts(), AlertCounts()
    for group in sorted({case.ledger.group for case in cases}):
        counts = AlertCounts(), AlertCounts()
        targets = [counts, everybody] if group in GROUP_WEIGHTS else [counts]
        for case in (case for case in cases if case.ledger.group == group):
            _count(case, fits.get(case.ledger.owner, fits[""]), budget, targets)
        yield group, *counts
    yield "people", *everybody


def _count(
    case: Case,
    tails: AnomalyTails,
    budget: float,
    targets: Sequence[tuple[AlertCounts, AlertCounts]],
) -> None:
    untouched = list_alerts(case.ledger, case.scored, tails, budget)
    for _, counts in targets:
        counts.add(case.ledger, untouched)
    for one in case.injections:
        alerts = list_alerts(one.ledger, one.scored, tails, budget)
        for counts, _ in targets:
            counts.add(one.ledger, alerts, one.injected)


def print_report(cases: Sequence[Case], fits: dict[str, AnomalyTails]) -> bool:
    """Print the tables, and return whether all goals are met."""
    is_met = True
    for budget in BUDGETS:
        print(f"\nbudget {budget:.1%}, {INJECTED_RATE:.0%} of the entries injected")
        print(f"{'group':<28}alerts  precision  recall  untouched")
        for group, counts, untouched in judge(cases, fits, budget):
            print(
                f"{group:<28}{counts.rate:6.2%}  {counts.precision:9.3f}  {counts.recall:6.3f}"
                f"  {untouched.rate:9.2%}"
            )
        is_met &= _print_goals(budget, counts, untouched)
        print(f"\n{'kind, of people':<28}found  injected  alerts  right  untouched")
        for rule in AnomalyRule:
            print(
                f"{rule:<28}{counts.detected[rule]:5}  {counts.injected[rule]:8}"
                f"  {counts.alerts[rule]:6}  {counts.right[rule]:5}  {untouched.alerts[rule]:9}"
            )
    return is_met


def _print_goals(budget: float, counts: AlertCounts, untouched: AlertCounts) -> bool:
    goals = [
        ("precision", counts.precision, ">=", PRECISION_GOALS[budget]),
        ("alerts on untouched ledgers", untouched.rate, "<=", budget),
    ]
    if budget == BUDGETS[0]:
        goals.append(("recall", counts.recall, ">=", RECALL_GOAL))
    verdicts = []
    for name, value, relation, goal in goals:
        verdicts.append(value >= goal if relation == ">=" else value <= goal)
        verdict = "met" if verdicts[-1] else "missed"
        print(f"  {name}: {value:.4f} (goal {relation} {goal}): {verdict}")
    return all(verdicts)


def main() -> None:
    """Fit, judge, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--public", type=Path, nargs="*", default=[], help="folders of public data")
    parser.add_argument("--households", type=int, default=2, help="households of a kind and half")
    parser.add_argument("--seeds", type=int, default=2, help="injections into each ledger")
    parser.add_argument("--write", action="store_true", help="ship the fit")
    options = parser.parse_args()

    count, seeds = options.households, options.seeds
    fitted = [build_case(one, seeds) for one in read_public(options.public, is_calibration)]
    fitted += [build_case(one, seeds) for one in build_households(range(count))]
    fitted = [case for case in fitted if case.ledger.group in GROUP_WEIGHTS]
    fitted = [case for case in fitted if case.ledger.group != PERSONAL]
    judged = [
        build_case(one, seeds)
        for one in read_public(options.public, lambda owner: not is_calibration(owner))
    ]
    judged += [build_case(one, seeds) for one in build_households(range(count, 2 * count))]

    people = list_personal(judged)
    fits = {"": fit([*fitted, *people])}
    for person in people:
        owner = person.ledger.owner
        fits[owner] = fit([*fitted, *(one for one in people if one.ledger.owner != owner)])
    if options.write:
        write_tails(fits[""], FILE)
    sys.exit(0 if print_report(judged, fits) else 1)


if __name__ == "__main__":
    main()
