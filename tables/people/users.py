"""Users of this instance."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Integer,
    String,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.locales import DEFAULT_LOCALE
from infrastructure.extensions import Model
from tables.base import Versioned


class User(Versioned, Model):
    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('user', 'admin')", name="role"),
        CheckConstraint("month_start_day BETWEEN 1 AND 28", name="month_start_day"),
        {"sqlite_autoincrement": True},
    )

    username: Mapped[str] = mapped_column(String(80))
    username_key: Mapped[str] = mapped_column(String(240), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(762), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    token_epoch: Mapped[int] = mapped_column(Integer, default=0)
    first_name: Mapped[str] = mapped_column(String(80), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    role: Mapped[str] = mapped_column(String(10), default="user")
    is_active: Mapped[bool] = mapped_column(default=True)
    is_verified: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(35), default=DEFAULT_LOCALE)
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    month_start_day: Mapped[int] = mapped_column(Integer, default=1)
    theme: Mapped[str] = mapped_column(String(10), default="auto")
    notification_email: Mapped[bool] = mapped_column(default=True)
    notification_push: Mapped[bool] = mapped_column(default=True)
    llm_categorization: Mapped[bool] = mapped_column(default=False, server_default=false())
    last_seq: Mapped[int] = mapped_column(BigInteger, default=0)
