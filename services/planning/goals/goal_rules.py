"""Rules that the values of a goal must keep, alone and beside other goals."""

from sqlalchemy import select

from core.enums import GoalType
from core.errors import Conflict, Invalid
from core.identity import Caller
from models import Account, Goal, GoalContribution, db
from services.amounts import parse_amount, parse_positive
from services.ledger.account_queries import find_account
from services.planning.goals.goal_progress import OPEN, load_balance
from services.planning.goals.goal_values import GoalValues


def choose_account(caller: Caller, account_id: int | None) -> Account | None:
    """Load the account that a goal is to follow; None without one. Raises Invalid."""
    if account_id is None:
        return None
    account = find_account(caller, account_id)
    if account is None:
        raise Invalid.field("account_id", "Account not found.", code="account_not_found")
    return account


def choose_currency(caller: Caller, values: GoalValues, account: Account | None) -> str:
    """Return the currency of a new goal: as sent, that of its account, or the caller's."""
    default = caller.currency if account is None else account.currency
    return values.get("currency") or default


def apply_amounts(
    caller: Caller, goal: Goal, values: GoalValues, account: Account | None, *, is_new: bool
) -> None:
    """Set the amounts and the currency of a goal. Raises Invalid, Conflict.

    A debt counts from the balance of its account today, and its target is what is owed.
    """
    currency = values.get("currency", goal.currency)
    if not is_new and currency != goal.currency:
        _check_currency_change(goal, values, currency)
    goal.currency = currency
    is_linked_now = account is not None and values.get("account_id") is not None
    if "starting_balance" in values:
        starting = values["starting_balance"]
        goal.starting_balance_minor = parse_amount(starting, currency, "starting_balance")
    elif account is not None and is_linked_now and goal.goal_type == GoalType.DEBT_PAYOFF:
        goal.starting_balance_minor = load_balance(caller, account)
    elif account is None:
        goal.starting_balance_minor = 0

    if "target_amount" in values:
        target = values["target_amount"]
        goal.target_amount_minor = parse_positive(target, currency, "target_amount")
    elif is_new:
        goal.target_amount_minor = _find_debt(goal, account)
    if "auto_contribution_amount" in values:
        amount = values["auto_contribution_amount"]
        goal.auto_contribution_amount_minor = (
            None if amount is None else parse_positive(amount, currency, "auto_contribution_amount")
        )


def _find_debt(goal: Goal, account: Account | None) -> int:
    """Return what is owed on the account of a debt, which is its target unless one is sent."""
    if account is None or goal.goal_type != GoalType.DEBT_PAYOFF:
        raise Invalid.field(
            "target_amount",
            "The target amount is required, unless a debt follows an account.",
            code="amount_required",
        )
    if goal.starting_balance_minor >= 0:
        raise Invalid.field(
            "account_id",
            "There is no debt on this account. Send a target amount.",
            code="no_debt",
        )
    return -goal.starting_balance_minor


def _check_currency_change(goal: Goal, values: GoalValues, currency: str) -> None:
    if _has_contributions(goal):
        raise Conflict(
            "The currency of a goal with contributions cannot be changed.",
            code="goal_has_contributions",
        )
    has_automation = goal.auto_contribution_amount_minor is not None
    required = {
        "target_amount": True,
        "starting_balance": goal.starting_balance_minor != 0,
        "auto_contribution_amount": has_automation,
    }
    for field, is_required in required.items():
        if is_required and field not in values:
            raise Invalid.field(
                field,
                f"The stored amount is in {goal.currency}. Send the amount in {currency} with this"
                " change.",
                code="amount_required",
            )


def check_goal(
    caller: Caller, goal: Goal, account: Account | None, followed_before: int | None = None
) -> None:
    """Raise Invalid or Conflict if a goal must not be stored as it is."""
    if goal.target_date is not None and goal.target_date < goal.start_date:
        raise Invalid.field(
            "target_date",
            "The target date must not be before the start date.",
            code="end_before_start",
        )
    _check_automation(goal)
    if account is not None:
        _check_account(caller, goal, account, followed_before)


def _check_automation(goal: Goal) -> None:
    """Raise Invalid unless an automatic contribution is an amount with its rhythm, or a share."""
    if not goal.auto_contribute:
        return
    has_amount = goal.auto_contribution_amount_minor is not None
    has_percent = goal.auto_contribution_percent is not None
    if has_amount == has_percent:
        raise Invalid.field(
            "auto_contribute",
            "Automatic contributions need either auto_contribution_amount with a"
            " contribution_frequency, or auto_contribution_percent.",
            code="incomplete_automation",
        )
    if has_amount and goal.contribution_frequency is None:
        raise Invalid.field(
            "contribution_frequency",
            "An automatic amount needs a frequency.",
            code="incomplete_automation",
        )
    if goal.account_id is not None:
        raise Invalid.field(
            "auto_contribute",
            "A goal that follows an account has no contributions of its own.",
            code="goal_follows_account",
        )


def _check_account(
    caller: Caller, goal: Goal, account: Account, followed_before: int | None
) -> None:
    if account.currency != goal.currency:
        raise Invalid.field(
            "account_id",
            f"The account is in {account.currency}, the goal in {goal.currency}.",
            code="wrong_currency",
        )
    if account.id != followed_before and _has_contributions(goal):
        raise Conflict(
            "A goal with contributions cannot follow an account. Delete the contributions first.",
            code="goal_has_contributions",
        )
    if goal.status not in OPEN:
        return
    others = select(Goal.id).where(
        Goal.user_id == caller.id,
        Goal.account_id == account.id,
        Goal.status.in_(OPEN),
        Goal.id != (goal.id or 0),
    )
    if db.session.scalar(others.limit(1)) is not None:
        # Its balance would count twice.
        raise Conflict("Another open goal follows this account already.", code="account_followed")


def _has_contributions(goal: Goal) -> bool:
    query = select(GoalContribution.id).where(GoalContribution.goal_id == goal.id)
    return db.session.scalar(query.limit(1)) is not None
