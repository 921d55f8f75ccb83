"""From an alert of the search to the row of an anomaly."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.enums import AnomalyKind
from core.identity import Caller
from core.periods import month_start
from ml_service import Alert, AnomalyCandidate, AnomalyRule
from models import UNCATEGORIZED, Anomaly, Category, Transaction
from services.insights.anomalies.anomaly_texts import explain

NEWS_DAYS = 14
"""Facts of so many days are news; what is entered of longer ago is listed only."""

DIGEST_LENGTH = 16
EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Fact:
    """An alert in one currency, with the key by which it is the same on every day."""

    alert: Alert
    currency: str
    key: str

    @property
    def candidate(self) -> AnomalyCandidate:
        return self.alert.candidate


def build_fact(caller: Caller, alert: Alert, currency: str) -> Fact:
    """Name the fact that an alert is about: a transaction, a missing income, or a month's pace.

    A transaction is one fact, whichever rule noticed it.
    """
    one = alert.candidate
    if one.entry_id is not None:
        return Fact(alert, currency, f"transaction:{one.entry_id}")
    day = to_date(one.day)
    if one.rule is AnomalyRule.MISSING_INCOME:
        digest = hashlib.sha256(f"{currency}\x1f{one.payee}".encode()).hexdigest()
        return Fact(alert, currency, f"missing_income:{day}:{digest[:DIGEST_LENGTH]}")
    month = month_start(day, caller.month_start_day)
    return Fact(alert, currency, f"spending_pace:{month}:{currency}")


def to_date(day: int) -> dt.date:
    """Return the date that lies so many days after 1970-01-01."""
    return EPOCH + dt.timedelta(days=day)


def find_news_start(caller: Caller) -> dt.date:
    """Find the first day of which facts are news today."""
    return caller.today - dt.timedelta(days=NEWS_DAYS)


def build_anomaly(session: Session, caller: Caller, fact: Fact) -> Anomaly:
    """Build the row of a fact, with the names as the ledger has them."""
    one = fact.candidate
    kind, date = AnomalyKind(one.rule), to_date(one.day)
    anomaly = Anomaly(
        user_id=caller.id,
        kind=kind,
        fact_key=fact.key,
        date=date,
        amount_minor=round(one.amount),
        usual_minor=round(one.usual),
        currency=fact.currency,
        payee=_find_payee(session, one),
        category_id=_find_category_id(one),
        transaction_id=one.entry_id,
        other_date=None if one.other_day is None else to_date(one.other_day),
        value_count=one.count,
        p_value=fact.alert.p_value,
        is_news=date >= find_news_start(caller),
    )
    category = session.get(Category, anomaly.category_id) if anomaly.category_id else None
    anomaly.reason = explain(anomaly, category.name if category else None, caller.locale)
    return anomaly


def _find_payee(session: Session, candidate: AnomalyCandidate) -> str:
    """Find the payee as the newest row has it, not as the search compares it."""
    row_id = candidate.entry_id if candidate.entry_id is not None else candidate.other_id
    if row_id is None:
        return ""
    row = Transaction
    names = session.execute(select(row.payee, row.description).where(row.id == row_id)).first()
    return (names.payee or names.description) if names else candidate.payee


def _find_category_id(candidate: AnomalyCandidate) -> int | None:
    category = candidate.category
    return category if isinstance(category, int) and category != UNCATEGORIZED else None
