"""Recurring series: payments and income that come back, found in the ledger or entered by hand."""

import datetime as dt

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import (
    DueState,
    PaymentCadence,
    RecurringDecision,
    RecurringSource,
    RecurringStatus,
    TransactionKind,
    WeekendShift,
)
from core.json_types import JsonObject
from core.limits import CURRENCY_LENGTH, LINE_LENGTH
from core.money import AMOUNT_LIMIT, Money
from infrastructure.extensions import Model
from tables.base import Document, Owned, Versioned, minor_amount

KINDS = (TransactionKind.EXPENSE.value, TransactionKind.INCOME.value)
STATUSES = tuple(str(status) for status in RecurringStatus)
DECISIONS = tuple(str(decision) for decision in RecurringDecision)
CODE_LENGTH = 12
"""Characters of the longest value of the closed sets: "half_yearly" and "not_entered"."""


class RecurringSeries(Versioned, Owned, Model):
    """Payments to one payee, or from one, that come back at a cadence.

    ``payee`` is that of the newest payment, by which others are found; ``name`` is for people.
    ``decision`` is the person's, None if they have not decided; ``status`` follows from it and from
    ``ended_on``.

    The schedule: ``anchor_date`` is an occurrence of it (for months, ``day_of_month`` with 31 for
    the last day, and ``weekend_shift``), ``next_date`` the next payment, None once it has ended. A
    payment that is later than ``tolerance_days`` does not come any more. ``end_date`` is the last
    day that the person has set, ``ended_on`` the day from which on payments stayed away.

    ``has_own_schedule``, ``has_own_amount``, ``has_own_name`` and ``has_own_category``: the person
    has set it, so the search leaves it alone.

    ``last_year_minor`` is the sum of the newest payments, as many as a year has; None while there
    are fewer.

    ``payment_ids`` are the payments that a dismissed series had: the facts that must not bring it
    back.
    """

    __tablename__ = "recurring_series"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint(f"decision IN {DECISIONS}", name="decision"),
        CheckConstraint(f"amount_minor > 0 AND amount_minor < {AMOUNT_LIMIT}", name="amount"),
        CheckConstraint(
            "lowest_minor > 0 AND lowest_minor <= amount_minor AND amount_minor <= highest_minor"
            f" AND highest_minor < {AMOUNT_LIMIT}",
            name="range",
        ),
        CheckConstraint("day_of_month BETWEEN 1 AND 31", name="day_of_month"),
        Index("ix_recurring_series_user_id_status_id", "user_id", "status", "id"),
        Index("ix_recurring_series_category_id", "category_id"),
        Index("ix_recurring_series_account_id", "account_id"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(LINE_LENGTH))
    payee: Mapped[str] = mapped_column(String(LINE_LENGTH))
    kind: Mapped[str] = mapped_column(String(8))
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL")
    )
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    source: Mapped[str] = mapped_column(String(CODE_LENGTH), default=RecurringSource.DETECTED.value)
    decision: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    decided_on: Mapped[dt.date | None]
    status: Mapped[str] = mapped_column(String(CODE_LENGTH), default=RecurringStatus.DETECTED.value)
    explanation: Mapped[str] = mapped_column(Text, default="")

    cadence: Mapped[str] = mapped_column(String(CODE_LENGTH))
    day_of_month: Mapped[int | None] = mapped_column(Integer)
    weekend_shift: Mapped[str] = mapped_column(String(CODE_LENGTH), default=WeekendShift.NONE.value)
    skipped_months: Mapped[list[int]] = mapped_column(Document, default=list)
    anchor_date: Mapped[dt.date]
    next_date: Mapped[dt.date | None]
    tolerance_days: Mapped[int] = mapped_column(Integer)
    end_date: Mapped[dt.date | None]
    ended_on: Mapped[dt.date | None]
    due_state: Mapped[str] = mapped_column(String(CODE_LENGTH), default=DueState.EXPECTED.value)
    missed_payments: Mapped[int] = mapped_column(Integer, default=0)
    missed_date: Mapped[dt.date | None]

    amount_minor: Mapped[int] = mapped_column(BigInteger)
    lowest_minor: Mapped[int] = mapped_column(BigInteger)
    highest_minor: Mapped[int] = mapped_column(BigInteger)
    last_year_minor: Mapped[int | None] = mapped_column(BigInteger)
    price_changes: Mapped[list[JsonObject]] = mapped_column(Document, default=list)
    payment_count: Mapped[int] = mapped_column(Integer, default=0)
    first_date: Mapped[dt.date | None]
    last_date: Mapped[dt.date | None]
    last_amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    probability: Mapped[float | None]

    has_own_schedule: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_own_amount: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_own_name: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_own_category: Mapped[bool] = mapped_column(default=False, server_default=false())
    payment_ids: Mapped[list[int]] = mapped_column(Document, default=list)

    amount = minor_amount("amount_minor")
    lowest = minor_amount("lowest_minor")
    highest = minor_amount("highest_minor")

    @property
    def last_amount(self) -> Money | None:
        """The amount of the newest payment; None without one."""
        minor = self.last_amount_minor
        return None if minor is None else Money(minor, self.currency)

    @property
    def last_year(self) -> Money | None:
        """What the payments of the last year came to; None without so many."""
        minor = self.last_year_minor
        return None if minor is None else Money(minor, self.currency)

    @property
    def is_variable(self) -> bool:
        """Whether the amount differs from payment to payment."""
        return self.lowest_minor != self.highest_minor

    @property
    def is_going_on(self) -> bool:
        """Whether payments are expected."""
        return self.status in {RecurringStatus.DETECTED, RecurringStatus.CONFIRMED}

    @property
    def payments_per_year(self) -> int:
        """Payments in a year without the months that have none."""
        cadence = PaymentCadence(self.cadence)
        skipped = len(self.skipped_months) if cadence == PaymentCadence.MONTHLY else 0
        return cadence.payments_per_year - skipped

    @property
    def yearly_amount(self) -> Money:
        """What the payments of a year come to.

        Those that vary, such as heating, cost what they did in the last year, once there is one.
        """
        if self.is_variable and not self.has_own_amount and self.last_year_minor is not None:
            return Money(self.last_year_minor, self.currency)
        return Money(self.amount_minor * self.payments_per_year, self.currency)
