"""Move everything that refers to a category to another, and back, with events and totals."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import TypedDict, TypeVar

from sqlalchemy import select

from core.enums import CategoryType
from core.errors import Invalid
from core.events import (
    AnomalyUpdated,
    BudgetUpdated,
    DescriptionUpdated,
    PlannedTransactionUpdated,
    RecurringSeriesUpdated,
    RuleUpdated,
)
from core.identity import Caller
from models import (
    Anomaly,
    Budget,
    Category,
    CategoryRule,
    PlannedTransaction,
    RecurringSeries,
    StandardDescription,
    Transaction,
    TransactionPart,
    entries,
)
from services.cascades import Update
from services.categorization.feedback import MovedFeedback, move_feedback, move_feedback_back
from services.forecasting.category_forecasts import move_forecasts
from services.ledger.category_queries import visible_descriptions
from services.ledger.category_views import publish_views
from services.ledger.transaction_changes import load_parts_of, move_parts, set_category
from services.planning.budget_overlaps import check_overlap
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

InCategory = TypeVar(
    "InCategory",
    Anomaly,
    Budget,
    CategoryRule,
    PlannedTransaction,
    RecurringSeries,
    StandardDescription,
    Transaction,
)


class MovedRows(TypedDict):
    """The ids of the rows that were moved to the category ``target_id``."""

    target_id: int
    children: list[int]
    budgets: list[int]
    rules: list[int]
    recurring_series: list[int]
    planned_transactions: list[int]
    anomalies: list[int]
    descriptions: list[int]
    feedback: MovedFeedback
    transactions: list[int]
    parts: list[int]


def move_category(work: UnitOfWork, caller: Caller, source_id: int, target: Category) -> MovedRows:
    """Move everything of one category to another: what uses it, and what was learned with it.

    Returns what ``move_back`` takes back.

    Raises Invalid when the target cannot have the transactions or be a parent of the children, and
    Conflict when both categories have an active budget for the same period, currency and days.
    """
    _check_kinds(work, source_id, target)
    # Children and budgets first: they can be refused, and transactions may be many.
    children = _move_children(work, source_id, target)
    budgets = _move_budgets(work, _in_category(work, Budget, source_id), target.id)
    move = partial(_move_rows, work, source_id, target.id)
    rules = move(CategoryRule, RuleUpdated)
    series = move(RecurringSeries, RecurringSeriesUpdated)
    planned = move(PlannedTransaction, PlannedTransactionUpdated)
    anomalies = move(Anomaly, AnomalyUpdated)
    descriptions = _move_descriptions(work, caller, source_id, target)
    move_forecasts(work, source_id, target)
    feedback = move_feedback(work, source_id, target.id)
    transactions = _in_category(work, Transaction, source_id)
    set_category(work, transactions, target.id)
    parts = _move_parts(work, source_id, target.id)
    return MovedRows(
        target_id=target.id,
        children=children,
        budgets=budgets,
        rules=rules,
        recurring_series=series,
        planned_transactions=planned,
        anomalies=anomalies,
        descriptions=descriptions,
        feedback=feedback,
        transactions=[row.id for row in transactions],
        parts=parts,
    )


def move_back(work: UnitOfWork, source_id: int, moved: MovedRows) -> None:
    """Move those rows back that are still where they were moved to; forecasts stay there.

    Raises Conflict where a budget is in the way of one that comes back.
    """
    target_id = moved["target_id"]
    _move_children_back(work, source_id, moved)
    budgets = _in_category(work, Budget, target_id, moved["budgets"])
    _move_budgets(work, budgets, source_id)
    move = partial(_move_rows, work, target_id, source_id)
    move(CategoryRule, RuleUpdated, moved["rules"])
    # A category that was deleted by an older release remembers none of these.
    move(RecurringSeries, RecurringSeriesUpdated, moved.get("recurring_series", []))
    move(Anomaly, AnomalyUpdated, moved.get("anomalies", []))
    move(PlannedTransaction, PlannedTransactionUpdated, moved.get("planned_transactions", []))
    move(StandardDescription, DescriptionUpdated, moved["descriptions"])
    move_feedback_back(work, source_id, target_id, moved["feedback"])
    transactions = _in_category(work, Transaction, target_id, moved["transactions"])
    set_category(work, transactions, source_id)
    _move_parts(work, target_id, source_id, moved.get("parts", []))


def _move_parts(
    work: UnitOfWork, source_id: int, target_id: int, ids: Collection[int] | None = None
) -> list[int]:
    """Move the owner's parts in a category, all or those with these ids, and return their ids."""
    part = TransactionPart
    in_source = (part.user_id == work.user_id, part.category_id == source_id)
    all_ids = work.session.scalars(select(part.id).where(*in_source).order_by(part.id))
    chosen_ids = None if ids is None else set(ids)
    part_ids = [id_ for id_ in all_ids if chosen_ids is None or id_ in chosen_ids]
    if not part_ids:
        return []
    have_part = Transaction.id.in_(select(part.transaction_id).where(*in_source))
    rows = list(work.session.scalars(select(Transaction).where(have_part).order_by(Transaction.id)))
    load_parts_of(work, rows)
    moved = set(part_ids)
    affected = [row for row in rows if not moved.isdisjoint(_list_part_ids(row))]
    move_parts(work, affected, moved, target_id)
    return part_ids


