"""The event log."""

import datetime as dt

from sqlalchemy import (
    BigInteger,
    Index,
    Integer,
    String,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.json_types import JsonObject
from core.limits import REQUEST_ID_LENGTH
from infrastructure.extensions import Model
from tables.base import Document, Instant, OptionalDocument, cascading

RESTORABLE = """"before" IS NOT NULL AND entity != 'transaction'"""


class Event(Model):
    """A change of a row, numbered per user without gaps.

    ``payload`` is the row's public fields after the change; null for a deletion. ``request_id``
    names the request that made the change; null for jobs and commands. ``before`` is the row before
    a deletion that can be taken back; it is read by nothing else.
    """

    __tablename__ = "events"
    __table_args__ = (
        # The history of one transaction.
        Index(
            "ix_events_transactions",
            "user_id",
            "entity_id",
            "seq",
            sqlite_where=text("entity = 'transaction'"),
            postgresql_where=text("entity = 'transaction'"),
        ),
        # What was deleted is looked up by its id when it is restored.
        Index(
            "ix_events_deleted_transactions",
            "user_id",
            "entity_id",
            "seq",
            sqlite_where=text("type = 'transaction_deleted'"),
            postgresql_where=text("type = 'transaction_deleted'"),
        ),
        # The same for everything else that can be restored.
        Index(
            "ix_events_restorable",
            "user_id",
            "entity_id",
            "seq",
            sqlite_where=text(RESTORABLE),
            postgresql_where=text(RESTORABLE),
        ),
    )

    # The owner's numbers are the key: reading on from a number is one range of it.
    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    type: Mapped[str] = mapped_column(String(40))
    entity: Mapped[str] = mapped_column(String(20))
    # No foreign key: it names rows of many tables, and the event of a deletion outlives its row.
    entity_id: Mapped[int] = mapped_column(BigInteger)
    payload: Mapped[JsonObject | None] = mapped_column(Document)
    before: Mapped[JsonObject | None] = mapped_column(OptionalDocument)
    payload_version: Mapped[int] = mapped_column(Integer)
    request_id: Mapped[str | None] = mapped_column(String(REQUEST_ID_LENGTH))
    created_at: Mapped[dt.datetime] = mapped_column(
        Instant, server_default=func.current_timestamp()
    )
