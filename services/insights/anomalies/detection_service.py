"""Find anomalies in what is new in a ledger: a reaction to changes and to new days."""

import datetime as dt
from collections import Counter, deque
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import ml_service
from core.enums import AnomalyDecision, AnomalyKind, TransactionKind
from core.events import AnomalyDeleted, AnomalyDetected, AnomalyUpdated
from core.identity import Caller
from core.periods import month_start
from ml_service import AlertStream, AnomalyCandidate, AnomalyRule, Judged, OwnHistory, Verdicts
from models import Anomaly, AnomalyProgress, DailyTotal, Event, Transaction, db, table_of
from services.activity.notifications.notification_preferences import load_preferences
from services.editing import create_row
from services.insights.anomalies.anomaly_facts import (
    EPOCH,
    build_anomaly,
    build_fact,
    find_news_start,
    to_date,
)
from services.people.callers import load_caller
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, unit_of_work

events, totals = table_of(Event).c, table_of(DailyTotal).c

BUDGET_DAYS = 365
PER_THOUSAND = 1000
LATE_DAYS = 40
"""An income that comes so many days after it was due was late, and is not missing."""

JUDGED_EVENTS = ("transaction_created", "transaction_updated", "transaction_restored")
MAX_IDS = 500
"""Ids of one query."""


class Scope(NamedTuple):
    """What is to be searched: transactions (None: all) and days, up to a place in the log."""

    ids: list[int] | None
    settled_through: dt.date
    known_through: dt.date
    last_seq: int

    @property
    def is_empty(self) -> bool:
        return self.ids == [] and self.known_through <= self.settled_through


def find_anomalies(user_id: int) -> None:
    """Search what is new since the last search, and store what is unusual; each fact once."""
    caller = load_caller(user_id)
    # Most events concern no transaction; those need no lock.
    if _read_scope(db.session(), caller).is_empty:
        return
    with unit_of_work(user_id) as work:
        scope = _read_scope(work.session, caller)
        _settle_changed(work, caller, scope.ids)
        judged = ml_service.search_anomalies(
            work.connection, caller, scope.ids, scope.settled_through, scope.known_through
        )
        progress = _load_progress(work.session, caller.id) or AnomalyProgress(
            user_id=caller.id, entry_count=0, moderate={}
        )
        _store_alerts(work, caller, judged, progress)
        progress.last_seq = scope.last_seq
        progress.settled_through = max(scope.known_through, scope.settled_through)
        work.session.add(progress)


def _read_scope(session: Session, caller: Caller) -> Scope:
    progress = _load_progress(session, caller.id)
    known = ml_service.load_known_through(session.connection(), caller)
    # Not the user's last_seq, which a unit of work has raised already for events to come.
    newest = select(func.max(events.seq)).where(events.user_id == caller.id)
    last_seq = session.scalar(newest) or 0
    if progress is None:
        return Scope(None, EPOCH, known, last_seq)
    query = select(events.entity_id).where(
        events.user_id == caller.id,
        events.seq > progress.last_seq,
        events.seq <= last_seq,
        events.type.in_(JUDGED_EVENTS),
    )
    ids = sorted(set(session.scalars(query)))
    return Scope(ids, progress.settled_through, known, last_seq)


def _load_progress(session: Session, user_id: int) -> AnomalyProgress | None:
    return session.get(AnomalyProgress, user_id, populate_existing=True)


def _settle_changed(work: UnitOfWork, caller: Caller, ids: Sequence[int] | None) -> None:
    """Take back what changed transactions have made untrue, as long as nobody has decided on it."""
    for start in range(0, len(ids or ()), MAX_IDS):
        part = (ids or ())[start : start + MAX_IDS]
        _check_transactions(work, part)
        _check_incomes(work, caller, part)


def _check_transactions(work: UnitOfWork, ids: Sequence[int]) -> None:
    row = Anomaly
    keys = {f"transaction:{id_}": id_ for id_ in ids}
    query = select(row).where(row.user_id == work.user_id, row.fact_key.in_(keys))
    for anomaly in work.session.scalars(query).all():
        transaction = work.session.get(Transaction, keys[anomaly.fact_key])
        if transaction is None:
            continue
        facts = transaction.amount_minor, transaction.currency, transaction.kind, transaction.date
        before = anomaly.amount_minor, anomaly.currency, TransactionKind.EXPENSE, anomaly.date
        if facts != before and anomaly.decision is None:
            _delete(work, anomaly)
        elif anomaly.transaction_id is None:
            # Restored: the fact is about it again.
            anomaly.transaction_id = transaction.id
            work.session.flush()
            work.publish(AnomalyUpdated(anomaly.id, snapshot(anomaly)))


