"""Totals derived from transactions, kept in the same database transaction."""

import datetime as dt

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Integer,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.extensions import Model
from tables.base import (
    TOTAL_LIMIT,
    cascading,
)


class DailyTotal(Model):
    """Derived: sum and count per day; rebuilt by ``flask ledger rebuild``."""

    __tablename__ = "daily_totals"
    __table_args__ = (CheckConstraint(f"abs(sum_minor) < {TOTAL_LIMIT}", name="sum"),)

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    category_key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sum_minor: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)


class MonthlyTotal(Model):
    """Derived: the same per month of the person, who may start months on payday."""

    __tablename__ = "monthly_totals"
    __table_args__ = (CheckConstraint(f"abs(sum_minor) < {TOTAL_LIMIT}", name="sum"),)

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    month_start: Mapped[dt.date] = mapped_column(primary_key=True)
    category_key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sum_minor: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)


class AccountDailyTotal(Model):
    """Derived: by how much a day changed an account."""

    __tablename__ = "account_daily_totals"
    __table_args__ = (CheckConstraint(f"abs(sum_minor) < {TOTAL_LIMIT}", name="sum"),)

    account_id: Mapped[int] = mapped_column(cascading("accounts.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    sum_minor: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)
