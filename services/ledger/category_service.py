"""Categories: the system's, which everybody sees, and each person's own; one level of parents."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.events import CategoryCreated, CategoryDeleted, CategoryUpdated, DescriptionCreated
from core.identity import Caller
from core.normalization import normalize_text
from models import Budget, Category, CategoryRule, StandardDescription, Transaction, User, db
from services.ledger import category_reassignment
from services.paging import AnySelect, Page, Position, page_of
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, append_events, lock, unit_of_work
from services.versions import ExpectedVersions, check_version


class Usage(NamedTuple):
    """How much depends on a category."""

    transactions: int
    budgets: int
    children: int
    rules: int


def get_category(caller: Caller, category_id: int) -> Category:
    """A category the caller may use. Raises NotFound."""
    category = db.session.scalar(
        select(Category).where(Category.id == category_id, Category.visible_to(caller.id))
    )
    if category is None:
        raise NotFound("category")
    return category


def list_categories(caller: Caller, filters: dict[str, Any], after: Position | None) -> Page:
    query = select(Category).where(Category.visible_to(caller.id))
    if not filters["include_system"]:
        query = query.where(Category.user_id.is_not(None))
    if filters["parent_only"]:
        query = query.where(Category.parent_id.is_(None))
    if filters.get("q"):
        query = query.where(
            Category.name_key.contains(normalize_text(filters["q"]), autoescape=True)
        )
    return page_of(query, (Category.id,), after, filters["limit"], total=filters["total"])


def hierarchy(caller: Caller) -> list[dict[str, Any]]:
    """Top categories by name, each with its children."""
    query = select(Category).where(Category.visible_to(caller.id)).order_by(Category.name_key)
    categories = db.session.scalars(query).all()
    return [
        {"category": top, "children": [child for child in categories if child.parent_id == top.id]}
        for top in categories
        if top.parent_id is None
    ]


def create_category(caller: Caller, values: dict[str, Any]) -> Category:
    """Create one of the caller's own; an admin may create a system category (``is_system``)."""
    owner = _owner(caller, system=values.pop("is_system", False))
    with unit_of_work(caller.id) as work:
        category = Category(user_id=owner, name_key=normalize_text(values["name"]), **values)
        _check_name(category)
        _check_parent(caller, category)
        work.session.add(category)
        work.session.flush()
        _publish(work, CategoryCreated(category.id, snapshot(category)), category)
    return category


def _owner(caller: Caller, *, system: bool) -> int | None:
    if system and not caller.is_admin:
        raise Forbidden("Only an admin changes system categories.")
    return None if system else caller.id


def update_category(
    caller: Caller, category_id: int, changes: dict[str, Any], expected: ExpectedVersions
) -> Category:
    _changeable(caller, category_id)
    with unit_of_work(caller.id) as work:
        category = work.session.get_one(Category, category_id, populate_existing=True)
        check_version(category, expected)
        for name, value in changes.items():
            setattr(category, name, value)
        category.name_key = normalize_text(category.name)
        with work.session.no_autoflush:
            _check_name(category)
            _check_parent(caller, category)
        work.session.flush()
        _publish(work, CategoryUpdated(category.id, snapshot(category)), category)
    return category


def _changeable(caller: Caller, category_id: int) -> Category:
    category = get_category(caller, category_id)
    if category.is_system and not caller.is_admin:
        raise Forbidden("Only an admin changes system categories.")
    return category


def _check_name(category: Category) -> None:
    same = select(Category.id).where(
        Category.name_key == category.name_key,
        Category.user_id == category.user_id if category.user_id else Category.user_id.is_(None),
        Category.id != (category.id or 0),
    )
    if db.session.scalar(same) is not None:
        problem = ("/name", "There is one already (case and spacing do not count).")
        raise Conflict(
            "A category of this name exists.", code="category_exists", problems=[problem]
        )


def _check_parent(caller: Caller, category: Category) -> None:
    if category.parent_id is None:
        return
    parent = db.session.scalar(
        select(Category).where(Category.id == category.parent_id, Category.visible_to(caller.id))
    )
    if parent is None or parent.id == category.id or (category.is_system and not parent.is_system):
        raise Invalid.field("/parent_id", "There is no such category to be its parent.")
    if parent.parent_id is not None or (category.id and usage(caller.id, category).children):
        raise Invalid.field("/parent_id", "Categories have one level of parents.")


