"""Values that requests about goals and their contributions carry."""

import datetime as dt
from decimal import Decimal
from typing import TypedDict

from core.enums import ContributionFrequency, GoalPriority, GoalStatus, GoalType
from services.paging import PageQuery


class GoalValues(TypedDict, total=False):
    """Fields of a goal to create or to change; missing ones take their default or stay."""

    name: str
    description: str
    goal_type: GoalType
    priority: GoalPriority
    status: GoalStatus
    target_amount: Decimal
    currency: str
    start_date: dt.date
    target_date: dt.date | None
    account_id: int | None
    starting_balance: Decimal
    icon: str | None
    color: str | None
    celebration_message: str
    milestone_percents: list[int]
    auto_contribute: bool
    auto_contribution_amount: Decimal | None
    auto_contribution_percent: int | None
    contribution_frequency: ContributionFrequency | None
    auto_contribution_start: dt.date | None


class GoalFilters(PageQuery, total=False):
    """Goals to list; a missing filter matches all."""

    status: GoalStatus
    goal_type: GoalType
    priority: GoalPriority


class ContributionValues(TypedDict, total=False):
    """A contribution to add; a withdrawal has a negative amount."""

    amount: Decimal
    date: dt.date
    transaction_id: int | None
    notes: str
