"""Derived totals of transactions, updated in the same database transaction as the rows.

``services/ledger/total_updates.py`` keeps them; ``flask ledger rebuild`` recomputes them.
"""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.limits import CURRENCY_LENGTH
from infrastructure.extensions import Model
from tables.base import TOTAL_LIMIT, FoldedPayee, cascading


class DailyTotal(Model):
    """Sum and count of a user's transactions by kind, currency, day and category.

    ``category_key`` is the id of the category, or ``UNCATEGORIZED``.
    """

    __tablename__ = "daily_totals"
    __table_args__ = (CheckConstraint(f"abs(sum_minor) < {TOTAL_LIMIT}", name="sum"),)

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH), primary_key=True)
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    category_key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sum_minor: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)


class KindDailyTotal(Model):
    """Sum and count of all categories of a day: statistics of years read one row a day."""

    __tablename__ = "kind_daily_totals"
    __table_args__ = (CheckConstraint(f"abs(sum_minor) < {TOTAL_LIMIT}", name="sum"),)

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH), primary_key=True)
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    sum_minor: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)


class AmountTotal(Model):
    """Sum and count of amounts of similar size by kind, currency and category, of all days.

    ``amount_class`` is the class of the amounts as ``core.money.amount_class`` has it.
    """

    __tablename__ = "amount_totals"
    __table_args__ = (CheckConstraint(f"abs(sum_minor) < {TOTAL_LIMIT}", name="sum"),)

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH), primary_key=True)
    category_key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    amount_class: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sum_minor: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)


class PayeeTotal(Model):
    """Sum and count by payee, kind and currency, of all days: lists of payees count no rows."""

    __tablename__ = "payee_totals"
    __table_args__ = (CheckConstraint(f"abs(sum_minor) < {TOTAL_LIMIT}", name="sum"),)

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    payee_key: Mapped[str] = mapped_column(FoldedPayee, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH), primary_key=True)
    sum_minor: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)


class MonthlyTotal(Model):
    """Sum and count by kind, currency, month and category.

    ``month_start`` is the first day of the user's own month, which may begin on any day.
    """

    __tablename__ = "monthly_totals"
    __table_args__ = (CheckConstraint(f"abs(sum_minor) < {TOTAL_LIMIT}", name="sum"),)

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH), primary_key=True)
    month_start: Mapped[dt.date] = mapped_column(primary_key=True)
    category_key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sum_minor: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)


class AccountDailyTotal(Model):
    """Change of an account's balance by all transactions of a day."""

    __tablename__ = "account_daily_totals"
    __table_args__ = (CheckConstraint(f"abs(sum_minor) < {TOTAL_LIMIT}", name="sum"),)

    account_id: Mapped[int] = mapped_column(cascading("accounts.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    sum_minor: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)
