"""Goals, what was set aside for them, and the milestones that they have reached."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import (
    ContributionFrequency,
    ContributionSource,
    GoalPriority,
    GoalStatus,
    GoalType,
)
from core.limits import (
    COLOR_LENGTH,
    CURRENCY_LENGTH,
    GOAL_WORD_LENGTH,
    ICON_LENGTH,
    LINE_LENGTH,
    MESSAGE_LENGTH,
    NAME_LENGTH,
    NOTES_LENGTH,
    POSTING_KEY_LENGTH,
)
from core.money import AMOUNT_LIMIT, Money
from infrastructure.extensions import Model
from tables.base import Document, Identified, Owned, Versioned, cascading, minor_amount

TYPES = tuple(str(kind) for kind in GoalType)
PRIORITIES = tuple(str(priority) for priority in GoalPriority)
STATUSES = tuple(str(status) for status in GoalStatus)
FREQUENCIES = tuple(str(frequency) for frequency in ContributionFrequency)
SOURCES = tuple(str(source) for source in ContributionSource)


class Goal(Versioned, Owned, Model):
    """An amount to set aside, or a debt to pay off.

    With ``account_id`` the progress is the account's balance less ``starting_balance``, without it
    the sum of the contributions. ``milestone_percents`` are in percent of the target.

    An automatic contribution is an amount every so often from ``auto_contribution_start`` on, or a
    percentage of each income. Nothing due before ``automatic_since`` is posted: the goal was
    paused, or had no automatic contributions.
    """

    __tablename__ = "goals"
    __table_args__ = (
        CheckConstraint(f"goal_type IN {TYPES}", name="goal_type"),
        CheckConstraint(f"priority IN {PRIORITIES}", name="priority"),
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint(
            f"contribution_frequency IS NULL OR contribution_frequency IN {FREQUENCIES}",
            name="contribution_frequency",
        ),
        CheckConstraint(
            f"target_amount_minor > 0 AND target_amount_minor < {AMOUNT_LIMIT}",
            name="target_amount",
        ),
        CheckConstraint(f"abs(starting_balance_minor) < {AMOUNT_LIMIT}", name="starting_balance"),
        CheckConstraint(
            "auto_contribution_amount_minor IS NULL OR (auto_contribution_amount_minor > 0"
            f" AND auto_contribution_amount_minor < {AMOUNT_LIMIT})",
            name="auto_contribution_amount",
        ),
        CheckConstraint(
            "auto_contribution_percent IS NULL OR auto_contribution_percent BETWEEN 1 AND 100",
            name="auto_contribution_percent",
        ),
        CheckConstraint("target_date IS NULL OR target_date >= start_date", name="dates"),
        Index("ix_goals_user_id", "user_id"),
        Index("ix_goals_account_id", "account_id"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    description: Mapped[str] = mapped_column(String(NOTES_LENGTH), default="")
    goal_type: Mapped[GoalType] = mapped_column(
        String(GOAL_WORD_LENGTH), default=GoalType.SAVINGS.value
    )
    priority: Mapped[GoalPriority] = mapped_column(
        String(GOAL_WORD_LENGTH), default=GoalPriority.MEDIUM.value
    )
    status: Mapped[GoalStatus] = mapped_column(
        String(GOAL_WORD_LENGTH), default=GoalStatus.ACTIVE.value
    )
    target_amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    start_date: Mapped[dt.date]
    target_date: Mapped[dt.date | None]
    completed_date: Mapped[dt.date | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    starting_balance_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    icon: Mapped[str | None] = mapped_column(String(ICON_LENGTH))
    color: Mapped[str | None] = mapped_column(String(COLOR_LENGTH))
    celebration_message: Mapped[str] = mapped_column(String(MESSAGE_LENGTH), default="")
    milestone_percents: Mapped[list[int]] = mapped_column(Document)

    auto_contribute: Mapped[bool] = mapped_column(default=False)
    auto_contribution_amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    auto_contribution_percent: Mapped[int | None] = mapped_column(Integer)
    contribution_frequency: Mapped[ContributionFrequency | None] = mapped_column(
        String(GOAL_WORD_LENGTH)
    )
    auto_contribution_start: Mapped[dt.date | None]
    automatic_since: Mapped[dt.date | None]

    target_amount = minor_amount("target_amount_minor")
    starting_balance = minor_amount("starting_balance_minor")

    @property
    def auto_contribution_amount(self) -> Money | None:
        """The automatic amount; None without one."""
        minor = self.auto_contribution_amount_minor
        return None if minor is None else Money(minor, self.currency)


class GoalContribution(Versioned, Owned, Model):
    """An amount that was set aside for a goal; a withdrawal has a negative one.

    ``transaction_id`` is the transaction that it is a part of, with which it is deleted.
    """

    __tablename__ = "goal_contributions"
    __table_args__ = (
        CheckConstraint(f"source IN {SOURCES}", name="source"),
        CheckConstraint(f"amount_minor <> 0 AND abs(amount_minor) < {AMOUNT_LIMIT}", name="amount"),
        Index("ix_goal_contributions_user_id", "user_id"),
        Index("ix_goal_contributions_goal_id_date_id", "goal_id", "date", "id"),
        Index("ix_goal_contributions_transaction_id", "transaction_id"),
        # No transaction counts twice for a goal; contributions without one are all distinct.
        Index("uq_goal_contributions_once", "goal_id", "transaction_id", unique=True),
        {"sqlite_autoincrement": True},
    )

    goal_id: Mapped[int] = mapped_column(cascading("goals.id"))
    transaction_id: Mapped[int | None] = mapped_column(cascading("transactions.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    date: Mapped[dt.date]
    source: Mapped[ContributionSource] = mapped_column(
        String(GOAL_WORD_LENGTH), default=ContributionSource.MANUAL.value
    )
    notes: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")

    amount = minor_amount("amount_minor")


class GoalMilestone(Identified, Owned, Model):
    """A percentage of the target that a goal has reached: one row per goal and percentage, ever.

    It stays when money is withdrawn, so that nobody is told twice.
    """

    __tablename__ = "goal_milestones"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
        Index("ix_goal_milestones_user_id", "user_id"),
        Index("uq_goal_milestones_once", "goal_id", "percent", unique=True),
        {"sqlite_autoincrement": True},
    )

    goal_id: Mapped[int] = mapped_column(cascading("goals.id"))
    percent: Mapped[int] = mapped_column(Integer)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    reached_on: Mapped[dt.date]

    amount = minor_amount("amount_minor")


class GoalPosting(Model):
    """An automatic contribution that was posted: one row per goal and due day or income.

    It outlives the contribution, which its owner may delete for good.
    """

    __tablename__ = "goal_postings"

    goal_id: Mapped[int] = mapped_column(cascading("goals.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(POSTING_KEY_LENGTH), primary_key=True)
