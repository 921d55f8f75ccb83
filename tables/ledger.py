"""Accounts, categories, transactions, and what is derived from them."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    false,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.extensions import Model
from core.money import AMOUNT_LIMIT
from tables.base import KINDS, TOTAL_LIMIT, Document, Identified, Owned, Versioned, Words, cascading, minor_amount


class Account(Versioned, Owned, Model):
    __tablename__ = "accounts"
    __table_args__ = (
        Index("uq_accounts_user_id_name_key", "user_id", "name_key", unique=True),
        CheckConstraint(f"abs(opening_balance_minor) < {AMOUNT_LIMIT}", name="opening_balance"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(240))
    account_type: Mapped[str] = mapped_column(String(20), default="checking")
    currency: Mapped[str] = mapped_column(String(3))
    opening_balance_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    opening_balance = minor_amount("opening_balance_minor")


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


class Transaction(Versioned, Owned, Model):
    """One movement of money. A refund is an expense with a negative amount.

    ``category_source`` is who chose the category: a person, one of their rules, or the model; None without one.
    ``counterpart_id``: the other leg, where a transfer is two rows, one of each account's own statement; of these two
    the one where money came in has a negative amount, and neither has a ``to_account_id``.
    ``external_id`` is the bank's own id; ``is_pending`` what the bank has not booked yet.
    """

    __tablename__ = "transactions"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"amount_minor <> 0 AND abs(amount_minor) < {AMOUNT_LIMIT}", name="amount"),
        CheckConstraint("kind = 'expense' OR amount_minor > 0 OR counterpart_id IS NOT NULL", name="sign"),
        CheckConstraint(
            "(kind = 'transfer') = (to_account_id IS NOT NULL OR counterpart_id IS NOT NULL)"
            " AND (kind <> 'transfer' OR (account_id IS NOT NULL AND (to_account_id IS NULL"
            " OR (counterpart_id IS NULL AND account_id <> to_account_id))))",
            name="transfer",
        ),
        Index("ix_transactions_user_id_date_id", "user_id", "date", "id"),
        Index("ix_transactions_user_id_kind_date_id", "user_id", "kind", "date", "id"),
        Index("ix_transactions_user_id_category_id_date", "user_id", "category_id", "date", "id"),
        Index("ix_transactions_account_id_date", "account_id", "date", "id"),
        Index("ix_transactions_to_account_id", "to_account_id"),
        Index("ix_transactions_category_id", "category_id"),
        Index("ix_transactions_counterpart_id", "counterpart_id"),
        Index(
            "uq_transactions_account_id_external_id",
            "account_id",
            "external_id",
            unique=True,
            sqlite_where=text("external_id IS NOT NULL"),
            postgresql_where=text("external_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    kind: Mapped[str] = mapped_column(String(8))
    date: Mapped[dt.date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    to_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    payee: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(String(200), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    category_source: Mapped[str | None] = mapped_column(String(6))
    counterpart_id: Mapped[int | None] = mapped_column(
        ForeignKey("transactions.id", deferrable=True, initially="DEFERRED")
    )
    external_id: Mapped[str | None] = mapped_column(String(255))
    is_pending: Mapped[bool] = mapped_column(default=False, server_default=false())
    tags: Mapped[list[str]] = mapped_column(Words, default=list, server_default="")
    tags_key: Mapped[str] = mapped_column(Text, default="", server_default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    amount = minor_amount("amount_minor")


class CategoryRule(Versioned, Owned, Model):
    """A person's own rule: what a transaction must look like, and what it then becomes. Run in order of ``position``.

    ``conditions`` is a tree of ``all`` and ``any`` over single conditions.
    """

    __tablename__ = "category_rules"
    __table_args__ = (
        Index("ix_category_rules_user_id_position", "user_id", "position"),
        Index("ix_category_rules_category_id", "category_id"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(Integer)
    is_active: Mapped[bool] = mapped_column(default=True)
    conditions: Mapped[dict[str, Any]] = mapped_column(Document)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    payee: Mapped[str | None] = mapped_column(String(200))
    tags: Mapped[list[str]] = mapped_column(Document, default=list)
    kind: Mapped[str | None] = mapped_column(String(8))
    to_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))


class DailyTotal(Model):
    """Derived: sum and count per day; rebuilt by ``flask ledger rebuild``."""

    __tablename__ = "daily_totals"
    __table_args__ = (CheckConstraint(f"abs(sum_minor) < {TOTAL_LIMIT}", name="sum"),)

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    category_key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sum_minor: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)


class MonthlyTotal(Model):
    """Derived: the same per month of the person, who may start months on payday."""

    __tablename__ = "monthly_totals"
    __table_args__ = (CheckConstraint(f"abs(sum_minor) < {TOTAL_LIMIT}", name="sum"),)

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    month_start: Mapped[dt.date] = mapped_column(primary_key=True)
    category_key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sum_minor: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)


class AccountDailyTotal(Model):
    """Derived: by how much a day changed an account."""

    __tablename__ = "account_daily_totals"
    __table_args__ = (CheckConstraint(f"abs(sum_minor) < {TOTAL_LIMIT}", name="sum"),)

    account_id: Mapped[int] = mapped_column(cascading("accounts.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    sum_minor: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)
