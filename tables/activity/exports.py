"""Files with the data of users, which jobs write and users download."""

import datetime as dt

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.limits import LINE_LENGTH, MEDIA_TYPE_LENGTH
from infrastructure.extensions import Model
from tables.base import Identified, Instant, Owned, cascading


class Export(Identified, Owned, Model):
    """A file that a job writes, and that its owner can download until ``expires_at``.

    ``size`` is in bytes. ``attempt`` numbers the beginnings of its job: only the last of them
    writes pieces. Until the file is complete, ``size``, ``finished_at`` and ``expires_at`` are
    null.
    """

    __tablename__ = "exports"
    __table_args__ = (
        Index("ix_exports_user_id_id", "user_id", "id"),
        Index("ix_exports_job_id", "job_id"),
        Index("ix_exports_expires_at", "expires_at"),
        {"sqlite_autoincrement": True},
    )

    job_id: Mapped[int | None] = mapped_column(cascading("jobs.id"))
    filename: Mapped[str] = mapped_column(String(LINE_LENGTH))
    media_type: Mapped[str] = mapped_column(String(MEDIA_TYPE_LENGTH))
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    size: Mapped[int | None] = mapped_column(BigInteger)
    finished_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    expires_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class ExportPiece(Model):
    """A compressed piece of a file, in the order of ``number`` from 0."""

    __tablename__ = "export_pieces"

    export_id: Mapped[int] = mapped_column(cascading("exports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
