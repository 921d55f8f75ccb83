"""Categories that a user sees, their standard descriptions, and their use."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from typing import TypedDict

from sqlalchemy import ColumnElement, func, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.errors import NotFound
from core.identity import Caller
from models import (
    Budget,
    Category,
    CategoryRule,
    CategorySetting,
    MonthlyTotal,
    PlannedTransaction,
    RecurringSeries,
    StandardDescription,
    Transaction,
    TransactionPart,
    db,
)
from services.ledger.category_names import find_category_ids
from services.ledger.category_views import (
    CategoryView,
    load_views,
    sort_key,
    view_categories,
    view_category,
)
from services.paging import AnySelect, Page, PageQuery, Position, load_page


class CategoryFilters(PageQuery, total=False):
    """Filters of the list of categories."""

    include_system: bool
    parent_only: bool
    hidden: bool
    q: str


class HierarchyQuery(TypedDict, total=False):
    """Filters of the hierarchy of categories."""

    hidden: bool


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A top-level category with its children."""

    category: CategoryView
    children: Sequence[CategoryView]


@dataclass(frozen=True, slots=True)
class CategoryHierarchy:
    """All top-level categories in the caller's order, each with its children."""

    items: Sequence[CategoryNode]


@dataclass(frozen=True, slots=True)
class CategoryUsage:
    """Number of a user's transactions in a category, and the date of the latest one."""

    category: CategoryView
    transaction_count: int
    last_used: dt.date | None


@dataclass(frozen=True, slots=True)
class CategoryUsageList:
    """Use of all visible categories, the most used first."""

    items: Sequence[CategoryUsage]


@dataclass(frozen=True, slots=True)
class Dependents:
    """Number of rows that refer to a category."""

    transactions: int
    budgets: int
    children: int
    rules: int
    planned_transactions: int
    recurring_series: int

    def __bool__(self) -> bool:
        return any(astuple(self))


def find_category(caller: Caller, category_id: int) -> Category | None:
    """A category that the caller may use; None if there is none with this id."""
    visible = Category.visible_to(caller.id)
    return db.session.scalar(select(Category).where(Category.id == category_id, visible))


def find_categories(caller: Caller, category_ids: Collection[int]) -> Sequence[Category]:
    """Those categories with these ids that the caller may use."""
    visible = Category.visible_to(caller.id)
    return db.session.scalars(select(Category).where(Category.id.in_(category_ids), visible)).all()


def get_category(caller: Caller, category_id: int) -> Category:
    """A category that the caller may use. Raises NotFound."""
    category = find_category(caller, category_id)
    if category is None:
        raise NotFound("category")
    return category


def get_view(caller: Caller, category_id: int) -> CategoryView:
    """A category as the caller sees it. Raises NotFound."""
    return view_category(caller, get_category(caller, category_id))


def load_family(
    caller: Caller, category_id: int | None, *, include_subcategories: bool = True
) -> list[int] | None:
    """The ids of a category and of its subcategories that the caller sees; None for no category.

    These are the categories that a budget of the category counts.
    """
    if category_id is None:
        return None
    if not include_subcategories:
        return [category_id]
    return [category_id, *load_subcategories(caller, [category_id])]


def load_subcategories(caller: Caller, category_ids: Collection[int]) -> list[int]:
    """The ids of all subcategories of some categories that the caller sees."""
    is_child = Category.parent_id.in_(category_ids)
    children = select(Category.id).where(is_child, Category.visible_to(caller.id))
    return list(db.session.scalars(children.order_by(Category.id)))


def list_categories(caller: Caller, filters: CategoryFilters, after: Position | None) -> Page:
    """One page of the categories that the caller sees."""
    query = select(Category).where(Category.visible_to(caller.id))
    if not filters["include_system"]:
        query = query.where(Category.user_id.is_not(None))
    if filters["parent_only"]:
        query = query.where(Category.parent_id.is_(None))
    if filters.get("q"):
        query = query.where(Category.id.in_(find_category_ids(caller, filters["q"])))
    if filters.get("hidden") is not None:
        is_hidden = Category.id.in_(_hidden_categories(caller))
        query = query.where(is_hidden if filters["hidden"] else not_(is_hidden))
    page = load_page(query, (Category.id,), after, filters["limit"], total=filters["total"])
    return Page(view_categories(caller, page.items), page.next, page.total)


