"""Create, change and delete categories and their standard descriptions.

System categories have no owner, every user sees them, and only an admin changes them. Categories
have one level of parents.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TypedDict

from sqlalchemy import select

from core.errors import Conflict, Forbidden, Invalid
from core.events import CategoryCreated, CategoryDeleted, CategoryUpdated, DescriptionCreated
from core.identity import Caller
from core.normalization import normalize_text
from models import Category, StandardDescription, db
from services.editing import changed_row, create_row, deleted_row
from services.ledger.category_queries import (
    count_dependents,
    find_category,
    get_category,
    visible_descriptions,
)
from services.ledger.category_reassignment import move_category
from services.ledger.system_categories import queue_change
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions


class CategoryValues(TypedDict, total=False):
    """Values of a new category, or changes to one."""

    name: str
    icon: str | None
    color: str | None
    parent_id: int | None


class NewCategory(CategoryValues, total=False):
    """Values of a new category; only an admin may set ``is_system``."""

    is_system: bool


class CategoryDeletion(TypedDict, total=False):
    """Options of a deletion: the category to move everything to that uses the deleted one."""

    reassign_to: int


class DescriptionValues(TypedDict):
    """Values of a new standard description."""

    category_id: int
    description: str


def create_category(caller: Caller, values: NewCategory) -> Category:
    """Create a category of the caller's own, or a system category.

    Raises Forbidden, Conflict, Invalid.
    """
    is_system = values.get("is_system", False)
    if is_system:
        _check_admin(caller)
    with _category_work(caller, is_system=is_system) as work:
        category = Category(user_id=None if is_system else caller.id)
        # Set before the checks: they look at the category as it would be stored.
        _set_values(category, values)
        _check_name(category)
        _check_parent(caller, category)
        create_row(work, category, CategoryCreated)
        _publish_to_others(work, category)
    return category


def update_category(
    caller: Caller, category_id: int, changes: CategoryValues, expected: ExpectedVersions
) -> Category:
    """Change a category. Raises NotFound, Forbidden, Stale, Conflict, Invalid."""
    is_system = _check_changeable(caller, category_id)
    with _category_work(caller, is_system=is_system) as work:
        with changed_row(caller.id, Category, category_id, expected, CategoryUpdated) as category:
            _set_values(category, changes)
            _check_name(category)
            _check_parent(caller, category)
        _publish_to_others(work, category)
    return category


def delete_category(
    caller: Caller, category_id: int, reassign_to: int | None, expected: ExpectedVersions
) -> None:
    """Delete an unused category, or first move everything that uses it to ``reassign_to``.

    Raises NotFound, Forbidden, Stale, Invalid, and Conflict with the counts while it is in use.
    """
    is_system = _check_changeable(caller, category_id)
    with _category_work(caller, is_system=is_system) as work:
        with deleted_row(caller.id, Category, category_id, expected, CategoryDeleted) as category:
            if reassign_to is not None:
                _reassign(work, caller, category, reassign_to)
            _check_unused(caller, category)
        _publish_to_others(work, category)


def create_description(caller: Caller, values: DescriptionValues) -> StandardDescription:
    """Add a standard description to a category. Raises Invalid, Conflict."""
    row = StandardDescription
    category_id, description = values["category_id"], values["description"]
    key = normalize_text(description)
    with unit_of_work(caller.id) as work:
        if find_category(caller, category_id) is None:
            raise Invalid.field("category_id", "Category not found.", code="category_not_found")

        # The unique index covers one owner's rows. The caller's own must not repeat the system's
        # either, which have another owner.
        same = (row.category_id == category_id) & (row.description_key == key)
        if db.session.scalar(select(row.id).where(same, visible_descriptions(caller))) is not None:
            raise Conflict("The category already has this description.", code="description_exists")
        new = StandardDescription(
            user_id=caller.id, category_id=category_id, description=description, description_key=key
        )
        create_row(work, new, DescriptionCreated)
    return new


def _set_values(category: Category, values: CategoryValues) -> None:
    for name in ("name", "icon", "color", "parent_id"):
        if name in values:
            setattr(category, name, values[name])
    category.name_key = normalize_text(category.name)


def _check_admin(caller: Caller) -> None:
    if not caller.is_admin:
        raise Forbidden(
            "Only an admin may create, change or delete system categories.", code="admin_required"
        )


def _check_changeable(caller: Caller, category_id: int) -> bool:
    """Return whether it is a system category. Raises NotFound, Forbidden."""
    is_system = get_category(caller, category_id).is_system
    if is_system:
        _check_admin(caller)
    return is_system


@contextmanager
def _category_work(caller: Caller, *, is_system: bool) -> Iterator[UnitOfWork]:
    """Open a unit of work for a change of a category."""
    if is_system:
        queue_change(db.session())
    with unit_of_work(caller.id) as work:
        if is_system:
            # Before the category's row: whoever uses the category holds their own lock and waits
            # for the row.
            work.lock_everybody()
        yield work


def _check_name(category: Category) -> None:
    """Raise Conflict if the owner has another category of that name, ignoring case and spacing."""
    owner = category.user_id
    same_owner = Category.user_id.is_(None) if owner is None else Category.user_id == owner
    same_name = Category.name_key == category.name_key
    is_other = Category.id != (category.id or 0)
    if db.session.scalar(select(Category.id).where(same_owner, same_name, is_other)) is not None:
        message = "This name is already in use (ignoring case and spacing)."
        raise Conflict(
            "A category with this name already exists.",
            code="category_exists",
            problems=[("name", message)],
        )


def _check_parent(caller: Caller, category: Category) -> None:
    """Raise Invalid unless the parent is visible, another category, and itself without a parent."""
    if category.parent_id is None:
        return
    parent = find_category(caller, category.parent_id)
    if parent is None or parent.id == category.id:
        raise Invalid.field("parent_id", "Parent category not found.", code="parent_not_found")
    # Every user sees a system category, so its parent must be visible to every user.
    if category.is_system and not parent.is_system:
        raise Invalid.field("parent_id", "Parent category not found.", code="parent_not_found")

    has_children = category.id and count_dependents(caller.id, category).children
    if parent.parent_id is not None or has_children:
        message = "A parent category must be a top-level category; only one level is allowed."
        raise Invalid.field("parent_id", message, code="nested_parent")


def _check_unused(caller: Caller, category: Category) -> None:
    dependents = count_dependents(caller.id, category)
    if dependents:
        raise Conflict(
            "The category is in use. Name another with ?reassign_to=ID to move everything to it.",
            code="category_in_use",
            usage=asdict(dependents),
        )


def _reassign(work: UnitOfWork, caller: Caller, category: Category, target_id: int) -> None:
    target = find_category(caller, target_id)
    if target is None or target.id == category.id or category.is_system:
        raise Invalid.field(
            "reassign_to", "The category to move to was not found.", code="category_not_found"
        )
    move_category(work, caller, category.id, target)


def _publish_to_others(work: UnitOfWork, category: Category) -> None:
    """Append the last event, if about a system category, to the logs of all other users."""
    if not category.is_system:
        return
    # Clients learn of changes from their own log, so a change that all users see is in all logs.
    event = work.events[-1]
    for user_id in work.other_users:
        work.publish_to(user_id, event)
