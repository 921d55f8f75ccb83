"""Alerts of ledgers with injected anomalies, counted by kind and by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.anomaly_data import JudgedLedger
from benchmarks.anomaly_fitting import Scored
from benchmarks.anomaly_injection import Injected
from ml.insights.alert_budget import share_budget
from ml.insights.alert_stream import AlertStream
from ml.insights.anomaly_tails import AnomalyTails, OwnHistory
from ml.insights.anomaly_values import AnomalyCandidate, AnomalyRule


@dataclass
class AlertCounts:
    """Alerts, those that are right, and injected anomalies with those that were found, by kind."""

    entries: int = 0
    alerts: Counter[AnomalyRule] = field(default_factory=Counter)
    right: Counter[AnomalyRule] = field(default_factory=Counter)
    injected: Counter[AnomalyRule] = field(default_factory=Counter)
    detected: Counter[AnomalyRule] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Alerts per entry."""
        return self.alerts.total() / self.entries if self.entries else 0.0

    @property
    def precision(self) -> float:
        """Share of the alerts that are about an injected anomaly."""
        return self.right.total() / self.alerts.total() if self.alerts else float("nan")

    @property
    def recall(self) -> float:
        """Share of the injected anomalies that were found."""
        return self.detected.total() / self.injected.total() if self.injected else float("nan")

    def add(
        self,
        ledger: JudgedLedger,
        alerts: Sequence[AnomalyCandidate],
        injected: Sequence[Injected] = (),
    ) -> None:
        """Add the alerts of one ledger."""
        self.entries += ledger.count_judged()
        for alert in alerts:
            self.alerts[alert.rule] += 1
            self.right[alert.rule] += any(one.is_meant_by(alert) for one in injected)
        for one in injected:
            self.injected[one.kind] += 1
            self.detected[one.kind] += any(one.is_meant_by(alert) for alert in alerts)


def list_alerts(
    ledger: JudgedLedger, scored: Scored, tails: AnomalyTails, budget: float
) -> list[AnomalyCandidate]:
    """List the alerts of the judged part of a ledger, as the product chooses them."""
    stream = AlertStream(share_budget(tails, budget), budget, OwnHistory.empty())
    starts = np.array(ledger.month_starts)
    day, alerts = ledger.entries[0].day, []
    for entry, candidates in scored:
        day = entry.day if entry else max(day, *(one.day for one in candidates))
        month = int(starts[np.searchsorted(starts, day, side="right") - 1])
        if day < ledger.start:
            # Learned from, and not judged.
            stream.own.entries += entry is not None
            for one in candidates:
                stream.own.add(one.rule, tails.rate(one))
            continue
        alert = stream.choose(day, int(entry is not None), candidates, month)
        if alert is not None:
            alerts.append(alert.candidate)
    return alerts
