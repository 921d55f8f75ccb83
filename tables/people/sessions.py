"""Sessions: the devices on which a user is logged in."""

import datetime as dt

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.limits import USER_AGENT_LENGTH, UUID_LENGTH
from infrastructure.extensions import Model
from tables.base import Identified, Instant, Owned


class LoginSession(Identified, Owned, Model):
    """A login on one device. It ends when its row is deleted, together with its refresh tokens.

    Access tokens name the session by its ``family``. ``last_used_at`` is the time of the last login
    or refresh, so that ordinary requests do not write.
    """

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user_id", "user_id"), {"sqlite_autoincrement": True})

    family: Mapped[str] = mapped_column(String(UUID_LENGTH), unique=True)
    user_agent: Mapped[str | None] = mapped_column(String(USER_AGENT_LENGTH))
    last_used_at: Mapped[dt.datetime] = mapped_column(Instant)
    expires_at: Mapped[dt.datetime] = mapped_column(Instant)
