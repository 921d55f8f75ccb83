"""Alerts of a ledger in the order of time: each fact once, and never more than the budget."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ml.insights.alert_budget import Alert, AlertPolicy
from ml.insights.anomaly_tails import OwnHistory
from ml.insights.anomaly_values import AnomalyCandidate, AnomalyRule

BUDGET_DAYS = 365
"""Days whose alerts and entries are compared with the budget."""


@dataclass(slots=True)
class AlertStream:
    """Chooses alerts one day after the other.

    ``days`` are those of the entries of the last year, ``alerts`` the alerts of that time, both in
    the order of time. ``budget`` is in alerts per entry. Alerts of days before ``news_start`` are
    recorded and told to nobody; they leave the whole budget to those that people are notified of.
    """

    policy: AlertPolicy
    budget: float
    own: OwnHistory
    days: deque[int] = field(default_factory=deque)
    alerts: deque[AnomalyCandidate] = field(default_factory=deque)
    news_start: int = 0
    notified_days: deque[int] = field(default_factory=deque)
    """The days of the alerts of the last year that were told, in the order of time."""

    def choose(
        self, day: int, entries: int, candidates: Sequence[AnomalyCandidate], month_start: int
    ) -> Alert | None:
        """Choose at most one alert among the candidates of one entry, or of a day.

        ``entries`` is how many entries they are of: 1, or 0 for a day. ``month_start`` is the first
        day of the month, of whose pace one alert is enough.
        """
        self._advance(day)
        self.days.extend([day] * entries)
        self.own.entries += entries
        fresh = [one for one in candidates if not self._is_explained(one, month_start)]
        alert = self.policy.choose(fresh, self.own)
        for one in fresh:
            self.own.add(one.rule, self.policy.tails.rate(one))
        is_told = day >= self.news_start
        used = len(self.notified_days if is_told else self.alerts)
        if alert is None or used >= self.budget * len(self.days):
            return None
        self.alerts.append(alert.candidate)
        if is_told:
            self.notified_days.append(day)
        return alert

    def _advance(self, day: int) -> None:
        while self.days and self.days[0] <= day - BUDGET_DAYS:
            self.days.popleft()
        while self.alerts and self.alerts[0].day <= day - BUDGET_DAYS:
            self.alerts.popleft()
        while self.notified_days and self.notified_days[0] <= day - BUDGET_DAYS:
            self.notified_days.popleft()

    def _is_explained(self, candidate: AnomalyCandidate, month_start: int) -> bool:
        """Return whether an earlier alert already says what a candidate would."""
        if candidate.rule is not AnomalyRule.SPENDING_PACE:
            return False
        return is_pace_explained(candidate, (one for one in self.alerts if one.day >= month_start))


def is_pace_explained(pace: AnomalyCandidate, alerts: Iterable[AnomalyCandidate]) -> bool:
    """Return whether alerts of the same month explain that its spending is ahead.

    Either the pace of the month was said, or single expenses that make up half of the difference.
    """
    explained = 0.0
    for one in alerts:
        if one.rule is AnomalyRule.SPENDING_PACE:
            return True
        if one.entry_id is not None and pace.category in (None, one.category):
            explained += one.amount
    return explained >= 0.5 * (pace.amount - pace.usual)
