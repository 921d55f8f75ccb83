"""Anomalies that were found, what their owner said of them, and how far the search has come."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import AnomalyDecision, AnomalyKind
from core.limits import ANOMALY_KEY_LENGTH, ANOMALY_KIND_LENGTH, CURRENCY_LENGTH, LINE_LENGTH
from infrastructure.extensions import Model
from tables.base import Document, Instant, Owned, Versioned, cascading, minor_amount

KINDS = tuple(str(kind) for kind in AnomalyKind)
DECISIONS = tuple(str(decision) for decision in AnomalyDecision)
IS_OPEN_NEWS = "is_news AND decision IS NULL"


class Anomaly(Versioned, Owned, Model):
    """Something unusual: an expense, an income that did not come, or the pace of a month.

    ``fact_key`` identifies the fact: what was found once is never found again, whatever became of
    it. ``transaction_id`` is None for facts that are about no transaction, and for those whose
    transaction was deleted. ``usual_minor`` is what was to be expected, ``value_count`` of how many
    earlier values that is known, ``other_date`` the day of the first charge or of the last income.

    ``p_value`` is the chance of something as unusual in a transaction of this person. ``is_news``:
    it was found soon after it happened, not in transactions of long ago.
    """

    __tablename__ = "anomalies"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"decision IN {DECISIONS}", name="decision"),
        Index("uq_anomalies_user_id_fact_key", "user_id", "fact_key", unique=True),
        Index("ix_anomalies_user_id_date_id", "user_id", "date", "id"),
        # The number beside the review is counted with every page that is opened.
        Index(
            "ix_anomalies_open",
            "user_id",
            sqlite_where=text(IS_OPEN_NEWS),
            postgresql_where=text(IS_OPEN_NEWS),
        ),
        Index("ix_anomalies_transaction_id", "transaction_id"),
        Index("ix_anomalies_category_id", "category_id"),
        {"sqlite_autoincrement": True},
    )

    kind: Mapped[AnomalyKind] = mapped_column(String(ANOMALY_KIND_LENGTH))
    fact_key: Mapped[str] = mapped_column(String(ANOMALY_KEY_LENGTH))
    date: Mapped[dt.date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    usual_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    payee: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    reason: Mapped[str] = mapped_column(Text)
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL")
    )
    transaction_id: Mapped[int | None] = mapped_column(
        ForeignKey("transactions.id", ondelete="SET NULL")
    )
    other_date: Mapped[dt.date | None]
    value_count: Mapped[int] = mapped_column(Integer)
    p_value: Mapped[float]
    is_news: Mapped[bool]
    decision: Mapped[AnomalyDecision | None] = mapped_column(String(ANOMALY_KIND_LENGTH))
    decided_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    amount = minor_amount("amount_minor")
    usual = minor_amount("usual_minor")


class AnomalyProgress(Model):
    """How far anomalies of a user were searched for, and how unusual their transactions are.

    ``last_seq`` is the last event of the log whose transaction was judged, ``settled_through`` the
    last day whose missing income and pace of spending were. ``moderate`` counts, by rule, what was
    moderately unusual among ``entry_count`` transactions.
    """

    __tablename__ = "anomaly_progress"

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    last_seq: Mapped[int] = mapped_column(BigInteger)
    settled_through: Mapped[dt.date]
    entry_count: Mapped[int] = mapped_column(Integer, default=0)
    moderate: Mapped[dict[str, int]] = mapped_column(Document, default=dict)
