"""Insights that users no longer want to see."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.limits import DEDUP_KEY_LENGTH
from infrastructure.extensions import Model
from tables.base import Identified, Owned


class InsightDismissal(Identified, Owned, Model):
    """An insight that a user dismissed, by the key that it has on every day.

    Insights themselves are not stored: each is derived from the ledger when it is read.
    """

    __tablename__ = "insight_dismissals"
    __table_args__ = (
        Index("uq_insight_dismissals_user_id_dedup_key", "user_id", "dedup_key", unique=True),
        {"sqlite_autoincrement": True},
    )

    dedup_key: Mapped[str] = mapped_column(String(DEDUP_KEY_LENGTH))