def _hidden_categories(caller: Caller) -> AnySelect:
    row = CategorySetting
    return select(row.category_id).where(row.user_id == caller.id, row.hidden)


def load_hierarchy(caller: Caller, query: HierarchyQuery) -> CategoryHierarchy:
    """The top-level categories in the caller's order, each with its children likewise."""
    hidden = query.get("hidden")
    children: dict[int | None, list[CategoryView]] = defaultdict(list)
    for view in sorted(load_views(caller).values(), key=sort_key):
        if hidden is None or view.hidden == hidden:
            children[view.parent_id].append(view)
    return CategoryHierarchy([CategoryNode(top, children[top.id]) for top in children[None]])


def load_usage(caller: Caller) -> CategoryUsageList:
    """Count the caller's transactions in every visible category, the most used first."""
    counts = (
        select(MonthlyTotal.category_key, func.sum(MonthlyTotal.count).label("transactions"))
        .where(MonthlyTotal.user_id == caller.id)
        .group_by(MonthlyTotal.category_key)
        .subquery()
    )
    # One step into the index for each category.
    last_used = (
        select(func.max(Transaction.date))
        .where(Transaction.user_id == caller.id, Transaction.category_id == Category.id)
        .scalar_subquery()
    )
    last_split = (
        select(TransactionPart.category_id, func.max(Transaction.date).label("date"))
        .join(Transaction, Transaction.id == TransactionPart.transaction_id)
        .where(TransactionPart.user_id == caller.id)
        .group_by(TransactionPart.category_id)
        .subquery()
    )
    query = (
        select(Category.id, func.coalesce(counts.c.transactions, 0), last_used, last_split.c.date)
        .outerjoin(counts, counts.c.category_key == Category.id)
        .outerjoin(last_split, last_split.c.category_id == Category.id)
        .where(Category.visible_to(caller.id))
    )
    views = load_views(caller)
    rows = db.session.execute(query)
    # The sums of PostgreSQL are decimals.
    usages = [
        CategoryUsage(views[id_], int(count), max(filter(None, days), default=None))
        for id_, count, *days in rows
    ]
    # By the names that the caller sees, which no column has.
    usages.sort(key=lambda usage: (-usage.transaction_count, usage.category.name.casefold()))
    return CategoryUsageList(usages)


def count_dependents(user_id: int, category: Category) -> Dependents:
    """Count the user's rows that refer to a category; for a system category, those of all users."""
    return Dependents(
        transactions=_count(user_id, category, Transaction, Transaction.category_id)
        + _count_split(user_id, category),
        budgets=_count(user_id, category, Budget, Budget.category_id),
        children=_count(user_id, category, Category, Category.parent_id),
        rules=_count(user_id, category, CategoryRule, CategoryRule.category_id),
        planned_transactions=_count(
            user_id, category, PlannedTransaction, PlannedTransaction.category_id
        ),
        recurring_series=_count(user_id, category, RecurringSeries, RecurringSeries.category_id),
    )


def list_descriptions(
    caller: Caller, category_id: int, page: PageQuery, after: Position | None
) -> Page:
    """One page of the standard descriptions of a category: the system's and the caller's own."""
    get_category(caller, category_id)
    row = StandardDescription
    query = select(row).where(row.category_id == category_id, visible_descriptions(caller))
    return load_page(query, (row.id,), after, page["limit"], total=page["total"])


def visible_descriptions(caller: Caller) -> ColumnElement[bool]:
    """The condition that restricts standard descriptions to the system's and the caller's own."""
    row = StandardDescription
    return or_(row.user_id == caller.id, row.user_id.is_(None))


def _count_split(user_id: int, category: Category) -> int:
    """Count the split transactions that have a part in a category."""
    part = TransactionPart
    query = select(func.count(part.transaction_id.distinct())).where(
        part.category_id == category.id
    )
    if not category.is_system:
        query = query.where(part.user_id == user_id)
    return db.session.scalar(query) or 0


def _count(
    user_id: int,
    category: Category,
    model: type[
        Transaction | Budget | Category | CategoryRule | PlannedTransaction | RecurringSeries
    ],
    column: InstrumentedAttribute[int | None],
) -> int:
    query = select(func.count()).select_from(model).where(column == category.id)
    # A system category is deleted for everybody, so the rows of every user are in the way.
    if not category.is_system:
        query = query.where(model.user_id == user_id)
    return db.session.scalar(query) or 0
