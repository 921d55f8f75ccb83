"""Users and what they log in with."""

import datetime as dt

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Integer,
    String,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.extensions import Model
from tables.base import Identified, Instant, Owned, Versioned


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
