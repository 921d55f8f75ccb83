"""Decide on anomalies: confirmed, fine as it is, or none at all."""

from core import clock
from core.enums import AnomalyDecision
from core.events import AnomalyUpdated
from core.identity import Caller
from models import Anomaly
from services.editing import changed_row
from services.insights.anomalies.anomaly_queries import get_anomaly
from services.versions import ExpectedVersions


def decide(
    caller: Caller,
    anomaly_id: int,
    decision: AnomalyDecision | None,
    expected: ExpectedVersions = None,
) -> Anomaly:
    """Record a decision on an anomaly; None takes it back. Raises NotFound and Stale."""
    get_anomaly(caller, anomaly_id)
    with changed_row(caller.id, Anomaly, anomaly_id, expected, AnomalyUpdated) as anomaly:
        if anomaly.decision != decision:
            anomaly.decision = decision
            anomaly.decided_at = None if decision is None else clock.now()
    return anomaly
