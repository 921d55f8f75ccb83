"""Accounts: bank accounts, cash and other places that hold money."""

from sqlalchemy import BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import AccountType
from core.limits import CURRENCY_LENGTH, NAME_KEY_LENGTH, NAME_LENGTH
from core.money import AMOUNT_LIMIT
from infrastructure.extensions import Model
from tables.base import Owned, Versioned, minor_amount


class Account(Versioned, Owned, Model):
    """An account in one currency. Its balance is the opening balance plus its transactions."""

    __tablename__ = "accounts"
    __table_args__ = (
        Index("uq_accounts_user_id_name_key", "user_id", "name_key", unique=True),
        CheckConstraint(f"abs(opening_balance_minor) < {AMOUNT_LIMIT}", name="opening_balance"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    # Longer than the name: normalising may turn one character into several.
    name_key: Mapped[str] = mapped_column(String(NAME_KEY_LENGTH))
    account_type: Mapped[str] = mapped_column(String(20), default=AccountType.CHECKING)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    opening_balance_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    opening_balance = minor_amount("opening_balance_minor")