def usage(user_id: int, category: Category) -> Usage:
    """How much of the caller's depends on it; for a system category, of everybody's."""

    def count(model: Any, column: Any) -> int:
        query: AnySelect = select(func.count()).select_from(model).where(column == category.id)
        if not category.is_system:
            query = query.where(model.user_id == user_id)
        return db.session.scalar(query) or 0

    return Usage(
        count(Transaction, Transaction.category_id),
        count(Budget, Budget.category_id),
        count(Category, Category.parent_id),
        count(CategoryRule, CategoryRule.category_id),
    )


def delete_category(
    caller: Caller, category_id: int, reassign_to: int | None, expected: ExpectedVersions
) -> None:
    """Delete a category nobody uses, or move what uses it to another one first.

    Raises Conflict with the counts while it is in use.
    """
    category = _changeable(caller, category_id)
    with unit_of_work(caller.id) as work:
        work.session.refresh(category)
        check_version(category, expected)
        if reassign_to is not None:
            _reassign(work, caller, category, reassign_to)
        used = usage(caller.id, category)
        if any(used):
            raise Conflict(
                "The category is in use; name another with ?reassign_to=ID to move what uses it.",
                code="category_in_use",
                usage=used._asdict(),
            )
        work.session.delete(category)
        work.session.flush()
        _publish(work, CategoryDeleted(category.id), category)


def _reassign(work: UnitOfWork, caller: Caller, category: Category, target_id: int) -> None:
    target = db.session.scalar(
        select(Category).where(Category.id == target_id, Category.visible_to(caller.id))
    )
    if target is None or target.id == category.id or category.is_system:
        raise Invalid.field("?reassign_to", "There is no such category to move to.")
    category_reassignment.move_category(work, caller, category.id, target)


def _publish(work: UnitOfWork, event: Any, category: Category) -> None:
    """To the caller's log; a system category's change to everybody's."""
    work.publish(event)
    if category.is_system:
        for user_id in work.session.scalars(
            select(User.id).where(User.id != work.user_id).order_by(User.id)
        ).all():
            append_events(work.connection, lock(work.connection, user_id), [event])


def list_descriptions(
    caller: Caller, category_id: int, filters: Mapping[str, Any], after: Position | None
) -> Page:
    """Descriptions for quick selection under a category: the system's and the caller's own."""
    get_category(caller, category_id)
    mine = or_(StandardDescription.user_id == caller.id, StandardDescription.user_id.is_(None))
    query = select(StandardDescription).where(StandardDescription.category_id == category_id, mine)
    return page_of(
        query, (StandardDescription.id,), after, filters["limit"], total=filters["total"]
    )


def create_description(caller: Caller, category_id: int, description: str) -> StandardDescription:
    with unit_of_work(caller.id) as work:
        if (
            work.session.scalar(
                select(Category.id).where(
                    Category.id == category_id, Category.visible_to(caller.id)
                )
            )
            is None
        ):
            raise Invalid.field("/category_id", "There is no such category.")
        key = normalize_text(description)
        same = (StandardDescription.category_id == category_id) & (
            StandardDescription.description_key == key
        )
        mine = or_(StandardDescription.user_id == caller.id, StandardDescription.user_id.is_(None))
        if work.session.scalar(select(StandardDescription.id).where(same, mine)) is not None:
            raise Conflict("The category has this description already.", code="description_exists")
        row = StandardDescription(
            user_id=caller.id, category_id=category_id, description=description, description_key=key
        )
        work.session.add(row)
        work.session.flush()
        work.publish(DescriptionCreated(row.id, snapshot(row)))
    return row


def usage_stats(caller: Caller) -> list[dict[str, Any]]:
    """Per visible category: how many transactions of each kind, and when the last one was."""
    counted = (
        select(
            Transaction.category_id,
            func.count().label("transaction_count"),
            func.max(Transaction.date).label("last_used"),
        )
        .where(Transaction.user_id == caller.id)
        .group_by(Transaction.category_id)
        .subquery()
    )
    query = (
        select(Category, func.coalesce(counted.c.transaction_count, 0), counted.c.last_used)
        .outerjoin(counted, counted.c.category_id == Category.id)
        .where(Category.visible_to(caller.id))
        .order_by(func.coalesce(counted.c.transaction_count, 0).desc(), Category.name_key)
    )
    return [
        {"category": category, "transaction_count": count, "last_used": last}
        for category, count, last in db.session.execute(query)
    ]
