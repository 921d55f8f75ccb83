"""Imported bank files, and the outcomes of their rows."""

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

from core.enums import ImportOutcome, ImportStatus
from core.limits import EXTERNAL_ID_LENGTH, LINE_LENGTH, MESSAGE_LENGTH, NAME_LENGTH
from infrastructure.extensions import Model
from tables.base import Document, Identified, Instant, Owned, cascading

STATUSES = tuple(str(status) for status in ImportStatus)
OUTCOMES = tuple(str(outcome) for outcome in ImportOutcome)


class Import(Identified, Owned, Model):
    """One file: previewed, imported, or undone.

    ``options`` are those of the request (``ImportOptions``), ``mapping`` the detected one,
    ``report`` the result (``ImportReport``). The counts are numbers of rows by outcome.
    """

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        Index("ix_imports_user_id_id", "user_id", "id"),
        Index("ix_imports_account_id", "account_id"),
        {"sqlite_autoincrement": True},
    )

    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    filename: Mapped[str] = mapped_column(String(LINE_LENGTH))
    format: Mapped[str | None] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(10), default=ImportStatus.PREVIEWED.value)
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
    """The compressed bytes of a file, until it is imported."""

    __tablename__ = "import_files"

    import_id: Mapped[int] = mapped_column(cascading("imports.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Model):
    """The outcome of one row of a file, and what identifies it in later files.

    ``transaction_id`` outlives the transaction: where the transaction is gone, its owner has
    deleted it. ``content_key`` is a digest of day, amount and text; ``occurrence`` numbers equal
    rows. ``before`` holds the values of a pending transaction before this row booked it, ``digest``
    those afterwards, to detect whether its owner has edited it since.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        # An import looks up its rows by bank id and by content, always within one account.
        Index("ix_import_rows_account_id_bank_id", "account_id", "bank_id"),
        Index("ix_import_rows_account_id_content_key", "account_id", "content_key"),
        Index("ix_import_rows_transaction_id", "transaction_id"),
    )

    import_id: Mapped[int] = mapped_column(cascading("imports.id"), primary_key=True)
    # Numbered by the file and not by the database: a restarted import continues at a number.
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(9))
    # No foreign key, or the database would forget what the user has deleted and import it again.
    transaction_id: Mapped[int | None] = mapped_column(BigInteger)
    account_id: Mapped[int | None] = mapped_column(cascading("accounts.id"))
    date: Mapped[dt.date | None]
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    bank_id: Mapped[str | None] = mapped_column(String(EXTERNAL_ID_LENGTH))
    content_key: Mapped[str | None] = mapped_column(String(32))
    occurrence: Mapped[int | None] = mapped_column(Integer)
    balance_minor: Mapped[int | None] = mapped_column(BigInteger)
    file_column: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    message: Mapped[str | None] = mapped_column(String(MESSAGE_LENGTH))
    before: Mapped[dict[str, Any] | None] = mapped_column(Document)
    digest: Mapped[str | None] = mapped_column(String(16))
