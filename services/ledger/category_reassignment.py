"""Move everything that refers to a category to another category, with events and totals."""

from sqlalchemy import select

from core.enums import CategoryType
from core.errors import Invalid
from core.events import BudgetUpdated, DescriptionUpdated, RuleUpdated
from core.identity import Caller
from models import Budget, Category, CategoryRule, StandardDescription, Transaction
from services.categorization.feedback import move_feedback
from services.forecasting.category_forecasts import move_forecasts
from services.ledger.category_queries import visible_descriptions
from services.ledger.category_views import publish_views
from services.ledger.transaction_changes import set_category
from services.planning.budget_overlaps import check_overlap
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork


def move_category(work: UnitOfWork, caller: Caller, source_id: int, target: Category) -> None:
    """Move everything of one category to another: what uses it, and what was learned with it.

    Raises Invalid when the target cannot have the transactions or be a parent of the children, and
    Conflict when both categories have an active budget for the same period, currency and days.
    """
    _check_kinds(work, source_id, target)
    # Children and budgets first: they can be refused, and transactions may be many.
    _move_children(work, source_id, target)
    _move_budgets(work, caller, source_id, target)
    _move_rules(work, caller, source_id, target)
    _move_descriptions(work, caller, source_id, target)
    move_forecasts(work, source_id, target)
    move_feedback(work, source_id, target.id)

    own = Transaction.user_id == caller.id
    query = select(Transaction).where(own, Transaction.category_id == source_id)
    set_category(work, list(work.session.scalars(query)), target.id)


def _check_kinds(work: UnitOfWork, source_id: int, target: Category) -> None:
    """Raise Invalid if the target is for the other kind than the transactions.

    Transactions that are of the other kind already, such as those of bank files, may stay so.
    """
    source = work.session.get_one(Category, source_id)
    own = (Transaction.user_id == work.user_id, Transaction.category_id == source_id)
    kinds = work.session.scalars(select(Transaction.kind).where(*own).distinct())
    before, after = CategoryType(source.type), CategoryType(target.type)
    if any(before.allows(kind) and not after.allows(kind) for kind in kinds):
        message = f"The category is for transactions of the kind {target.type}."
        raise Invalid.field("reassign_to", message, code="wrong_category_type")


def _move_children(work: UnitOfWork, source_id: int, target: Category) -> None:
    # A system category has children of other users and of the system as well, which stay.
    own = Category.user_id == work.user_id
    query = select(Category).where(own, Category.parent_id == source_id)
    children = list(work.session.scalars(query))
    # The target may be one of the children that move: it would become its own parent.
    if children and (target.parent_id is not None or target in children):
        message = "The subcategories can only be moved to a top-level category."
        raise Invalid.field("reassign_to", message, code="nested_parent")

    for child in children:
        child.parent_id = target.id
    work.session.flush()
    publish_views(work, children)


def _move_budgets(work: UnitOfWork, caller: Caller, source_id: int, target: Category) -> None:
    own = Budget.user_id == caller.id
    query = select(Budget).where(own, Budget.category_id == source_id)
    budgets = list(work.session.scalars(query))
    for budget in budgets:
        check_overlap(work.session, budget, target.id)

    for budget in budgets:
        budget.category_id = target.id
    work.session.flush()
    work.publish(*(BudgetUpdated(budget.id, snapshot(budget)) for budget in budgets))


def _move_rules(work: UnitOfWork, caller: Caller, source_id: int, target: Category) -> None:
    own = CategoryRule.user_id == caller.id
    query = select(CategoryRule).where(own, CategoryRule.category_id == source_id)
    rules = list(work.session.scalars(query))

    for rule in rules:
        rule.category_id = target.id
    work.session.flush()
    work.publish(*(RuleUpdated(rule.id, snapshot(rule)) for rule in rules))


def _move_descriptions(work: UnitOfWork, caller: Caller, source_id: int, target: Category) -> None:
    row = StandardDescription
    in_target = select(row.description_key).where(
        row.category_id == target.id, visible_descriptions(caller)
    )
    taken = set(work.session.scalars(in_target))
    moving = select(row).where(row.category_id == source_id, row.user_id == caller.id)
    descriptions = list(work.session.scalars(moving))

    # The deletion of the category takes those along that the target has already.
    moved = [row for row in descriptions if row.description_key not in taken]
    for description in moved:
        description.category_id = target.id
    work.session.flush()
    work.publish(*(DescriptionUpdated(row.id, snapshot(row)) for row in moved))
