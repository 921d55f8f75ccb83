"""Users of this installation, with their preferences."""

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import Role, Theme
from core.limits import (
    CURRENCY_LENGTH,
    EMAIL_KEY_LENGTH,
    EMAIL_LENGTH,
    LOCALE_LENGTH,
    MAX_MONTH_START_DAY,
    NAME_KEY_LENGTH,
    NAME_LENGTH,
    TIMEZONE_LENGTH,
)
from core.locales import DEFAULT_LOCALE
from infrastructure.extensions import Model
from tables.base import Versioned

ROLES = tuple(str(role) for role in Role)


class User(Versioned, Model):
    """A person with a login.

    ``*_key`` is the folded form by which names are compared. ``token_epoch`` rises with every new
    password and invalidates older access tokens. ``last_seq`` is the number of the newest event.
    """

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(f"role IN {ROLES}", name="role"),
        CheckConstraint(
            f"month_start_day BETWEEN 1 AND {MAX_MONTH_START_DAY}", name="month_start_day"
        ),
        # The schedule looks for the calendars that people have, and for the people of each.
        Index("ix_users_calendar", "timezone", "month_start_day", "created_at"),
        {"sqlite_autoincrement": True},
    )

    username: Mapped[str] = mapped_column(String(NAME_LENGTH))
    username_key: Mapped[str] = mapped_column(String(NAME_KEY_LENGTH), unique=True)
    # As the user writes it, beside the folded form: mail must go to the address that was typed.
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    email_key: Mapped[str] = mapped_column(String(EMAIL_KEY_LENGTH), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    token_epoch: Mapped[int] = mapped_column(Integer, default=0)
    first_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    last_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    role: Mapped[str] = mapped_column(String(10), default=Role.USER.value)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_verified: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(LOCALE_LENGTH), default=DEFAULT_LOCALE)
    timezone: Mapped[str] = mapped_column(String(TIMEZONE_LENGTH), default="UTC")
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH), default="USD")
    month_start_day: Mapped[int] = mapped_column(Integer, default=1)
    theme: Mapped[str] = mapped_column(String(10), default=Theme.AUTO.value)
    # Both are here, although the second factor has a table: every request asks for them.
    has_second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    requires_second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    llm_categorization: Mapped[bool] = mapped_column(default=False, server_default=false())
    convert_currencies: Mapped[bool] = mapped_column(default=True, server_default=true())
    # Without a foreign key: accounts refer to users, and the deletion of an account clears it.
    default_account_id: Mapped[int | None] = mapped_column(BigInteger)
    last_seq: Mapped[int] = mapped_column(BigInteger, default=0)
