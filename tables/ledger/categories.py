"""Categories and the descriptions offered under them."""

from sqlalchemy import (
    ColumnElement,
    Index,
    String,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.extensions import Model
from tables.base import Identified, Versioned, cascading


class Category(Versioned, Model):
    """A system category (no ``user_id``, everybody sees it) or somebody's own."""

    __tablename__ = "categories"
    __table_args__ = (
        Index("uq_categories_user_id_name_key", "user_id", "name_key", unique=True),
        Index(
            "uq_categories_system_name_key",
            "name_key",
            unique=True,
            sqlite_where=text("user_id IS NULL"),
            postgresql_where=text("user_id IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    user_id: Mapped[int | None] = mapped_column(cascading("users.id"))
    parent_id: Mapped[int | None] = mapped_column(cascading("categories.id"), index=True)
    name: Mapped[str] = mapped_column(String(50))
    name_key: Mapped[str] = mapped_column(String(150))
    icon: Mapped[str | None] = mapped_column(String(50))
    color: Mapped[str | None] = mapped_column(String(7))

    @property
    def is_system(self) -> bool:
        return self.user_id is None

    @classmethod
    def visible_to(cls, user_id: int) -> ColumnElement[bool]:
        """Which categories somebody sees: the system's, and their own."""
        return or_(cls.user_id == user_id, cls.user_id.is_(None))


class StandardDescription(Identified, Model):
    """A description offered for quick selection under a category."""

    __tablename__ = "standard_descriptions"
    __table_args__ = (
        Index(
            "uq_standard_descriptions_owner_category_text",
            text("coalesce(user_id, 0)"),
            "category_id",
            "description_key",
            unique=True,
        ),
        {"sqlite_autoincrement": True},
    )

    user_id: Mapped[int | None] = mapped_column(cascading("users.id"), index=True)
    category_id: Mapped[int] = mapped_column(cascading("categories.id"), index=True)
    description: Mapped[str] = mapped_column(String(200))
    description_key: Mapped[str] = mapped_column(String(600))
