"""Budgets and their alerts."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.enums import PeriodUnit
from core.limits import CURRENCY_LENGTH, NAME_LENGTH, PERIOD_UNIT_LENGTH
from core.money import AMOUNT_LIMIT
from infrastructure.extensions import Model
from tables.base import Identified, Owned, Versioned, cascading, minor_amount

UNITS = tuple(str(unit) for unit in PeriodUnit)
IS_ENDLESS = "is_active AND end_date IS NULL"


class Budget(Versioned, Owned, Model):
    """A spending limit per period for a category with its subcategories, or for all spending.

    It is active from ``start_date`` to ``end_date``, both included. ``amount_minor`` is the newest
    of ``amounts``. ``alert_threshold`` is in percent of the available amount.

    Spending had already reached ``silent_threshold`` percent when the amount was last changed, in
    the period that starts on ``silent_period_start``. Alerts of that period are above it.
    """

    __tablename__ = "budgets"
    __table_args__ = (
        CheckConstraint(f"period IN {UNITS}", name="period"),
        CheckConstraint(f"amount_minor > 0 AND amount_minor < {AMOUNT_LIMIT}", name="amount"),
        CheckConstraint("end_date IS NULL OR end_date >= start_date", name="dates"),
        CheckConstraint("alert_threshold BETWEEN 1 AND 100", name="alert_threshold"),
        Index("ix_budgets_user_id", "user_id"),
        Index("ix_budgets_category_id", "category_id"),
        # NULLs are distinct in a unique index, so all spending is category 0 here. Budgets with an
        # end may follow each other; ``services/planning/budget_overlaps.py`` compares their days.
        Index(
            "uq_budgets_active",
            "user_id",
            text("coalesce(category_id, 0)"),
            "period",
            "currency",
            unique=True,
            sqlite_where=text(IS_ENDLESS),
            postgresql_where=text(IS_ENDLESS),
        ),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    period: Mapped[PeriodUnit] = mapped_column(
        String(PERIOD_UNIT_LENGTH), default=PeriodUnit.MONTHLY.value
    )
    start_date: Mapped[dt.date]
    end_date: Mapped[dt.date | None]
    alert_threshold: Mapped[int] = mapped_column(Integer, default=80)
    rollover: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)

    silent_threshold: Mapped[int] = mapped_column(Integer, default=0)
    silent_period_start: Mapped[dt.date | None]

    amounts: Mapped[list["BudgetAmount"]] = relationship(
        back_populates="budget",
        cascade="all, delete-orphan",
        lazy="selectin",
        order_by="BudgetAmount.starts_on",
        passive_deletes=True,
    )

    amount = minor_amount("amount_minor")


class BudgetAmount(Model):
    """The amount of a budget from a day on, until the day of the budget's next row.

    A period has the amount that holds on its last day; periods before the first row have its
    amount.
    """

    __tablename__ = "budget_amounts"
    __table_args__ = (
        CheckConstraint(f"amount_minor > 0 AND amount_minor < {AMOUNT_LIMIT}", name="amount"),
    )

    budget_id: Mapped[int] = mapped_column(cascading("budgets.id"), primary_key=True)
    starts_on: Mapped[dt.date] = mapped_column(primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)

    budget: Mapped[Budget] = relationship(back_populates="amounts")

    amount = minor_amount("amount_minor")

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the budget."""
        return self.budget.currency


class BudgetAlert(Identified, Owned, Model):
    """A threshold that spending has reached: one per budget, period and amount of the budget.

    ``threshold`` is in percent of the available amount; 100 means that the budget was exceeded.
    """

    __tablename__ = "budget_alerts"
    __table_args__ = (
        Index("ix_budget_alerts_user_id", "user_id"),
        # What makes raising alerts safe to run twice, and in two processes at once.
        Index(
            "uq_budget_alerts_once",
            "budget_id",
            "period_start",
            "amount_minor",
            "threshold",
            unique=True,
        ),
        {"sqlite_autoincrement": True},
    )

    budget_id: Mapped[int] = mapped_column(cascading("budgets.id"))
    period_start: Mapped[dt.date]
    period_end: Mapped[dt.date]
    threshold: Mapped[int] = mapped_column(Integer)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    spent_minor: Mapped[int] = mapped_column(BigInteger)
    available_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))

    amount = minor_amount("amount_minor")
    spent = minor_amount("spent_minor")
    available = minor_amount("available_minor")
