"""Imported bank files, and the outcome of each of their rows."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.extensions import Model
from tables.base import (
    IMPORT_OUTCOMES,
    IMPORT_STATUSES,
    Document,
    Identified,
    Instant,
    Owned,
    cascading,
)


class Import(Identified, Owned, Model):
    """One file: previewed, imported, taken back.

    ``options`` is what its owner asked for, ``report`` what came of it.
    """

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint(f"status IN {IMPORT_STATUSES}", name="status"),
        Index("ix_imports_user_id_id", "user_id", "id"),
        Index("ix_imports_account_id", "account_id"),
        {"sqlite_autoincrement": True},
    )

    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    filename: Mapped[str] = mapped_column(String(200))
    format: Mapped[str | None] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(10), default="previewed")
    options: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    mapping: Mapped[dict[str, Any] | None] = mapped_column(Document)
    created: Mapped[int] = mapped_column(Integer, default=0)
    updated: Mapped[int] = mapped_column(Integer, default=0)
    duplicates: Mapped[int] = mapped_column(Integer, default=0)
    offered: Mapped[int] = mapped_column(Integer, default=0)
    rejected: Mapped[int] = mapped_column(Integer, default=0)
    report: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    finished_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class ImportFile(Model):
    """The bytes of a file, packed, until it is imported."""

    __tablename__ = "import_files"

    import_id: Mapped[int] = mapped_column(cascading("imports.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Model):
    """What became of one row of a file, and by what it is known again.

    ``transaction_id`` outlives the transaction: an identity whose transaction is gone was deleted by its owner.
    ``content_key`` is a digest of day, amount and text; ``occurrence`` counts equal rows. ``before`` is what a pending
    transaction was before this row updated it, ``digest`` what it then said, to see whether its owner edited it since.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        CheckConstraint(f"outcome IN {IMPORT_OUTCOMES}", name="outcome"),
        Index("ix_import_rows_account_id_bank_id", "account_id", "bank_id"),
        Index("ix_import_rows_account_id_content_key", "account_id", "content_key"),
        Index("ix_import_rows_transaction_id", "transaction_id"),
    )

    import_id: Mapped[int] = mapped_column(cascading("imports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(9))
    transaction_id: Mapped[int | None] = mapped_column(BigInteger)
    account_id: Mapped[int | None] = mapped_column(cascading("accounts.id"))
    date: Mapped[dt.date | None]
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    bank_id: Mapped[str | None] = mapped_column(String(255))
    content_key: Mapped[str | None] = mapped_column(String(32))
    occurrence: Mapped[int | None] = mapped_column(Integer)
    balance_minor: Mapped[int | None] = mapped_column(BigInteger)
    file_column: Mapped[str | None] = mapped_column(String(80))
    message: Mapped[str | None] = mapped_column(String(300))
    before: Mapped[dict[str, Any] | None] = mapped_column(Document)
    digest: Mapped[str | None] = mapped_column(String(16))
