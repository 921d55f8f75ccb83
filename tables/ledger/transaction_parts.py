"""Parts of split transactions: one purchase in several categories."""

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.limits import LINE_LENGTH
from core.money import AMOUNT_LIMIT
from infrastructure.extensions import Model
from tables.base import BigInt, Owned, Words, cascading, minor_amount

if TYPE_CHECKING:
    from tables.ledger.transactions import Transaction


class TransactionPart(Owned, Model):
    """One part of a split transaction, which has at least two; their amounts add up to its own.

    A part has the currency of its transaction, and mostly its sign: of an expense, a part may be a
    refund. ``position`` counts from 0.
    """

    __tablename__ = "transaction_parts"
    __table_args__ = (
        CheckConstraint(f"amount_minor <> 0 AND abs(amount_minor) < {AMOUNT_LIMIT}", name="amount"),
        CheckConstraint("position >= 0", name="position"),
        Index(
            "uq_transaction_parts_transaction_id_position",
            "transaction_id",
            "position",
            unique=True,
        ),
        # Which transactions have a part in a category, and what uses a category of the system.
        Index("ix_transaction_parts_user_id_category_id", "user_id", "category_id"),
        Index("ix_transaction_parts_category_id", "category_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True, sort_order=-2)
    transaction_id: Mapped[int] = mapped_column(cascading("transactions.id"))
    position: Mapped[int] = mapped_column(Integer)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(LINE_LENGTH), default="", server_default="")
    tags: Mapped[list[str]] = mapped_column(Words, default=list, server_default="")

    transaction: Mapped["Transaction"] = relationship(back_populates="part_rows")

    amount = minor_amount("amount_minor")

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the transaction."""
        return self.transaction.currency
