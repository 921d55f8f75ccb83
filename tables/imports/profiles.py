"""Confirmed mappings of bank files."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.limits import FINGERPRINT_LENGTH, NAME_LENGTH
from infrastructure.extensions import Model
from tables.base import Document, Owned, Versioned


class ImportProfile(Versioned, Owned, Model):
    """The confirmed mapping of files with certain headings.

    ``signature`` is a digest of the headings. ``mapping`` has the fields of ``MappingValues`` that
    hold for the next file too.
    """

    __tablename__ = "import_profiles"
    __table_args__ = (
        Index("uq_import_profiles_user_id_signature", "user_id", "signature", unique=True),
        # For the deletion of accounts: neither database indexes foreign keys itself.
        Index("ix_import_profiles_account_id", "account_id"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    format: Mapped[str] = mapped_column(String(20))
    signature: Mapped[str] = mapped_column(String(FINGERPRINT_LENGTH))
    headings: Mapped[list[str]] = mapped_column(Document)
    mapping: Mapped[dict[str, Any]] = mapped_column(Document)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