def _check_incomes(work: UnitOfWork, caller: Caller, ids: Sequence[int]) -> None:
    row, income = Anomaly, Transaction
    query = (
        select(row)
        .join(income, (income.payee == row.payee))
        .where(
            row.user_id == caller.id,
            row.kind == AnomalyKind.MISSING_INCOME,
            row.decision.is_(None),
            income.user_id == caller.id,
            income.id.in_(ids),
            income.kind == TransactionKind.INCOME,
            income.currency == row.currency,
            income.date > row.other_date,
        )
    )
    arrived = select(income.payee, income.date).where(
        income.user_id == caller.id, income.id.in_(ids), income.kind == TransactionKind.INCOME
    )
    days = {(one.payee, one.date) for one in work.session.execute(arrived)}
    for anomaly in work.session.scalars(query.distinct()).all():
        last = anomaly.date + dt.timedelta(days=LATE_DAYS)
        if any(payee == anomaly.payee and day <= last for payee, day in days):
            _delete(work, anomaly)


def _delete(work: UnitOfWork, anomaly: Anomaly) -> None:
    anomaly_id = anomaly.id
    work.session.delete(anomaly)
    work.session.flush()
    work.publish(AnomalyDeleted(anomaly_id))


def _store_alerts(
    work: UnitOfWork, caller: Caller, judged: Sequence[Judged], progress: AnomalyProgress
) -> None:
    own = OwnHistory(
        progress.entry_count,
        {AnomalyRule(rule): count for rule, count in progress.moderate.items()},
    )
    budget = load_preferences(caller.id).anomalies_per_thousand / PER_THOUSAND
    stream = _build_stream(work.session, caller, own, budget, judged) if judged else None
    facts = []
    for one in judged:
        assert stream is not None, "there is one as soon as something was judged"
        month = month_start(to_date(one.day), caller.month_start_day)
        alert = stream.choose(one.day, one.entry_count, one.candidates, (month - EPOCH).days)
        if alert is not None:
            facts.append(build_fact(caller, alert, one.currency))
    stored = _find_stored(work.session, caller.id, [fact.key for fact in facts])
    for fact in facts:
        if fact.key not in stored:
            stored.add(fact.key)
            create_row(work, build_anomaly(work.session, caller, fact), AnomalyDetected)
    progress.entry_count = own.entries
    progress.moderate = {str(rule): count for rule, count in own.moderate.items()}


def _build_stream(
    session: Session, caller: Caller, own: OwnHistory, budget: float, judged: Sequence[Judged]
) -> AlertStream:
    """Build the stream with the alerts and transactions of the year before what is judged."""
    first = to_date(judged[0].day) - dt.timedelta(days=BUDGET_DAYS)
    row = Anomaly
    earlier = session.scalars(
        select(row).where(row.user_id == caller.id, row.date > first).order_by(row.date, row.id)
    ).all()
    policy = ml_service.share_budget(
        ml_service.load_tails(), budget, _count_verdicts(session, caller.id)
    )
    days = _load_days(session, caller.id, first, to_date(judged[0].day), judged)
    return AlertStream(
        policy,
        budget,
        own,
        days,
        deque(_as_candidate(one) for one in earlier),
        (find_news_start(caller) - EPOCH).days,
        deque((one.date - EPOCH).days for one in earlier if one.is_news),
    )


def _as_candidate(anomaly: Anomaly) -> AnomalyCandidate:
    return AnomalyCandidate(
        AnomalyRule(anomaly.kind),
        0.0,
        (anomaly.date - EPOCH).days,
        float(anomaly.amount_minor),
        float(anomaly.usual_minor),
        anomaly.value_count,
        anomaly.payee,
        anomaly.category_id,
        anomaly.transaction_id,
    )


def _load_days(
    session: Session, user_id: int, first: dt.date, last: dt.date, judged: Sequence[Judged]
) -> deque[int]:
    """Load the days of the transactions of a year, without those that are being judged."""
    query = (
        select(totals.date, func.sum(totals.count))
        .where(
            totals.user_id == user_id,
            totals.kind != TransactionKind.TRANSFER,
            totals.date > first,
            totals.date <= last,
        )
        .group_by(totals.date)
        .order_by(totals.date)
    )
    new = Counter(one.day for one in judged if one.entry_count)
    days: deque[int] = deque()
    for date, count in session.execute(query):
        day = (date - EPOCH).days
        days.extend([day] * max(0, int(count) - new[day]))
    return days


def _count_verdicts(session: Session, user_id: int) -> dict[AnomalyRule, Verdicts]:
    row = Anomaly
    query = (
        select(row.kind, row.decision, func.count())
        .where(row.user_id == user_id, row.decision.is_not(None))
        .group_by(row.kind, row.decision)
    )
    counts: Counter[tuple[str, str]] = Counter()
    for kind, decision, count in session.execute(query):
        counts[str(kind), str(decision)] = count
    return {
        rule: Verdicts(
            counts[str(rule), AnomalyDecision.CONFIRMED],
            counts[str(rule), AnomalyDecision.DISMISSED],
        )
        for rule in AnomalyRule
    }


def _find_stored(session: Session, user_id: int, keys: Sequence[str]) -> set[str]:
    stored: set[str] = set()
    for start in range(0, len(keys), MAX_IDS):
        row = Anomaly
        query = select(row.fact_key).where(
            row.user_id == user_id, row.fact_key.in_(keys[start : start + MAX_IDS])
        )
        stored.update(session.scalars(query))
    return stored
