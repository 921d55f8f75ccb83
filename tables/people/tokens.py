"""Refresh, API and mailed one-time tokens, and tickets. Only hashes of secrets are stored."""

import datetime as dt

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import TokenScope
from core.limits import FINGERPRINT_LENGTH, NAME_LENGTH
from infrastructure.extensions import Model
from tables.base import Identified, Instant, Owned, cascading

SCOPES = tuple(str(scope) for scope in TokenScope)


class RefreshToken(Identified, Owned, Model):
    """A refresh token, which is used once and replaced by the next of its session."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index("ix_refresh_tokens_user_id", "user_id"),)

    token_hash: Mapped[str] = mapped_column(String(FINGERPRINT_LENGTH), unique=True)
    session_id: Mapped[int] = mapped_column(cascading("sessions.id"), index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(Instant)
    used_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class ApiToken(Identified, Owned, Model):
    """A token with which a script reads, or reads and writes, its owner's data."""

    __tablename__ = "api_tokens"
    __table_args__ = (
        CheckConstraint(f"scope IN {SCOPES}", name="scope"),
        Index("ix_api_tokens_user_id", "user_id"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    token_hash: Mapped[str] = mapped_column(String(FINGERPRINT_LENGTH), unique=True)
    scope: Mapped[str] = mapped_column(String(5))
    expires_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    last_used_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class StreamTicket(Owned, Model):
    """A ticket with which a session opens one stream, soon."""

    __tablename__ = "stream_tickets"
    __table_args__ = (Index("ix_stream_tickets_user_id", "user_id"),)

    token_hash: Mapped[str] = mapped_column(String(FINGERPRINT_LENGTH), primary_key=True)
    session_id: Mapped[int] = mapped_column(cascading("sessions.id"), index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(Instant)


class OneTimeToken(Identified, Owned, Model):
    """A token that is mailed for one purpose; a new one replaces it."""

    __tablename__ = "one_time_tokens"
    __table_args__ = (
        Index("uq_one_time_tokens_user_id_purpose", "user_id", "purpose", unique=True),
    )

    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(FINGERPRINT_LENGTH), unique=True)
    expires_at: Mapped[dt.datetime] = mapped_column(Instant)
