"""How rarely scores of the rules are reached: by people, and by one person."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path

from ml.insights.anomaly_values import AnomalyCandidate, AnomalyRule

FILE = Path(__file__).with_name("anomaly_tails.toml")

MODERATE_RATE = 0.005
"""Rate by which a person is compared with people: not rare enough to be alerts alone."""

OWN_WEIGHT = 400
"""Entries of people that a person's own weigh as much as."""

LEAST_FACTOR = 0.5
"""A person whose entries hardly ever surprise is still not surer than this."""


@dataclass(frozen=True, slots=True)
class RuleTail:
    """Scores that are reached at falling rates, per entry of a ledger."""

    scores: Sequence[float]
    rates: Sequence[float]

    def rate(self, score: float) -> float:
        """Return the share of entries with a score as high; beyond the last one extrapolated."""
        if not self.scores:
            return 1.0
        if score <= self.scores[0]:
            return self.rates[0]
        last = len(self.scores) - 1
        place = next((i for i in range(1, last + 1) if score <= self.scores[i]), last)
        low, high = self.scores[place - 1], self.scores[place]
        if high <= low:
            return self.rates[place]
        share = (score - low) / (high - low)
        above, below = log(self.rates[place - 1]), log(self.rates[place])
        return exp(above + share * (below - above))


@dataclass(frozen=True, slots=True)
class AnomalyTails:
    """The tail of every rule, and the share of the alerts that each rule has at first."""

    tails: Mapping[AnomalyRule, RuleTail]
    shares: Mapping[AnomalyRule, float]

    def rate(self, candidate: AnomalyCandidate) -> float:
        """Return the share of people's entries with as surprising a score of the same rule."""
        return self.tails[candidate.rule].rate(candidate.score)


@cache
def load_tails(file: Path = FILE) -> AnomalyTails:
    """Load the tails and shares that were fitted on public data."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    rules = {rule: tables[str(rule)] for rule in AnomalyRule}
    return AnomalyTails(
        {rule: RuleTail(table["scores"], table["rates"]) for rule, table in rules.items()},
        {rule: float(table["share"]) for rule, table in rules.items()},
    )


@dataclass(slots=True)
class OwnHistory:
    """How many entries of a person were judged, and how many were moderately rare, by rule."""

    entries: int
    moderate: dict[AnomalyRule, int]

    @classmethod
    def empty(cls) -> OwnHistory:
        """Return the history of somebody new."""
        return cls(0, {})

    def factor(self, rule: AnomalyRule) -> float:
        """Return how many times as often this person reaches the scores of a rule as people."""
        expected = MODERATE_RATE * (self.entries + OWN_WEIGHT)
        own = self.moderate.get(rule, 0) + MODERATE_RATE * OWN_WEIGHT
        return max(LEAST_FACTOR, own / expected)

    def add(self, rule: AnomalyRule, rate: float) -> None:
        """Count a candidate whose score people reach at a rate."""
        if rate <= MODERATE_RATE:
            self.moderate[rule] = self.moderate.get(rule, 0) + 1
