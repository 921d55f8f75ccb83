"""How far each consumer has read the event log, and which reactions have failed."""

import datetime as dt

from sqlalchemy import BigInteger, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.limits import MESSAGE_LENGTH, NAME_LENGTH
from infrastructure.extensions import Model
from tables.base import Identified, Instant, Owned, cascading


class LogPosition(Model):
    """The number of the last event of a user's log that a consumer has dealt with.

    Without a row the consumer starts with the user's first event.
    """

    __tablename__ = "log_positions"

    consumer: Mapped[str] = mapped_column(String(40), primary_key=True)
    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)


class FailedReaction(Identified, Owned, Model):
    """A reaction that has failed for a user, until it succeeds or an admin dismisses it.

    ``seq`` and ``event_type`` name the newest event that it should have followed from. Without
    ``next_attempt_at`` it is parked: only an admin lets it run again.
    """

    __tablename__ = "failed_reactions"
    __table_args__ = (
        # Reactions look at the state, so a later attempt makes up for all earlier ones.
        Index("uq_failed_reactions_user_id_reaction", "user_id", "reaction", unique=True),
        Index(
            "ix_failed_reactions_next_attempt_at",
            "next_attempt_at",
            sqlite_where=text("next_attempt_at IS NOT NULL"),
            postgresql_where=text("next_attempt_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    reaction: Mapped[str] = mapped_column(String(NAME_LENGTH))
    seq: Mapped[int] = mapped_column(BigInteger)
    event_type: Mapped[str] = mapped_column(String(40))
    attempts: Mapped[int] = mapped_column(Integer, default=1)
    error: Mapped[str] = mapped_column(String(MESSAGE_LENGTH))
    next_attempt_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    updated_at: Mapped[dt.datetime] = mapped_column(
        Instant, default=clock.now, onupdate=clock.now, sort_order=2
    )
