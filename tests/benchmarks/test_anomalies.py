"""The benchmark of anomalies: what is put into ledgers, and how alerts are counted."""

import numpy as np

from benchmarks.anomalies import build_case
from benchmarks.anomaly_data import build_households
from benchmarks.anomaly_evaluation import AlertCounts, list_alerts
from benchmarks.anomaly_injection import KINDS, inject
from ml.insights.anomaly_tails import load_tails

LEDGER = next(iter(build_households(range(1))))


def test_the_same_dice_put_the_same_anomalies_into_a_ledger() -> None:
    first, second = (inject(LEDGER, 0.05, np.random.default_rng(3)) for _ in range(2))

    assert first[1] == second[1]
    assert first[0].entries == second[0].entries
    assert first[0].entries != LEDGER.entries
    assert {one.kind for one in first[1]} <= set(KINDS)


def test_alerts_count_as_right_only_if_they_mean_an_anomaly() -> None:
    case = build_case(LEDGER, 2)
    counts = AlertCounts()
    for one in case.injections:
        alerts = list_alerts(one.ledger, one.scored, load_tails(), 0.05)
        counts.add(one.ledger, alerts, one.injected)

    right = counts.right.total()
    assert 0 < right <= counts.alerts.total()
    assert counts.detected.total() <= counts.injected.total()
