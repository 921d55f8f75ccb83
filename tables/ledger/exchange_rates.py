"""Exchange rates that users have entered themselves."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import CheckConstraint, Dialect, Index, String, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

from core.limits import CURRENCY_LENGTH, RATE_LENGTH
from infrastructure.extensions import Model
from tables.base import Owned, Versioned


class ExactNumber(TypeDecorator[Decimal]):
    """A decimal as its digits: SQLite has no exact type for numbers with a fraction."""

    impl = String(RATE_LENGTH)
    cache_ok = True

    @property
    def python_type(self) -> type[Decimal]:
        return Decimal

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class OwnExchangeRate(Versioned, Owned, Model):
    """What a user says one unit of a currency was worth in another on a day.

    It also serves the other direction, and the days after it for which nothing newer is known.
    """

    __tablename__ = "exchange_rates"
    __table_args__ = (
        Index(
            "uq_exchange_rates_user_id_currencies_date",
            "user_id",
            "from_currency",
            "to_currency",
            "date",
            unique=True,
        ),
        CheckConstraint("from_currency <> to_currency", name="currencies"),
        {"sqlite_autoincrement": True},
    )

    from_currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    to_currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    date: Mapped[dt.date]
    rate: Mapped[Decimal] = mapped_column(ExactNumber)
