"""Sessions, API tokens and mailed one-time tokens."""

import datetime as dt

from sqlalchemy import (
    CheckConstraint,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.extensions import Model
from tables.base import Identified, Instant, Owned


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
    __table_args__ = (
        Index("uq_one_time_tokens_user_id_purpose", "user_id", "purpose", unique=True),
    )

    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[dt.datetime] = mapped_column(Instant)
