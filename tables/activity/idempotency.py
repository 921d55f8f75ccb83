"""Stored responses to requests with an Idempotency-Key."""

import datetime as dt

from sqlalchemy import (
    Index,
    Integer,
    LargeBinary,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.limits import FINGERPRINT_LENGTH, IDEMPOTENCY_KEY_LENGTH
from infrastructure.extensions import Model
from tables.base import Document, Instant, cascading


class IdempotencyKey(Model):
    """The response to a request, to be repeated when the request is.

    ``fingerprint`` is a hash of method, path with query, and body: a key serves one request only.
    """

    __tablename__ = "idempotency_keys"
    # The index finds what has expired.
    __table_args__ = (Index("ix_idempotency_keys_user_id_created_at", "user_id", "created_at"),)

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(IDEMPOTENCY_KEY_LENGTH), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(FINGERPRINT_LENGTH))
    status: Mapped[int] = mapped_column(Integer)
    headers: Mapped[dict[str, str]] = mapped_column(Document)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[dt.datetime] = mapped_column(Instant)
