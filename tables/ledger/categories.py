"""Categories and their standard descriptions."""

from sqlalchemy import CheckConstraint, ColumnElement, Index, Integer, String, false, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import CategoryType
from core.limits import (
    CATEGORY_NAME_KEY_LENGTH,
    CATEGORY_NAME_LENGTH,
    CATEGORY_TYPE_LENGTH,
    COLOR_LENGTH,
    ICON_LENGTH,
    LINE_KEY_LENGTH,
    LINE_LENGTH,
)
from infrastructure.extensions import Model
from tables.base import Identified, Owned, Versioned, cascading

TYPES = tuple(str(type_) for type_ in CategoryType)


class Category(Versioned, Model):
    """A category of a user, or a system category: without a ``user_id``, visible to all users."""

    __tablename__ = "categories"
    __table_args__ = (
        Index("uq_categories_user_id_name_key", "user_id", "name_key", unique=True),
        # NULLs are distinct in the index above, so system categories need one of their own.
        Index(
            "uq_categories_system_name_key",
            "name_key",
            unique=True,
            sqlite_where=text("user_id IS NULL"),
            postgresql_where=text("user_id IS NULL"),
        ),
        CheckConstraint(f"type IN {TYPES}", name="type"),
        {"sqlite_autoincrement": True},
    )

    user_id: Mapped[int | None] = mapped_column(cascading("users.id"))
    parent_id: Mapped[int | None] = mapped_column(cascading("categories.id"), index=True)
    name: Mapped[str] = mapped_column(String(CATEGORY_NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(String(CATEGORY_NAME_KEY_LENGTH))
    icon: Mapped[str | None] = mapped_column(String(ICON_LENGTH))
    color: Mapped[str | None] = mapped_column(String(COLOR_LENGTH))
    type: Mapped[str] = mapped_column(
        String(CATEGORY_TYPE_LENGTH), default=CategoryType.BOTH.value, server_default="both"
    )

    @property
    def is_system(self) -> bool:
        return self.user_id is None

    @classmethod
    def visible_to(cls, user_id: int) -> ColumnElement[bool]:
        """The condition that restricts categories to the system's and the user's own."""
        return or_(cls.user_id == user_id, cls.user_id.is_(None))


class CategorySetting(Versioned, Owned, Model):
    """How one user sees a category; null leaves a value as the category has it.

    Name, icon and color are those of system categories only: an owner changes their own category.
    """

    __tablename__ = "category_settings"
    __table_args__ = (
        Index("uq_category_settings_user_id_category_id", "user_id", "category_id", unique=True),
        Index("ix_category_settings_category_id", "category_id"),
        {"sqlite_autoincrement": True},
    )

    category_id: Mapped[int] = mapped_column(cascading("categories.id"))
    name: Mapped[str | None] = mapped_column(String(CATEGORY_NAME_LENGTH))
    icon: Mapped[str | None] = mapped_column(String(ICON_LENGTH))
    color: Mapped[str | None] = mapped_column(String(COLOR_LENGTH))
    hidden: Mapped[bool] = mapped_column(default=False, server_default=false())
    position: Mapped[int | None] = mapped_column(Integer)


class StandardDescription(Identified, Model):
    """A description offered for quick selection in a category: the system's or a user's own."""

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
    description: Mapped[str] = mapped_column(String(LINE_LENGTH))
    description_key: Mapped[str] = mapped_column(String(LINE_KEY_LENGTH))
