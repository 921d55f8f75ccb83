"""Confirmed column mappings of bank files."""

from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.extensions import Model
from tables.base import Document, Owned, Versioned


class ImportProfile(Versioned, Owned, Model):
    """How files with some header are read, as their owner once confirmed it.

    ``signature`` is a digest of the headings, ``mapping`` what was confirmed, in the words of the API.
    """

    __tablename__ = "import_profiles"
    __table_args__ = (
        Index("uq_import_profiles_user_id_signature", "user_id", "signature", unique=True),
        Index("ix_import_profiles_account_id", "account_id"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(80))
    format: Mapped[str] = mapped_column(String(20))
    signature: Mapped[str] = mapped_column(String(64))
    headings: Mapped[list[str]] = mapped_column(Document)
    mapping: Mapped[dict[str, Any]] = mapped_column(Document)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
