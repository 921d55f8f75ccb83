"""The tables, in sections: people, ledger, planning, insight, log.

Money is ``*_minor``: an integer count of the currency's minor unit. Every rule of the kind "only one" is
a unique index here, whatever the services check before.
"""

import datetime as dt
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
    func,
    or_,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from core import clock
from core.extensions import Base, Model, db
from core.money import AMOUNT_LIMIT, Money
from core.periods import Unit

__all__ = [
    "Account",
    "AccountDailyTotal",
    "ApiToken",
    "Base",
    "Budget",
    "BudgetAlert",
    "BudgetPrediction",
    "Category",
    "CategoryFeedback",
    "CategoryRule",
    "DailyTotal",
    "Event",
    "ForecastStanding",
    "IdempotencyKey",
    "Job",
    "ModelVersion",
    "MonthlyTotal",
    "OneTimeToken",
    "RefreshToken",
    "StandardDescription",
    "Transaction",
    "User",
    "db",
    "table_of",
]


def table_of(model: type[Base]) -> Table:
    """A model's table, for statements that need no objects."""
    return cast(Table, model.__table__)


BigInt = BigInteger().with_variant(Integer, "sqlite")
Document = JSON().with_variant(JSONB, "postgresql")
TOTAL_LIMIT = 2**53
KINDS = ("expense", "income", "transfer")
UNCATEGORIZED = 0
"""In derived totals, the category key of rows without a category."""


def cascading(target: str) -> ForeignKey:
    """A reference that goes when its target goes."""
    return ForeignKey(target, ondelete="CASCADE")


class Instant(TypeDecorator[dt.datetime]):
    """A moment in UTC, timezone-aware on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, _dialect: Dialect) -> dt.datetime | None:
        return value and value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, _dialect: Dialect) -> dt.datetime | None:
        return value and value.replace(tzinfo=dt.UTC)


class Words(TypeDecorator[list[str]]):
    """Some words, none of which holds a bar. As text, because a list of rows is read faster than as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, _dialect: Dialect) -> str | None:
        return None if value is None else "|".join(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> list[str]:
        return value.split("|") if value else []


class Identified:
    """A public id, never used twice (a deleted row's id is a tombstone in somebody's log)."""

    id: Mapped[int] = mapped_column(BigInt, primary_key=True, sort_order=-2)
    created_at: Mapped[dt.datetime] = mapped_column(Instant, default=clock.now, sort_order=1)


class Versioned(Identified):
    """A row that people edit: each change raises ``version``, which is its ETag."""

    updated_at: Mapped[dt.datetime] = mapped_column(Instant, default=clock.now, onupdate=clock.now, sort_order=2)
    version: Mapped[int] = mapped_column(Integer, default=1, sort_order=3)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (SQLAlchemy passes the class)
        return {"version_id_col": cls.version}


class Owned:
    """A row that belongs to one person and goes when they go."""

    user_id: Mapped[int] = mapped_column(cascading("users.id"), sort_order=-1)


def minor_amount(column: str, **options: Any) -> Mapped[Money]:
    """The Money that a ``*_minor`` column and the row's currency make."""
    return property(lambda row: Money(getattr(row, column), row.currency), **options)  # type: ignore[return-value]


# --- people -----------------------------------------------------------------------------------------


class User(Versioned, Model):
    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('user', 'admin')", name="role"),
        CheckConstraint("month_start_day BETWEEN 1 AND 28", name="month_start_day"),
        {"sqlite_autoincrement": True},
    )

    username: Mapped[str] = mapped_column(String(80))
    username_key: Mapped[str] = mapped_column(String(240), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(762), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    token_epoch: Mapped[int] = mapped_column(Integer, default=0)
    first_name: Mapped[str] = mapped_column(String(80), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    role: Mapped[str] = mapped_column(String(10), default="user")
    is_active: Mapped[bool] = mapped_column(default=True)
    is_verified: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(35), default="en-US")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    month_start_day: Mapped[int] = mapped_column(Integer, default=1)
    theme: Mapped[str] = mapped_column(String(10), default="auto")
    notification_email: Mapped[bool] = mapped_column(default=True)
    notification_push: Mapped[bool] = mapped_column(default=True)
    llm_categorization: Mapped[bool] = mapped_column(default=False, server_default=false())
    last_seq: Mapped[int] = mapped_column(BigInteger, default=0)


class RefreshToken(Identified, Owned, Model):
    """One link of a login's chain; a link that is used twice ends the whole family."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index("ix_refresh_tokens_user_id", "user_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    family: Mapped[str] = mapped_column(String(36), index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(Instant)
    used_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class ApiToken(Identified, Owned, Model):
    __tablename__ = "api_tokens"
    __table_args__ = (
        CheckConstraint("scope IN ('read', 'write')", name="scope"),
        Index("ix_api_tokens_user_id", "user_id"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(5))
    expires_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    last_used_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class OneTimeToken(Identified, Owned, Model):
    """A mailed secret; asking again replaces it."""

    __tablename__ = "one_time_tokens"
    __table_args__ = (Index("uq_one_time_tokens_user_id_purpose", "user_id", "purpose", unique=True),)

    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[dt.datetime] = mapped_column(Instant)


# --- ledger -----------------------------------------------------------------------------------------


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
    """

    __tablename__ = "transactions"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"amount_minor <> 0 AND abs(amount_minor) < {AMOUNT_LIMIT}", name="amount"),
        CheckConstraint("kind = 'expense' OR amount_minor > 0", name="sign"),
        CheckConstraint(
            "(kind = 'transfer') = (to_account_id IS NOT NULL)"
            " AND (kind <> 'transfer' OR (account_id IS NOT NULL AND account_id <> to_account_id))",
            name="transfer",
        ),
        Index("ix_transactions_user_id_date_id", "user_id", "date", "id"),
        Index("ix_transactions_user_id_kind_date_id", "user_id", "kind", "date", "id"),
        Index("ix_transactions_user_id_category_id_date", "user_id", "category_id", "date", "id"),
        Index("ix_transactions_account_id_date", "account_id", "date", "id"),
        Index("ix_transactions_to_account_id", "to_account_id"),
        Index("ix_transactions_category_id", "category_id"),
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


