"""Suggested categories and the categories that users chose."""

import datetime as dt

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import Decision
from core.json_types import JsonObject
from core.limits import MESSAGE_LENGTH, VARIANT_LENGTH
from infrastructure.extensions import Model
from tables.base import Document, Identified, Instant, Owned, cascading

DECISIONS = tuple(decision.value for decision in Decision)


class CategoryFeedback(Identified, Owned, Model):
    """A category that the model suggested for a transaction, and the one that its owner chose.

    ``score`` is the confidence as log-odds before calibration to the user, ``similarity`` the
    cosine to the nearest payee that the user has categorized. ``settled_at`` is null until the user
    has confirmed or changed the category; a transaction has at most one such open suggestion.
    """

    __tablename__ = "category_feedback"
    __table_args__ = (
        CheckConstraint(f"decision IN {DECISIONS}", name="decision"),
        Index("ix_category_feedback_user_id_id", "user_id", "id"),
        # Experiments compare the outcomes of two variants across all users, in their order.
        Index("ix_category_feedback_variant_id", "variant", "id"),
        # At most one open suggestion per transaction.
        Index(
            "uq_category_feedback_open",
            "transaction_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("ix_category_feedback_transaction_id", "transaction_id"),
        # Neither database indexes foreign keys itself; without these two, deleting a category reads
        # the whole table.
        Index("ix_category_feedback_suggested_category_id", "suggested_category_id"),
        Index("ix_category_feedback_kept_category_id", "kept_category_id"),
        {"sqlite_autoincrement": True},
    )

    transaction_id: Mapped[int] = mapped_column(cascading("transactions.id"))
    variant: Mapped[str] = mapped_column(String(VARIANT_LENGTH))
    decision: Mapped[str] = mapped_column(String(7))
    suggested_category_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL")
    )
    candidates: Mapped[list[JsonObject]] = mapped_column(Document)
    reason: Mapped[str] = mapped_column(String(MESSAGE_LENGTH))
    confidence: Mapped[float]
    score: Mapped[float]
    similarity: Mapped[float]
    kept_category_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL")
    )
    is_right: Mapped[bool | None]
    settled_at: Mapped[dt.datetime | None] = mapped_column(Instant)
