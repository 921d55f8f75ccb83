"""The event log."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    Integer,
    String,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.extensions import Model
from tables.base import Document, Instant, cascading


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
    created_at: Mapped[dt.datetime] = mapped_column(
        Instant, server_default=func.current_timestamp()
    )