# --- planning ---------------------------------------------------------------------------------------


class Budget(Versioned, Owned, Model):
    """A limit per period for a category with its children, or for all spending."""

    __tablename__ = "budgets"
    __table_args__ = (
        CheckConstraint("period IN ('daily', 'weekly', 'monthly', 'yearly')", name="period"),
        CheckConstraint(f"amount_minor > 0 AND amount_minor < {AMOUNT_LIMIT}", name="amount"),
        CheckConstraint("end_date IS NULL OR end_date >= start_date", name="dates"),
        CheckConstraint("alert_threshold BETWEEN 1 AND 100", name="alert_threshold"),
        Index("ix_budgets_user_id", "user_id"),
        Index("ix_budgets_category_id", "category_id"),
        Index(
            "uq_budgets_active",
            "user_id",
            text("coalesce(category_id, 0)"),
            "period",
            unique=True,
            sqlite_where=text("is_active"),
            postgresql_where=text("is_active"),
        ),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(80), default="")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    period: Mapped[Unit] = mapped_column(String(7), default="monthly")
    start_date: Mapped[dt.date]
    end_date: Mapped[dt.date | None]
    alert_threshold: Mapped[int] = mapped_column(Integer, default=80)
    rollover: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)

    amount = minor_amount("amount_minor")


class BudgetAlert(Identified, Owned, Model):
    """Said once per budget, period and threshold."""

    __tablename__ = "budget_alerts"
    __table_args__ = (
        Index("ix_budget_alerts_user_id", "user_id"),
        Index("uq_budget_alerts_once", "budget_id", "period_start", "threshold", unique=True),
        {"sqlite_autoincrement": True},
    )

    budget_id: Mapped[int] = mapped_column(cascading("budgets.id"))
    period_start: Mapped[dt.date]
    period_end: Mapped[dt.date]
    threshold: Mapped[int] = mapped_column(Integer)
    spent_minor: Mapped[int] = mapped_column(BigInteger)
    available_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))

    spent = minor_amount("spent_minor")
    available = minor_amount("available_minor")


# --- insight ----------------------------------------------------------------------------------------


class ModelVersion(Identified, Model):
    """A model trained on this instance's people: from how much, how good, and where its artifact lies."""

    __tablename__ = "model_versions"
    __table_args__ = (
        Index(
            "uq_model_versions_serving",
            "period",
            unique=True,
            sqlite_where=text("is_serving"),
            postgresql_where=text("is_serving"),
        ),
        {"sqlite_autoincrement": True},
    )

    method: Mapped[str] = mapped_column(String(40))
    period: Mapped[Unit] = mapped_column(String(7))
    is_serving: Mapped[bool] = mapped_column(default=False)
    data_until: Mapped[dt.date]
    people: Mapped[int] = mapped_column(Integer)
    examples: Mapped[int] = mapped_column(Integer)
    metrics: Mapped[dict[str, Any]] = mapped_column(Document)
    libraries: Mapped[dict[str, str]] = mapped_column(Document)
    artifact: Mapped[str] = mapped_column(String(120))


