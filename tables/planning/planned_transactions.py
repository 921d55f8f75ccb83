"""Planned transactions, and what has become of their occurrences."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import (
    PlannedOccurrenceState,
    PlannedPosting,
    PlannedProblem,
    PlannedStatus,
    TransactionKind,
)
from core.limits import (
    CURRENCY_LENGTH,
    LINE_LENGTH,
    MAX_TOLERANCE_DAYS,
    PLANNED_WORD_LENGTH,
    RULE_LENGTH,
)
from core.money import AMOUNT_LIMIT, Money
from core.recurrence import Recurrence, parse_recurrence
from infrastructure.extensions import Model
from tables.base import Owned, Versioned, Words, cascading, minor_amount

KINDS = tuple(str(kind) for kind in TransactionKind)
POSTINGS = tuple(str(posting) for posting in PlannedPosting)
STATUSES = tuple(str(status) for status in PlannedStatus)
STATES = tuple(str(state) for state in PlannedOccurrenceState)
PROBLEMS = tuple(str(problem) for problem in PlannedProblem)


class PlannedTransaction(Versioned, Owned, Model):
    """An expense, income or transfer to come, once or by a rule.

    Its occurrences are computed: ``start_date`` alone, or the days of ``rule`` (an RRULE of RFC
    5545) from then on. Those before ``active_since`` never fall due: the plan did not exist or was
    paused. The payment of an occurrence is a transaction whose date and amount differ from it by
    ``tolerance_days`` and ``tolerance_percent`` at most.
    """

    __tablename__ = "planned_transactions"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"posting IN {POSTINGS}", name="posting"),
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint(f"amount_minor > 0 AND amount_minor < {AMOUNT_LIMIT}", name="amount"),
        CheckConstraint(
            f"tolerance_days BETWEEN 0 AND {MAX_TOLERANCE_DAYS}", name="tolerance_days"
        ),
        CheckConstraint("tolerance_percent BETWEEN 0 AND 100", name="tolerance_percent"),
        Index("ix_planned_transactions_user_id_status_id", "user_id", "status", "id"),
        Index("ix_planned_transactions_account_id", "account_id"),
        Index("ix_planned_transactions_to_account_id", "to_account_id"),
        Index("ix_planned_transactions_category_id", "category_id"),
        {"sqlite_autoincrement": True},
    )

    kind: Mapped[str] = mapped_column(String(8))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    to_account_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="SET NULL")
    )
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL")
    )
    payee: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    description: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    tags: Mapped[list[str]] = mapped_column(Words, default=list)
    start_date: Mapped[dt.date]
    rule: Mapped[str | None] = mapped_column(String(RULE_LENGTH))
    posting: Mapped[str] = mapped_column(
        String(PLANNED_WORD_LENGTH), default=PlannedPosting.CONFIRM.value
    )
    status: Mapped[str] = mapped_column(
        String(PLANNED_WORD_LENGTH), default=PlannedStatus.ACTIVE.value
    )
    active_since: Mapped[dt.date]
    tolerance_days: Mapped[int] = mapped_column(Integer)
    tolerance_percent: Mapped[int] = mapped_column(Integer)

    amount = minor_amount("amount_minor")

    @property
    def is_active(self) -> bool:
        """Whether its occurrences fall due."""
        return self.status == PlannedStatus.ACTIVE

    @property
    def recurrence(self) -> Recurrence | None:
        """The rule that was read; None for a plan that falls due once."""
        return None if self.rule is None else parse_recurrence(self.rule)


class PlannedOccurrenceRecord(Versioned, Owned, Model):
    """What has become of one occurrence, or how it differs: one row per plan and day, ever.

    ``occurrence_date`` is the day of the rule and identifies the occurrence; ``due_date``,
    ``amount_minor``, ``payee`` and ``notes`` are its own where they differ from the plan's.
    ``transaction_id`` is what was posted or matched; of an open occurrence, what a person has taken
    back, so that it is neither matched again nor posted without them. It is no foreign key: what
    was posted counts as posted although its transaction was deleted since.
    """

    __tablename__ = "planned_occurrences"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"problem IS NULL OR problem IN {PROBLEMS}", name="problem"),
        CheckConstraint(
            f"amount_minor IS NULL OR (amount_minor > 0 AND amount_minor < {AMOUNT_LIMIT})",
            name="amount",
        ),
        # The guard against posting twice.
        Index("uq_planned_occurrences_once", "planned_id", "occurrence_date", unique=True),
        Index("ix_planned_occurrences_user_id_state", "user_id", "state"),
        Index("ix_planned_occurrences_transaction_id", "transaction_id"),
        {"sqlite_autoincrement": True},
    )

    planned_id: Mapped[int] = mapped_column(cascading("planned_transactions.id"))
    occurrence_date: Mapped[dt.date]
    state: Mapped[str] = mapped_column(String(PLANNED_WORD_LENGTH))
    due_date: Mapped[dt.date | None]
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    payee: Mapped[str | None] = mapped_column(String(LINE_LENGTH))
    notes: Mapped[str | None] = mapped_column(Text)
    transaction_id: Mapped[int | None] = mapped_column(BigInteger)
    problem: Mapped[str | None] = mapped_column(String(PLANNED_WORD_LENGTH))

    @property
    def amount(self) -> Money | None:
        """The occurrence's own amount; None for the plan's."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)