def _list_part_ids(row: Transaction) -> list[int]:
    return [part.id for part in row.parts]


def _in_category(
    work: UnitOfWork, model: type[InCategory], category_id: int, ids: Collection[int] | None = None
) -> list[InCategory]:
    """The owner's rows in a category: all, or those with these ids, of which there may be many."""
    own = model.user_id == work.user_id
    query = select(model).where(own, model.category_id == category_id).order_by(model.id)
    rows = work.session.scalars(query)
    chosen_ids = None if ids is None else set(ids)
    return [row for row in rows if chosen_ids is None or row.id in chosen_ids]


def _check_kinds(work: UnitOfWork, source_id: int, target: Category) -> None:
    """Raise Invalid if the target is for the other kind than the transactions.

    Transactions that are of the other kind already, such as those of bank files, may stay so.
    """
    source = work.session.get_one(Category, source_id)
    entry = entries()
    in_source = (entry.user_id == work.user_id, entry.category_id == source_id)
    kinds = work.session.scalars(select(entry.kind).where(*in_source).distinct())
    before, after = CategoryType(source.type), CategoryType(target.type)
    if any(before.allows(kind) and not after.allows(kind) for kind in kinds):
        message = f"The category is for transactions of the kind {target.type}."
        raise Invalid.field("reassign_to", message, code="wrong_category_type")


def _move_children(work: UnitOfWork, source_id: int, target: Category) -> list[int]:
    # A system category has children of other users and of the system as well, which stay.
    own = Category.user_id == work.user_id
    query = select(Category).where(own, Category.parent_id == source_id)
    children = list(work.session.scalars(query.order_by(Category.id)))
    # The target may be one of the children that move: it would become its own parent.
    if children and (target.parent_id is not None or target in children):
        message = "The subcategories can only be moved to a top-level category."
        raise Invalid.field("reassign_to", message, code="nested_parent")

    for child in children:
        child.parent_id = target.id
    work.session.flush()
    publish_views(work, children)
    return [child.id for child in children]


def _move_children_back(work: UnitOfWork, source_id: int, moved: MovedRows) -> None:
    source = work.session.get_one(Category, source_id)
    # There is one level of parents.
    if source.parent_id is not None:
        return
    row = Category
    still_there = (row.user_id == work.user_id, row.parent_id == moved["target_id"])
    query = select(row).where(*still_there, row.id.in_(moved["children"]))
    children = list(work.session.scalars(query.order_by(row.id)))
    for child in children:
        child.parent_id = source_id
    work.session.flush()
    publish_views(work, children)


def _move_budgets(work: UnitOfWork, budgets: Sequence[Budget], category_id: int) -> list[int]:
    for budget in budgets:
        check_overlap(work.session, budget, category_id)

    return _put_into(work, category_id, budgets, BudgetUpdated)


def _move_descriptions(
    work: UnitOfWork, caller: Caller, source_id: int, target: Category
) -> list[int]:
    row = StandardDescription
    in_target = select(row.description_key).where(
        row.category_id == target.id, visible_descriptions(caller)
    )
    taken = set(work.session.scalars(in_target))
    descriptions = _in_category(work, row, source_id)

    # The deletion of the category takes those along that the target has already.
    moved = [row for row in descriptions if row.description_key not in taken]
    return _put_into(work, target.id, moved, DescriptionUpdated)


def _move_rows(
    work: UnitOfWork,
    source_id: int,
    target_id: int,
    model: type[InCategory],
    updated: Update,
    ids: Collection[int] | None = None,
) -> list[int]:
    """Move the owner's rows of a model to another category: all, or those with these ids."""
    return _put_into(work, target_id, _in_category(work, model, source_id, ids), updated)


def _put_into(
    work: UnitOfWork, category_id: int, rows: Sequence[InCategory], updated: Update
) -> list[int]:
    """Give rows a category, publish that they changed, and return their ids."""
    for row in rows:
        row.category_id = category_id
    work.session.flush()
    work.publish(*(updated(row.id, snapshot(row)) for row in rows))
    return [row.id for row in rows]
