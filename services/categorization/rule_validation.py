"""Build and validate a rule: its condition, its actions and what they refer to."""

from sqlalchemy import ColumnElement, exists, inspect, select
from sqlalchemy.orm import Session

from core.enums import TransactionKind
from core.errors import FieldProblem, Invalid
from core.identity import Caller
from models import Account, Category, CategoryRule
from services.categorization.rule_conditions import (
    find_amount_problems,
    find_condition_problems,
    list_account_ids,
    normalize_condition,
)
from services.categorization.rule_values import RuleValues

ACTIONS = ("category_id", "payee", "tags", "kind")
MAX_PROBLEMS = 20
"""Problems that one error lists; more would not be read."""


def build_rule_row(caller: Caller, values: RuleValues, position: int) -> CategoryRule:
    """Build a rule that is not stored yet."""
    # The default of a column is only set when the row is inserted, and a dry run never inserts.
    columns: RuleValues = {"tags": [], **values}
    return CategoryRule(**{**columns, "user_id": caller.id, "position": position})


def check_rule(session: Session, caller: Caller, rule: CategoryRule) -> None:
    """Validate a rule and normalise its condition. Raises Invalid with every problem."""
    problems = find_condition_problems(rule.conditions)
    # A stored condition may name an account that is gone; other changes of the rule are allowed.
    if not problems and inspect(rule).attrs.conditions.history.has_changes():
        rule.conditions = normalize_condition(rule.conditions, caller.currency)
        problems += find_amount_problems(rule.conditions)
        problems += _account_problems(session, caller, rule)

    problems += _action_problems(session, caller, rule)
    problems += _transfer_problems(session, caller, rule)
    if problems:
        raise Invalid(
            "The rule is not valid.", problems=problems[:MAX_PROBLEMS], code="invalid_rule"
        )


def _action_problems(session: Session, caller: Caller, rule: CategoryRule) -> list[FieldProblem]:
    problems: list[FieldProblem] = []
    if not any(getattr(rule, action) for action in ACTIONS):
        problems.append(((), "A rule must set a category, payee, tags or kind."))
    if rule.category_id is not None:
        is_visible = Category.visible_to(caller.id)
        if not _exists(session, Category.id == rule.category_id, is_visible):
            problems.append(("category_id", "Category not found."))
    return problems


def _transfer_problems(session: Session, caller: Caller, rule: CategoryRule) -> list[FieldProblem]:
    is_transfer = rule.kind == TransactionKind.TRANSFER
    if is_transfer and rule.to_account_id is None:
        return [("to_account_id", "A rule that makes transfers needs the other account.")]
    if rule.to_account_id is None:
        return []
    if not is_transfer:
        return [("to_account_id", "Only a rule that makes transfers has another account.")]
    is_own = Account.user_id == caller.id
    if not _exists(session, Account.id == rule.to_account_id, is_own):
        return [("to_account_id", "Account not found.")]
    return []


def _account_problems(session: Session, caller: Caller, rule: CategoryRule) -> list[FieldProblem]:
    named = list_account_ids(rule.conditions)
    own = select(Account.id).where(Account.user_id == caller.id, Account.id.in_(named))
    missing = named - set(session.scalars(own)) if named else set()
    return [("conditions", f"Account {account_id} not found.") for account_id in sorted(missing)]


def _exists(session: Session, *conditions: ColumnElement[bool]) -> bool:
    return bool(session.scalar(select(exists().where(*conditions))))
