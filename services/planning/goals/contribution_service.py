"""Add, delete and restore contributions to goals."""

from sqlalchemy import func, select

from core.enums import ContributionSource, GoalStatus
from core.errors import Conflict, Invalid, NotFound
from core.events import GoalContributionCreated, GoalContributionDeleted
from core.identity import Caller
from models import Goal, GoalContribution, Transaction, db
from services.amounts import parse_amount
from services.editing import create_row, deleted_row, refresh_row
from services.planning.goals.goal_milestones import record_progress
from services.planning.goals.goal_progress import load_saved
from services.planning.goals.goal_queries import find_contribution, get_contribution, get_goal
from services.planning.goals.goal_restoration import (
    insert_contributions,
    load_deleted_contribution,
)
from services.planning.goals.goal_values import ContributionValues
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work


def add_contribution(caller: Caller, goal_id: int, values: ContributionValues) -> GoalContribution:
    """Add a contribution to a goal, or a withdrawal, as a part of a transaction or by itself.

    Raises NotFound, Invalid, and Conflict where the goal takes none, or not this one.
    """
    with unit_of_work(caller.id) as work:
        goal = get_goal(caller, goal_id)
        refresh_row(work.session, goal)
        transaction = _find_transaction(caller, values.get("transaction_id"))
        contribution = GoalContribution(
            user_id=caller.id,
            goal_id=goal.id,
            transaction_id=transaction and transaction.id,
            amount_minor=_parse(goal, values, transaction),
            currency=goal.currency,
            date=values.get("date") or (transaction.date if transaction else caller.today),
            source=ContributionSource.TRANSACTION if transaction else ContributionSource.MANUAL,
            notes=values.get("notes", ""),
        )
        _check(caller, goal, contribution)
        if transaction is not None:
            _check_transaction(contribution, transaction)
        create_row(work, contribution, GoalContributionCreated)
        record_progress(work, caller, goal)
    return contribution


def delete_contribution(caller: Caller, contribution_id: int) -> None:
    """Delete a contribution, also an automatic one, which is not posted again.

    Raises NotFound, and Conflict when more has been withdrawn than would be left.
    """
    get_contribution(caller, contribution_id)
    with deleted_row(
        caller.id, GoalContribution, contribution_id, None, GoalContributionDeleted, snapshot
    ) as contribution:
        goal = get_goal(caller, contribution.goal_id)
        _check_saved(caller, goal, -contribution.amount_minor)


def restore_contribution(caller: Caller, contribution_id: int) -> GoalContribution:
    """Restore a deleted contribution; one that exists stays as it is.

    Raises NotFound for what was not deleted in the last ``RESTORE_DAYS``, and Conflict when its
    goal or transaction is gone, or its withdrawal is more than is there.
    """
    with unit_of_work(caller.id) as work:
        existing = find_contribution(caller, contribution_id)
        if existing is not None:
            return existing
        kept = load_deleted_contribution(caller.id, contribution_id)
        try:
            goal = get_goal(caller, kept["goal_id"])
        except NotFound as error:
            raise Conflict("The goal was deleted.", code="not_restorable") from error
        insert_contributions(work, [kept])
        contribution = find_contribution(caller, contribution_id)
        if contribution is None:
            raise Conflict(
                "The transaction of the contribution was deleted.", code="not_restorable"
            )
        _check_saved(caller, goal, 0)
        record_progress(work, caller, goal)
    return contribution


def _find_transaction(caller: Caller, transaction_id: int | None) -> Transaction | None:
    if transaction_id is None:
        return None
    row = Transaction
    own = select(row).where(row.id == transaction_id, row.user_id == caller.id)
    transaction = db.session.scalar(own)
    if transaction is None:
        raise Invalid.field(
            "transaction_id", "Transaction not found.", code="transaction_not_found"
        )
    return transaction


def _parse(goal: Goal, values: ContributionValues, transaction: Transaction | None) -> int:
    """Return the amount of a contribution; that of the transaction unless another is sent."""
    if transaction is not None and transaction.currency != goal.currency:
        raise Invalid.field(
            "transaction_id",
            f"The transaction is in {transaction.currency}, the goal in {goal.currency}.",
            code="wrong_currency",
        )
    if "amount" not in values:
        if transaction is None:
            raise Invalid.field(
                "amount", "Either an amount or a transaction is required.", code="amount_required"
            )
        return abs(transaction.amount_minor)
    minor = parse_amount(values["amount"], goal.currency, "amount")
    if minor == 0:
        raise Invalid.field("amount", "The amount must not be zero.", code="invalid_amount")
    return minor


def _check(caller: Caller, goal: Goal, contribution: GoalContribution) -> None:
    if goal.account_id is not None:
        raise Conflict(
            "The goal follows the balance of its account. Record a transfer to the account"
            " instead.",
            code="goal_follows_account",
        )
    if goal.status == GoalStatus.CANCELLED and contribution.amount_minor > 0:
        raise Conflict("The goal is cancelled. Reopen it first.", code="goal_closed")
    if contribution.date > caller.today:
        raise Invalid.field(
            "date", "A contribution must not be in the future.", code="date_in_future"
        )
    _check_saved(caller, goal, contribution.amount_minor)


def _check_saved(caller: Caller, goal: Goal, change: int) -> None:
    """Raise Conflict if a withdrawal, or a deletion, took more than there is."""
    if change <= 0 and load_saved(caller, [goal])[goal.id] + change < 0:
        raise Conflict("There is not so much set aside for the goal.", code="exceeds_saved")


def _check_transaction(contribution: GoalContribution, transaction: Transaction) -> None:
    """Raise Conflict for a transaction that counts already, Invalid for more than it moves."""
    row = GoalContribution
    of_transaction = row.transaction_id == transaction.id
    same = select(row.id).where(of_transaction, row.goal_id == contribution.goal_id)
    if db.session.scalar(same) is not None:
        raise Conflict(
            "The transaction is a contribution to this goal already.", code="already_contributed"
        )
    total = select(func.sum(func.abs(row.amount_minor))).where(of_transaction)
    assigned = int(db.session.scalar(total) or 0)
    if assigned + abs(contribution.amount_minor) > abs(transaction.amount_minor):
        raise Invalid.field(
            "amount",
            "The contributions of a transaction must not exceed its amount.",
            code="exceeds_transaction",
        )
