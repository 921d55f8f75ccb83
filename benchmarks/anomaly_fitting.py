"""Fitting of the tails of the rules, and of the shares of the alerts that each begins with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.anomaly_data import JudgedLedger
from benchmarks.anomaly_injection import Injected
from benchmarks.public_data import PERSONAL
from ml.insights.anomaly_tails import AnomalyTails, RuleTail
from ml.insights.anomaly_values import AnomalyCandidate, AnomalyRule, LedgerEntry

Scored = Sequence[tuple[LedgerEntry | None, Sequence[AnomalyCandidate]]]
"""Entries, or days, of a ledger with their candidates."""

RATES = (0.02, 0.01, 0.005, 0.003, 0.002, 0.001, 0.0005, 0.0003, 0.0002, 0.0001)
GROUP_WEIGHTS = {"berka_transactions": 1.0, "households": 1.0, PERSONAL: 0.5}
"""What groups weigh: three people less than hundreds, and the cards of offices nothing."""

LEAST_SHARE = 0.04
"""What every rule gets, also one that finds hardly anything in the ledgers of the fit."""

CHANCE = 0.0035
QUANTA = 60


def fit_tails(ledgers: Iterable[tuple[JudgedLedger, Scored]]) -> dict[AnomalyRule, RuleTail]:
    """Fit the tail of every rule to untouched ledgers, every group of which weighs the same."""
    scores: defaultdict[tuple[AnomalyRule, str], list[float]] = defaultdict(list)
    sizes: defaultdict[str, int] = defaultdict(int)
    for ledger, scored in ledgers:
        sizes[ledger.group] += ledger.count_judged()
        for candidate in list_facts(ledger, scored):
            scores[candidate.rule, ledger.group].append(candidate.score)
    return {rule: _fit_tail(rule, scores, sizes) for rule in AnomalyRule}


def list_facts(ledger: JudgedLedger, scored: Scored) -> list[AnomalyCandidate]:
    """List the candidates of the judged part; of a month's pace the most surprising one."""
    starts = np.array(ledger.month_starts)
    facts = []
    paces: dict[int, AnomalyCandidate] = {}
    for _, candidates in scored:
        for one in candidates:
            if one.day < ledger.start:
                continue
            if one.rule is not AnomalyRule.SPENDING_PACE:
                facts.append(one)
                continue
            month = int(np.searchsorted(starts, one.day, side="right"))
            if month not in paces or paces[month].score < one.score:
                paces[month] = one
    return [*facts, *paces.values()]


def _fit_tail(
    rule: AnomalyRule,
    scores: Mapping[tuple[AnomalyRule, str], Sequence[float]],
    sizes: Mapping[str, int],
) -> RuleTail:
    total = sum(GROUP_WEIGHTS.get(group, 0.0) for group in sizes)
    values, weights = np.zeros(0), np.zeros(0)
    for group, size in sizes.items():
        part = np.asarray(scores.get((rule, group), ()))
        weight = GROUP_WEIGHTS.get(group, 0.0) / total / size
        values = np.concatenate([values, part])
        weights = np.concatenate([weights, np.full(len(part), weight)])
    if not weights.sum():
        raise ValueError(f"No ledger has a candidate of the rule {rule}.")
    order = np.argsort(-values, kind="stable")
    rates, falling = np.cumsum(weights[order]), values[order]
    points = {float(np.interp(rate, rates, falling)): rate for rate in RATES if rate <= rates[-1]}
    points.setdefault(float(falling[-1]), float(rates[-1]))
    ordered = sorted(points.items())
    return RuleTail(
        [round(score, 3) for score, _ in ordered], [round(rate, 6) for _, rate in ordered]
    )


def fit_shares(
    tails: Mapping[AnomalyRule, RuleTail],
    ledgers: Iterable[tuple[Scored, Sequence[Injected]]],
) -> dict[AnomalyRule, float]:
    """Fit shares that find the most injected anomalies at the same chance of a false alert.

    Step by step, each step to the rule with which it finds the most more.
    """
    rates_by_anomaly: list[dict[AnomalyRule, float]] = []
    for scored, injected in ledgers:
        rates_by_anomaly += [_find_rates(tails, scored, one) for one in injected]
    step = (1 - LEAST_SHARE * len(AnomalyRule)) / QUANTA
    shares = dict.fromkeys(AnomalyRule, LEAST_SHARE)
    left = [rates for rates in rates_by_anomaly if not _is_found(rates, shares)]
    for _ in range(QUANTA):
        best = max(AnomalyRule, key=lambda rule: _gain(left, rule, shares[rule], step))
        shares[best] += step
        left = [rates for rates in left if not _is_found(rates, shares)]
    return {rule: round(share, 3) for rule, share in shares.items()}


def _find_rates(
    tails: Mapping[AnomalyRule, RuleTail], scored: Scored, injected: Injected
) -> dict[AnomalyRule, float]:
    rates: dict[AnomalyRule, float] = {}
    for _, candidates in scored:
        for one in candidates:
            if injected.is_meant_by(one):
                rate = tails[one.rule].rate(one.score)
                rates[one.rule] = min(rate, rates.get(one.rule, 1.0))
    return rates


def _is_found(rates: Mapping[AnomalyRule, float], shares: Mapping[AnomalyRule, float]) -> bool:
    return any(rate <= CHANCE * shares[rule] for rule, rate in rates.items())


def _gain(
    left: Sequence[Mapping[AnomalyRule, float]], rule: AnomalyRule, share: float, step: float
) -> float:
    """Return the gain per step of the best of the next steps: some find only after several."""
    rates = [each.get(rule, 1.0) for each in left]
    gains = []
    for count in (1, 2, 4):
        limit = CHANCE * (share + count * step)
        gains.append(sum(rate <= limit for rate in rates) / count)
    return max(gains)


def write_tails(tails: AnomalyTails, file: Path) -> None:
    """Write tails and shares as the file that is shipped."""
    lines = [
        "# How rarely entries of people reach the scores of the rules, and the share of the alerts",
        "# that each rule begins with. Fitted by: python -m benchmarks.anomalies --fit",
    ]
    for rule in AnomalyRule:
        tail = tails.tails[rule]
        lines += [
            "",
            f"[{rule}]",
            f"share = {tails.shares[rule]}",
            f"scores = {list(tail.scores)}",
            f"rates = {list(tail.rates)}",
        ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
