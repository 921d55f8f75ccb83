"""Create, change, move and delete a user's categorization rules."""

from sqlalchemy import func, select

from core.errors import Conflict
from core.events import RuleCreated, RuleDeleted, RuleUpdated
from core.identity import Caller
from models import CategoryRule
from services.categorization.rule_queries import get_rule, rules
from services.categorization.rule_validation import build_rule_row, check_rule
from services.categorization.rule_values import RuleValues
from services.editing import create_row, deleted_row, locked_row
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions

MAX_RULES = 200
"""Rules of one user: each runs on every transaction that comes without a category."""


def create_rule(caller: Caller, values: RuleValues) -> CategoryRule:
    """Create a rule at the given position, by default the last.

    Raises Invalid, Conflict when there are too many rules.
    """
    columns = values.copy()
    position = columns.pop("position", None)
    with unit_of_work(caller.id) as work:
        own_rules = select(func.count()).where(rules.user_id == caller.id)
        count = work.session.scalar(own_rules) or 0
        if count >= MAX_RULES:
            raise Conflict(
                f"The maximum of {MAX_RULES} rules is reached. Delete a rule first.",
                code="too_many_rules",
            )

        # Deleted rules leave gaps, so the last position may be above the number of rules.
        last_position = work.session.scalar(
            select(func.max(rules.position)).where(rules.user_id == caller.id)
        )
        rule = build_rule_row(caller, columns, position=(last_position or 0) + 1)
        check_rule(work.session, caller, rule)
        create_row(work, rule, RuleCreated)
        if position is not None:
            _move(work, rule, position)
    return rule


def update_rule(
    caller: Caller, rule_id: int, changes: RuleValues, expected: ExpectedVersions
) -> CategoryRule:
    """Change the named fields of a rule; a new position moves the other rules.

    Raises NotFound, Stale, Invalid.
    """
    get_rule(caller, rule_id)
    columns = changes.copy()
    position = columns.pop("position", None)
    with unit_of_work(caller.id) as work:
        rule = locked_row(work.session, CategoryRule, rule_id, expected)
        for name, value in columns.items():
            setattr(rule, name, value)
        # The check queries; it must not flush a rule that may be invalid.
        with work.session.no_autoflush:
            check_rule(work.session, caller, rule)

        work.session.flush()
        if position is None:
            work.publish(RuleUpdated(rule.id, snapshot(rule)))
        else:
            _move(work, rule, position)
    return rule


def delete_rule(caller: Caller, rule_id: int, expected: ExpectedVersions) -> None:
    """Delete a rule; transactions that it has changed keep their values. Raises NotFound, Stale."""
    get_rule(caller, rule_id)
    with deleted_row(caller.id, CategoryRule, rule_id, expected, RuleDeleted):
        pass


def _move(work: UnitOfWork, rule: CategoryRule, position: int) -> None:
    """Insert a rule at a position, renumber all rules and publish those that changed."""
    is_other = (CategoryRule.user_id == work.user_id, CategoryRule.id != rule.id)
    query = select(CategoryRule).where(*is_other)
    ordered = list(work.session.scalars(query.order_by(CategoryRule.position, CategoryRule.id)))
    ordered.insert(position - 1, rule)

    # Every rule that moves is published, so that clients of the log keep the order.
    changed = [rule]
    # Without gaps again, so that the position a client sends is the place it gets.
    for number, other in enumerate(ordered, start=1):
        if other.position == number:
            continue
        other.position = number
        if other is not rule:
            changed.append(other)

    work.session.flush()
    work.publish(*(RuleUpdated(row.id, snapshot(row)) for row in changed))
