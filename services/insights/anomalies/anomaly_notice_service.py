"""Notify users of anomalies that are news, each fact once."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from core.enums import AnomalyKind, NotificationEntity, NotificationType
from core.identity import Caller
from models import Anomaly, db
from services.activity.notifications import notice_texts
from services.activity.notifications.notifying import Notice, find_untold, notify
from services.insights.anomalies.anomaly_queries import IS_SHOWN
from services.people.callers import load_caller
from services.unit_of_work import unit_of_work

TOLD_OTHERWISE = (AnomalyKind.MISSING_INCOME, AnomalyKind.PRICE_STEP, AnomalyKind.SPENDING_PACE)
"""Late payments, dearer ones and a month's spending have notices of their own."""

LARGE = (
    AnomalyKind.LARGE_FOR_PAYEE,
    AnomalyKind.LARGE_FOR_CATEGORY,
    AnomalyKind.LARGE_NEW_PAYEE,
)
"""Kinds that say no more than the notice of a large expense."""

RECENT_DAYS = 14
"""Anomalies that lie longer back are listed, and no news any more."""


def notify_of_anomalies(user_id: int) -> None:
    """Notify a user of each anomaly that is news, unless the same fact was told otherwise."""
    caller = load_caller(user_id)
    anomalies = _load_news(caller)
    keys = {anomaly.id: _list_keys(anomaly) for anomaly in anomalies}
    every_key = [key for each in keys.values() for key in each]
    untold = set(find_untold(user_id, every_key))
    new = [anomaly for anomaly in anomalies if untold.issuperset(keys[anomaly.id])]
    if not new:
        return
    with unit_of_work(user_id) as work:
        for anomaly in new:
            notify(work, _write_notice(anomaly))


def _load_news(caller: Caller) -> Sequence[Anomaly]:
    row = Anomaly
    query = select(row).where(
        row.user_id == caller.id,
        row.is_news,
        row.decision.is_(None),
        IS_SHOWN,
        row.kind.not_in(TOLD_OTHERWISE),
        row.date >= caller.today - dt.timedelta(days=RECENT_DAYS),
    )
    return db.session.scalars(query.order_by(row.id)).all()


def _list_keys(anomaly: Anomaly) -> list[str]:
    """List the keys of notices about the same fact; the first one is the anomaly's own."""
    own = f"anomaly:{anomaly.fact_key}"
    if anomaly.kind not in LARGE:
        return [own]
    return [own, f"large_transaction:{anomaly.transaction_id}"]


def _write_notice(anomaly: Anomaly) -> Notice:
    text = notice_texts.anomaly(anomaly.reason)
    return Notice(
        NotificationType.UNUSUAL_SPENDING,
        _list_keys(anomaly)[0],
        text.title,
        text.body,
        NotificationEntity.ANOMALY,
        anomaly.id,
        {
            "amount": anomaly.amount.number,
            "reference": anomaly.usual.number,
            "currency": anomaly.currency,
            "date": anomaly.date.isoformat(),
            **({"name": anomaly.payee} if anomaly.payee else {}),
        },
    )
