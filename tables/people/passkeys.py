"""Passkeys, with which users log in instead of a password."""

import datetime as dt

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.limits import CREDENTIAL_ID_LENGTH, NAME_LENGTH
from infrastructure.extensions import Model
from tables.base import Identified, Instant, Owned


class Passkey(Identified, Owned, Model):
    """A key pair of an authenticator, of which the server knows the public key.

    ``sign_count`` is 0 for authenticators that do not count. A challenge that is older than
    ``last_used_at`` is refused, so that no answer counts twice.
    """

    __tablename__ = "passkeys"
    __table_args__ = (Index("ix_passkeys_user_id", "user_id"), {"sqlite_autoincrement": True})

    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    credential_id: Mapped[str] = mapped_column(String(CREDENTIAL_ID_LENGTH), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    is_synced: Mapped[bool]
    last_used_at: Mapped[dt.datetime | None] = mapped_column(Instant)
