"""Column types and mixins that the tables share."""

import datetime as dt
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from core import clock
from core.limits import PAYEE_KEY_LENGTH, TAG_SEPARATOR
from core.money import Money
from infrastructure.extensions import Base


def table_of(model: type[Base]) -> Table:
    """Return a model's table, for statements that need no objects."""
    return cast(Table, model.__table__)


# SQLite only generates ids for a primary key that is declared exactly as INTEGER.
BigInt = BigInteger().with_variant(Integer, "sqlite")
# PostgreSQL's JSON keeps the text as it is and cannot be compared; JSONB can.
Document = JSON().with_variant(JSONB, "postgresql")
# Without a document it is NULL; the types above would store JSON's null, which takes space.
OptionalDocument = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
FoldedPayee = String(PAYEE_KEY_LENGTH).with_variant(
    String(PAYEE_KEY_LENGTH, collation="C"), "postgresql"
)
"""Compared by code point on both databases, so that all keys with a prefix are one range."""
TOTAL_LIMIT = 2**53
"""Bound of derived totals, in minor units: integers below are exact as JSON numbers."""

UNCATEGORIZED = 0
"""Category key of rows without a category in derived totals, whose key columns cannot be null."""

SPLIT = -1
"""Category key of what the parts of split transactions count beyond the whole ones, as a deduction.

The total of a category has its parts; the totals of all keys together have each transaction once.
"""


def cascading(target: str) -> ForeignKey:
    """Return a reference whose rows are deleted with their target."""
    return ForeignKey(target, ondelete="CASCADE")


class Instant(TypeDecorator[dt.datetime]):
    """A time in UTC, timezone-aware on both databases (SQLite stores it without a zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[dt.datetime]:
        return dt.datetime

    def process_bind_param(
        self, value: dt.datetime | None, _dialect: Dialect
    ) -> dt.datetime | None:
        return value and value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, _dialect: Dialect
    ) -> dt.datetime | None:
        return value and value.replace(tzinfo=dt.UTC)


class Words(TypeDecorator[list[str]]):
    """A list of tags in a text column, which is read faster than JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, _dialect: Dialect) -> str | None:
        return None if value is None else TAG_SEPARATOR.join(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> list[str]:
        return value.split(TAG_SEPARATOR) if value else []


class Identified:
    """A row with a public id, which is never reused: a deletion stays in its owner's log."""

    id: Mapped[int] = mapped_column(BigInt, primary_key=True, sort_order=-2)
    created_at: Mapped[dt.datetime] = mapped_column(Instant, default=clock.now, sort_order=1)


class Versioned(Identified):
    """A row that users edit. Every change increases ``version``, which is its ETag."""

    # ``sort_order`` throughout: ids come first, times and versions last, whichever class declares
    # them.
    updated_at: Mapped[dt.datetime] = mapped_column(
        Instant, default=clock.now, onupdate=clock.now, sort_order=2
    )
    version: Mapped[int] = mapped_column(Integer, default=1, sort_order=3)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (SQLAlchemy passes the class)
        return {"version_id_col": cls.version}


class Owned:
    """A row that belongs to a user and is deleted with them."""

    user_id: Mapped[int] = mapped_column(cascading("users.id"), sort_order=-1)


def minor_amount(column: str, **options: Any) -> Mapped[Money]:
    """Return a property with the Money of a ``*_minor`` column and the row's currency."""
    amount: Any = property(lambda row: Money(getattr(row, column), row.currency), **options)
    return cast(Mapped[Money], amount)


def read_optional_money(minor: int | None, currency: str | None) -> Money | None:
    """Return the Money of a pair of columns that are null together."""
    return None if minor is None or currency is None else Money(minor, currency)
