"""Categorization rules."""

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.json_types import JsonObject
from core.limits import LINE_LENGTH, NAME_LENGTH
from infrastructure.extensions import Model
from tables.base import (
    Document,
    Owned,
    Versioned,
)


class CategoryRule(Versioned, Owned, Model):
    """A user's own rule: a condition, and what it sets on transactions that match.

    Rules run in the order of ``position``. ``conditions`` is a tree of ``all`` and ``any`` over
    single conditions. Null actions set nothing.
    """

    __tablename__ = "category_rules"
    __table_args__ = (
        Index("ix_category_rules_user_id_position", "user_id", "position"),
        Index("ix_category_rules_category_id", "category_id"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    position: Mapped[int] = mapped_column(Integer)
    is_active: Mapped[bool] = mapped_column(default=True)
    conditions: Mapped[JsonObject] = mapped_column(Document)
    # No ON DELETE: a category in use cannot be deleted, and a rule that lost its category would
    # silently do nothing.
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    payee: Mapped[str | None] = mapped_column(String(LINE_LENGTH))
    tags: Mapped[list[str]] = mapped_column(Document, default=list)
    kind: Mapped[str | None] = mapped_column(String(8))
    to_account_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="SET NULL")
    )
