"""Insights that say the same as an anomaly, so that no page says a fact twice."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from core.enums import AnomalyDecision, AnomalyKind, InsightKind
from core.identity import Caller
from core.periods import Period
from models import Anomaly, db
from services.insights.anomalies.anomaly_queries import IS_SHOWN
from services.insights.insight_values import Insight

NAMING_KINDS = frozenset({InsightKind.PRICE_RISE, InsightKind.LARGE_PURCHASE, InsightKind.PAYEE_UP})
"""Insights that name the payee of the transactions that they rest on."""

ACCEPTED = frozenset({AnomalyDecision.FINE, AnomalyDecision.DISMISSED})

DUE_BEFORE = dt.timedelta(days=31)
"""How long before a month an income was due that is missing in it."""


def match_anomalies(
    caller: Caller, insights: Sequence[Insight], period: Period
) -> Mapping[str, Sequence[Anomaly]]:
    """Find the anomalies that insights into a month say already, by key of the insight."""
    row = Anomaly
    query = select(row).where(
        row.user_id == caller.id,
        IS_SHOWN,
        row.date.between(period.start - DUE_BEFORE, period.end),
    )
    anomalies = db.session.scalars(query.order_by(row.id)).all()
    matches: dict[str, list[Anomaly]] = {}
    for insight in insights:
        same = [each for each in anomalies if _is_same(insight, each)]
        if same:
            matches[insight.dedup_key] = same
    return matches


def name_anomalies(insight: Insight, anomalies: Sequence[Anomaly]) -> Insight:
    """Name the anomalies of an insight that wait for a decision."""
    ids = [each.id for each in anomalies if each.is_news and each.decision is None]
    return replace(insight, anomaly_ids=ids)


def find_accepted(matches: Mapping[str, Sequence[Anomaly]]) -> dict[str, dt.datetime]:
    """Find the insights that the person needs no more, having accepted all of their anomalies.

    By key, with the time of the last decision.
    """
    accepted: dict[str, dt.datetime] = {}
    for key, anomalies in matches.items():
        times = [each.decided_at for each in anomalies if each.decision in ACCEPTED]
        decided = [time for time in times if time is not None]
        if len(decided) == len(anomalies):
            accepted[key] = max(decided)
    return accepted


def _is_same(insight: Insight, anomaly: Anomaly) -> bool:
    if insight.amount is None or insight.amount.currency != anomaly.currency:
        return False
    if insight.kind in NAMING_KINDS:
        return anomaly.transaction_id in insight.transaction_ids
    if anomaly.kind == AnomalyKind.MISSING_INCOME and insight.recurring is not None:
        is_missing = insight.kind == InsightKind.INCOME_MISSING
        return is_missing and insight.recurring.last_date == anomaly.other_date
    if anomaly.kind == AnomalyKind.SPENDING_PACE and insight.kind == InsightKind.CATEGORY_UP:
        return insight.category_id == anomaly.category_id
    return False
