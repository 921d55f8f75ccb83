"""Identities at an OpenID Connect provider, with which users log in."""

import datetime as dt

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.limits import SUBJECT_LENGTH, URL_LENGTH
from infrastructure.extensions import Model
from tables.base import Identified, Instant, Owned


class ExternalIdentity(Identified, Owned, Model):
    """Who a user is at a provider. ``label``: by what they recognise themselves, as of linking."""

    __tablename__ = "external_identities"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        Index("ix_external_identities_user_id", "user_id"),
        {"sqlite_autoincrement": True},
    )

    issuer: Mapped[str] = mapped_column(String(URL_LENGTH))
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    label: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    last_used_at: Mapped[dt.datetime | None] = mapped_column(Instant)
