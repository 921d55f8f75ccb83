"""Move everything that uses a category to another category, with events and totals."""

from sqlalchemy import select

from core.errors import Conflict, Invalid
from core.events import BudgetUpdated, CategoryUpdated, RuleUpdated
from core.identity import Caller
from models import Budget, Category, CategoryRule, Transaction
from services.ledger.transaction_changes import set_category
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork


def move_category(work: UnitOfWork, caller: Caller, source_id: int, target: Category) -> None:
    """Transactions, budgets, rules and child categories of one category become another's."""
    _move_children(work, source_id, target)
    _move_budgets(work, caller, source_id, target)
    _move_rules(work, caller, source_id, target)
    mine = (Transaction.user_id == caller.id) & (Transaction.category_id == source_id)
    set_category(work, list(work.session.scalars(select(Transaction).where(mine))), target.id)


def _move_children(work: UnitOfWork, source_id: int, target: Category) -> None:
    children = list(work.session.scalars(select(Category).where(Category.parent_id == source_id)))
    if children and (target.parent_id is not None or target in children):
        raise Invalid.field("?reassign_to", "Its subcategories can only move to a top category.")
    for child in children:
        child.parent_id = target.id
    work.session.flush()
    work.publish(*(CategoryUpdated(child.id, snapshot(child)) for child in children))


def _move_rules(work: UnitOfWork, caller: Caller, source_id: int, target: Category) -> None:
    mine = (CategoryRule.user_id == caller.id) & (CategoryRule.category_id == source_id)
    rules = list(work.session.scalars(select(CategoryRule).where(mine)))
    for rule in rules:
        rule.category_id = target.id
    work.session.flush()
    work.publish(*(RuleUpdated(rule.id, snapshot(rule)) for rule in rules))


def _move_budgets(work: UnitOfWork, caller: Caller, source_id: int, target: Category) -> None:
    mine = Budget.user_id == caller.id
    budgets = list(
        work.session.scalars(select(Budget).where(mine, Budget.category_id == source_id))
    )
    taken = set(
        work.session.scalars(
            select(Budget.period).where(mine, Budget.category_id == target.id, Budget.is_active)
        )
    )
    if any(budget.is_active and budget.period in taken for budget in budgets):
        raise Conflict(
            "Both categories have an active budget for the same period.", code="budget_exists"
        )
    for budget in budgets:
        budget.category_id = target.id
    work.session.flush()
    work.publish(*(BudgetUpdated(budget.id, snapshot(budget)) for budget in budgets))
