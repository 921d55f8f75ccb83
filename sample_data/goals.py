"""The goals of the demo household: one of each kind, with what it has set aside by hand."""

import datetime as dt
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from core.enums import ContributionFrequency, GoalPriority, GoalStatus, GoalType
from core.identity import Caller
from core.normalization import normalize_text
from sample_data.household import SAVINGS
from sample_data.recording import load_account_ids
from services.planning.goals import contribution_service, goal_service, posting_service
from services.planning.goals.goal_queries import load_open_goals
from services.planning.goals.goal_values import GoalValues

GOAL_MONTHS = 8
"""Months before today in which the household has set its goals."""

TRIP, BIKE, CAR, PIANO = "Trip to Portugal", "Cargo bike", "New car", "Piano"

BY_HAND = {TRIP: ("90", "140", "60", "120", "-45", "150", "80"), BIKE: ("300", "350", "250")}
"""What was set aside in each month, the oldest first; a withdrawal is below zero."""


def set_goals(caller: Caller) -> None:
    """Set the goals as of today."""
    today = caller.today
    account_id = load_account_ids(caller)[normalize_text(SAVINGS)]
    for goal in _list_goals(today, account_id):
        goal_service.create_goal(caller, goal)


def contribute(caller: Caller, months_to_come: int) -> None:
    """Set aside what is due by today, and what the household sets aside by hand in its month."""
    month = GOAL_MONTHS - 1 - months_to_come
    for goal in load_open_goals(caller.id):
        amounts = BY_HAND.get(goal.name, ())
        if month < len(amounts):
            amount = Decimal(amounts[month])
            contribution_service.add_contribution(caller, goal.id, {"amount": amount})
        if goal.name == PIANO and goal.status == GoalStatus.ACTIVE:
            goal_service.update_goal(caller, goal.id, {"status": GoalStatus.PAUSED}, None)
    posting_service.post_contributions(caller.id)


def _list_goals(today: dt.date, account_id: int) -> list[GoalValues]:
    return [
        {
            "name": "Emergency fund",
            "description": "Four months of spending",
            "goal_type": GoalType.EMERGENCY_FUND,
            "priority": GoalPriority.CRITICAL,
            "target_amount": Decimal(14_000),
            "account_id": account_id,
            "color": "#0F766E",
        },
        {
            "name": TRIP,
            "goal_type": GoalType.PURCHASE,
            "priority": GoalPriority.HIGH,
            "target_amount": Decimal(1_800),
            "target_date": today + relativedelta(months=GOAL_MONTHS + 7),
            "color": "#1E88E5",
            "celebration_message": "Pack the bags!",
        },
        {
            "name": CAR,
            "goal_type": GoalType.SAVINGS,
            "priority": GoalPriority.MEDIUM,
            "target_amount": Decimal(12_000),
            "target_date": today + relativedelta(months=GOAL_MONTHS + 20),
            "color": "#8E24AA",
            "auto_contribute": True,
            "auto_contribution_amount": Decimal(150),
            "contribution_frequency": ContributionFrequency.MONTHLY,
            "auto_contribution_start": today.replace(day=2),
        },
        {
            "name": "Index fund",
            "goal_type": GoalType.INVESTMENT,
            "priority": GoalPriority.LOW,
            "target_amount": Decimal(20_000),
            "color": "#43A047",
            "auto_contribute": True,
            "auto_contribution_percent": 5,
        },
        {
            "name": BIKE,
            "goal_type": GoalType.PURCHASE,
            "target_amount": Decimal(900),
            "celebration_message": "Ring the bell!",
            "color": "#FB8C00",
        },
        {
            "name": PIANO,
            "goal_type": GoalType.OTHER,
            "priority": GoalPriority.LOW,
            "target_amount": Decimal(2_500),
            "color": "#6D4C41",
        },
    ]