class BudgetPrediction(Identified, Owned, Model):
    """A forecast as it was given, kept to be compared with what then happened.

    ``part_of_id`` is the total's forecast that a category's belongs to; ``candidates`` what every method said.
    """

    __tablename__ = "budget_predictions"
    __table_args__ = (
        Index("ix_budget_predictions_user_id_period_end", "user_id", "period_end"),
        Index("ix_budget_predictions_period_end", "period", "period_end"),
        {"sqlite_autoincrement": True},
    )

    category_id: Mapped[int | None] = mapped_column(cascading("categories.id"), index=True)
    model_version_id: Mapped[int | None] = mapped_column(ForeignKey("model_versions.id", ondelete="SET NULL"))
    part_of_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    method: Mapped[str] = mapped_column(String(40))
    segment: Mapped[str | None] = mapped_column(String(40))
    period: Mapped[Unit] = mapped_column(String(7))
    period_start: Mapped[dt.date]
    period_end: Mapped[dt.date]
    currency: Mapped[str] = mapped_column(String(3))
    predicted_minor: Mapped[int] = mapped_column(BigInteger)
    lower_minor: Mapped[int] = mapped_column(BigInteger)
    upper_minor: Mapped[int] = mapped_column(BigInteger)
    baseline_minor: Mapped[int] = mapped_column(BigInteger)
    confidence_score: Mapped[float]
    candidates: Mapped[dict[str, Any] | None] = mapped_column(Document)
    explanation: Mapped[dict[str, Any]] = mapped_column(Document)
    actual_minor: Mapped[int | None] = mapped_column(BigInteger)
    settled_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    predicted_amount = minor_amount("predicted_minor")
    lower = minor_amount("lower_minor")
    upper = minor_amount("upper_minor")
    baseline_amount = minor_amount("baseline_minor")

    @property
    def actual_amount(self) -> Money | None:
        return None if self.actual_minor is None else Money(self.actual_minor, self.currency)

    @property
    def prediction_id(self) -> int:
        return self.id

    @property
    def model_version(self) -> int | None:
        return self.model_version_id


class CategoryFeedback(Identified, Owned, Model):
    """A category as it was proposed for a transaction, and what its owner then kept.

    ``score`` is the confidence as log odds before the person's own bias; ``similarity`` how near the nearest known
    payee was. Settled once the person has confirmed or changed the category.
    """

    __tablename__ = "category_feedback"
    __table_args__ = (
        CheckConstraint("decision IN ('apply', 'suggest', 'ask')", name="decision"),
        Index("ix_category_feedback_user_id_id", "user_id", "id"),
        Index("ix_category_feedback_variant_id", "variant", "id"),
        Index(
            "uq_category_feedback_open",
            "transaction_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("ix_category_feedback_transaction_id", "transaction_id"),
        Index("ix_category_feedback_suggested_category_id", "suggested_category_id"),
        Index("ix_category_feedback_kept_category_id", "kept_category_id"),
        {"sqlite_autoincrement": True},
    )

    transaction_id: Mapped[int] = mapped_column(cascading("transactions.id"))
    variant: Mapped[str] = mapped_column(String(40))
    decision: Mapped[str] = mapped_column(String(7))
    suggested_category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="SET NULL"))
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    reason: Mapped[str] = mapped_column(String(300))
    confidence: Mapped[float]
    score: Mapped[float]
    similarity: Mapped[float]
    kept_category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="SET NULL"))
    is_right: Mapped[bool | None]
    settled_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class ForecastStanding(Model):
    """How the methods have done on one segment of this instance's forecasts, and which one serves there."""

    __tablename__ = "forecast_standings"

    period: Mapped[Unit] = mapped_column(String(7), primary_key=True)
    segment: Mapped[str] = mapped_column(String(40), primary_key=True)
    method: Mapped[str | None] = mapped_column(String(40))
    losses: Mapped[dict[str, float]] = mapped_column(Document)
    stretch: Mapped[float]
    trust: Mapped[float]
    forecasts: Mapped[int] = mapped_column(Integer)
    updated_at: Mapped[dt.datetime] = mapped_column(Instant, default=clock.now, onupdate=clock.now)


# --- log --------------------------------------------------------------------------------------------


class Event(Model):
    """What happened, in each person's own order, without gaps."""

    __tablename__ = "events"

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    type: Mapped[str] = mapped_column(String(40))
    entity: Mapped[str] = mapped_column(String(20))
    entity_id: Mapped[int] = mapped_column(BigInteger)
    payload: Mapped[dict[str, Any] | None] = mapped_column(Document)
    payload_version: Mapped[int] = mapped_column(Integer)
    request_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[dt.datetime] = mapped_column(Instant, server_default=func.current_timestamp())


class Job(Identified, Model):
    """Long work: this row is the truth about it. Work without a ``user_id`` is the instance's own.

    Two jobs of one kind and scope never run at once. Whoever runs a job holds it until ``lease_until``.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'running', 'succeeded', 'failed')", name="status"),
        Index("ix_jobs_user_id", "user_id"),
        Index("ix_jobs_status", "status", "id"),
        Index(
            "uq_jobs_running",
            "kind",
            "scope",
            unique=True,
            sqlite_where=text("status = 'running'"),
            postgresql_where=text("status = 'running'"),
        ),
        {"sqlite_autoincrement": True},
    )

    user_id: Mapped[int | None] = mapped_column(cascading("users.id"))
    kind: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(10), default="queued")
    progress: Mapped[float] = mapped_column(default=0.0)
    payload: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    result: Mapped[dict[str, Any] | None] = mapped_column(Document)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Document)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    worker: Mapped[str | None] = mapped_column(String(120))
    lease_until: Mapped[dt.datetime | None] = mapped_column(Instant)
    started_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    finished_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class IdempotencyKey(Model):
    """The first answer to a POST, for those who ask again."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_user_id_created_at", "user_id", "created_at"),)

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(Integer)
    headers: Mapped[dict[str, str]] = mapped_column(Document)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[dt.datetime] = mapped_column(Instant)
