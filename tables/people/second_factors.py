"""The second factor of a login: an authenticator app, and codes for when it is lost."""

import datetime as dt

from sqlalchemy import BigInteger, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.limits import FINGERPRINT_LENGTH
from infrastructure.extensions import Model
from tables.base import Identified, Instant, Owned, cascading


class SecondFactor(Identified, Owned, Model):
    """The authenticator app of a user. ``confirmed_at`` None: it has not shown a code yet.

    ``secret`` is encrypted. ``last_step`` is the time step of the newest code that was accepted; no
    code is accepted twice. ``failures`` counts the wrong codes since the last right one; they block
    further ones until ``blocked_until``.
    """

    __tablename__ = "second_factors"
    __table_args__ = (UniqueConstraint("user_id"),)

    secret: Mapped[str] = mapped_column(Text)
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    blocked_until: Mapped[dt.datetime | None] = mapped_column(Instant)


class RecoveryCode(Identified, Owned, Model):
    """A code that takes the place of the authenticator app, once. Only its hash is stored."""

    __tablename__ = "recovery_codes"

    second_factor_id: Mapped[int] = mapped_column(cascading("second_factors.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(FINGERPRINT_LENGTH), unique=True)
