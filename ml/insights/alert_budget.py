"""One budget of alerts that all rules share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ml.insights.anomaly_tails import AnomalyTails, OwnHistory
from ml.insights.anomaly_values import AnomalyCandidate, AnomalyRule

CHANCE_SHARE = 0.35
"""Share of the budget that may go to chance; the rest is left to what is truly unusual."""

TRUST = 3
"""Judgements by the person that the usefulness of a rule begins with."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a person said of the alerts of one rule."""

    confirmed: int = 0
    dismissed: int = 0

    @property
    def usefulness(self) -> float:
        """What becomes of the rule's share before all are made one again: 1 without a verdict."""
        return (TRUST + self.confirmed) / (TRUST + self.confirmed + self.dismissed)


@dataclass(frozen=True, slots=True)
class Alert:
    """A candidate that is rare enough, with the chance to see one like it in an entry."""

    candidate: AnomalyCandidate
    p_value: float


@dataclass(frozen=True, slots=True)
class AlertPolicy:
    """The rates up to which candidates of each rule become alerts."""

    tails: AnomalyTails
    limits: Mapping[AnomalyRule, float]

    def choose(self, candidates: Iterable[AnomalyCandidate], own: OwnHistory) -> Alert | None:
        """Choose the most surprising of the candidates of one entry that is rare enough."""
        alerts = [
            Alert(one, min(1.0, self.tails.rate(one) * own.factor(one.rule))) for one in candidates
        ]
        rare = [one for one in alerts if one.p_value <= self.limits[one.candidate.rule]]
        return min(rare, key=self._excess, default=None)

    def _excess(self, alert: Alert) -> float:
        return alert.p_value / self.limits[alert.candidate.rule]


def share_budget(
    tails: AnomalyTails, budget: float, verdicts: Mapping[AnomalyRule, Verdicts] | None = None
) -> AlertPolicy:
    """Share a budget, in alerts per entry, among the rules.

    Dismissals lower the share of their rule; what they free goes to the others.
    """
    weights = {
        rule: share * (verdicts or {}).get(rule, Verdicts()).usefulness
        for rule, share in tails.shares.items()
    }
    total = sum(weights.values())
    chance = CHANCE_SHARE * budget
    return AlertPolicy(tails, {rule: chance * weight / total for rule, weight in weights.items()})


def leaves_room(budget: float, entries: int, alerts: int) -> bool:
    """Return whether one more alert is within the budget of the entries of the same time."""
    return alerts < budget * entries
