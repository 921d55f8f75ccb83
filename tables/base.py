"""What the tables share: column types, ids, owners, and what is only true once."""

import datetime as dt
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from core import clock
from core.money import Money
from infrastructure.extensions import Base


def table_of(model: type[Base]) -> Table:
    """A model's table, for statements that need no objects."""
    return cast(Table, model.__table__)


BigInt = BigInteger().with_variant(Integer, "sqlite")
Document = JSON().with_variant(JSONB, "postgresql")
TOTAL_LIMIT = 2**53
KINDS = ("expense", "income", "transfer")
IMPORT_STATUSES = ("previewed", "queued", "running", "done", "failed", "undone")
IMPORT_OUTCOMES = ("created", "updated", "duplicate", "offered", "rejected", "undone")
UNCATEGORIZED = 0
"""In derived totals, the category key of rows without a category."""


def cascading(target: str) -> ForeignKey:
    """A reference that goes when its target goes."""
    return ForeignKey(target, ondelete="CASCADE")


class Instant(TypeDecorator[dt.datetime]):
    """A moment in UTC, timezone-aware on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: dt.datetime | None, _dialect: Dialect
    ) -> dt.datetime | None:
        return value and value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, _dialect: Dialect
    ) -> dt.datetime | None:
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

    updated_at: Mapped[dt.datetime] = mapped_column(
        Instant, default=clock.now, onupdate=clock.now, sort_order=2
    )
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
