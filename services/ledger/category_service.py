"""Create, change and delete categories and their standard descriptions.

System categories have no owner, and every user sees them. An admin changes them for all, everybody
else how they see them. Categories have one level of parents.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TypedDict

from sqlalchemy import select

from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.events import (
    CategoryCreated,
    CategoryDeleted,
    CategoryUpdated,
    DescriptionCreated,
    Event,
)
from core.identity import Caller
from core.normalization import normalize_text
from models import Category, StandardDescription, db
from services.editing import create_row, deleted_row, locked_row
from services.ledger.category_queries import (
    count_dependents,
    find_category,
    get_category,
    visible_descriptions,
)
from services.ledger.category_reassignment import move_category
from services.ledger.category_settings import (
    PERSONAL,
    check_shown_name,
    load_settings_of_all,
    name_exists,
    reset_overrides,
    store_setting,
)
from services.ledger.category_views import (
    OVERRIDES,
    CategoryView,
    build_view,
    category_payload,
    load_setting,
    load_views,
    publish_views,
    view_category,
)
from services.ledger.system_categories import queue_change
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions, check_version


class CategoryValues(TypedDict, total=False):
    """Values of a new category, or changes to one.

    Of a system category, a null ``name``, ``icon`` or ``color`` is the system's own again.
    """

    name: str | None
    icon: str | None
    color: str | None
    parent_id: int | None
    type: str
    hidden: bool
    position: int | None


class NewCategory(CategoryValues, total=False):
    """Values of a new category; only an admin may set ``is_system``."""

    is_system: bool


SYSTEM_ONLY = {"parent_id", "type"}
"""Values of a system category that are the same for everybody."""


class CategoryDeletion(TypedDict, total=False):
    """Options of a deletion: the category to move everything to that uses the deleted one."""

    reassign_to: int


class DescriptionValues(TypedDict):
    """Values of a new standard description."""

    category_id: int
    description: str


def create_category(caller: Caller, values: NewCategory) -> CategoryView:
    """Create a category of the caller's own, or a system category.

    Raises Forbidden, Conflict, Invalid.
    """
    is_system = values.get("is_system", False)
    if is_system:
        _check_admin(caller)
    with _category_work(caller, is_system=is_system) as work:
        category = Category(user_id=None if is_system else caller.id)
        _set_values(category, values)
        _check_name(category)
        _check_parent(caller, category)
        work.session.add(category)
        work.session.flush()
        store_setting(work, category, values)
        _publish(work, category, CategoryCreated)
    return view_category(caller.id, category)


def update_category(
    caller: Caller, category_id: int, changes: CategoryValues, expected: ExpectedVersions
) -> CategoryView:
    """Change a category; of a system category, a user changes only how they see it themselves.

    Raises NotFound, Forbidden, Stale, Conflict, Invalid.
    """
    is_system = get_category(caller, category_id).is_system
    if is_system and not caller.is_admin:
        return _update_own_view(caller, category_id, changes, expected)

    with _category_work(caller, is_system=is_system) as work:
        category = _locked_category(work, category_id, expected)
        with work.session.no_autoflush:
            _set_values(category, changes)
            _check_name(category)
            _check_parent(caller, category)
        work.session.flush()
        # The system's own values are what an admin changes, so nothing of the admin hides them.
        reset_overrides(work, category, changes)
        store_setting(work, category, changes)
        _publish(work, category, CategoryUpdated)
    return view_category(caller.id, category)


def delete_category(
    caller: Caller, category_id: int, reassign_to: int | None, expected: ExpectedVersions
) -> None:
    """Delete an unused category, or first move everything that uses it to ``reassign_to``.

    Of a system category, only what is the caller's moves, and it is then hidden for the caller.
    Raises NotFound, Forbidden, Stale, Invalid, and Conflict with the counts while it is in use.
    """
    is_system = get_category(caller, category_id).is_system
    if is_system and reassign_to is not None:
        _merge_system_category(caller, category_id, reassign_to, expected)
        return
    if is_system:
        _check_admin(caller)
    with _category_work(caller, is_system=is_system) as work:
        _locked_category(work, category_id, expected)
        with deleted_row(caller.id, Category, category_id, None, CategoryDeleted) as category:
            if reassign_to is not None:
                _reassign(work, caller, category, reassign_to)
            _check_unused(caller, category)
        for user_id in work.other_users if is_system else ():
            work.publish_to(user_id, CategoryDeleted(category_id))


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
    if "name" in values and values["name"] is None:
        raise Invalid.field("name", "A category must have a name.", code="name_required")
    for name in ("name", "icon", "color", "parent_id", "type"):
        if name in values:
            setattr(category, name, values[name])
    category.name_key = normalize_text(category.name)


def _locked_category(work: UnitOfWork, category_id: int, expected: ExpectedVersions) -> Category:
    """Load a category as it is under the lock. Raises NotFound, Stale."""
    category = locked_row(work.session, Category, category_id, None)
    check_version(build_view(category, load_setting(work, category_id)), expected)
    return category


def _update_own_view(
    caller: Caller, category_id: int, changes: CategoryValues, expected: ExpectedVersions
) -> CategoryView:
    """Change how the caller sees a system category."""
    if changes.keys() & SYSTEM_ONLY:
        raise Forbidden("Only an admin may change the parent or the type of a system category.")
    with unit_of_work(caller.id) as work:
        category = _load_viewed(work, category_id, expected)
        name = changes.get("name")
        if name is not None:
            check_shown_name(caller, category_id, name)
        store_setting(work, category, changes, (*OVERRIDES, *PERSONAL))
        publish_views(work, [category])
    return view_category(caller.id, category)


def _merge_system_category(
    caller: Caller, category_id: int, target_id: int, expected: ExpectedVersions
) -> None:
    """Move what the caller has in a system category to another, and hide it for the caller.

    Other users keep theirs, so this is the same for an admin.
    """
    with unit_of_work(caller.id) as work:
        category = _load_viewed(work, category_id, expected)
        _check_no_shown_subcategory(caller, category_id)
        _reassign(work, caller, category, target_id)
        store_setting(work, category, {"hidden": True})
        publish_views(work, [category])


def _load_viewed(work: UnitOfWork, category_id: int, expected: ExpectedVersions) -> Category:
    """Load a system category whose view is about to change. Raises NotFound, Stale."""
    category = work.session.get(Category, category_id, populate_existing=True)
    if category is None:
        raise NotFound("category")
    check_version(build_view(category, load_setting(work, category_id)), expected)
    return category


def _check_no_shown_subcategory(caller: Caller, category_id: int) -> None:
    """Raise Conflict while the caller sees system subcategories, whose parent cannot change."""
    views = load_views(caller.id).values()
    if any(view.parent_id == category_id and view.is_system and not view.hidden for view in views):
        raise Conflict(
            "The category has system subcategories, which cannot be moved. Merge or hide them"
            " first.",
            code="system_subcategories",
        )


def _check_admin(caller: Caller) -> None:
    if not caller.is_admin:
        raise Forbidden(
            "Only an admin may create, change or delete system categories for all users. Hide one"
            ' for yourself with "hidden": true, or move what you have in it to another category'
            " with DELETE and ?reassign_to=ID.",
            code="admin_required",
        )


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
        raise name_exists()


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
    moved = "what you have in it" if category.is_system else "everything"
    if dependents:
        raise Conflict(
            f"The category is in use. Name another with ?reassign_to=ID to move {moved} to it.",
            code="category_in_use",
            usage=asdict(dependents),
        )


def _reassign(work: UnitOfWork, caller: Caller, category: Category, target_id: int) -> None:
    target = find_category(caller, target_id)
    if target is None or target.id == category.id:
        raise Invalid.field(
            "reassign_to", "The category to move to was not found.", code="category_not_found"
        )
    move_category(work, caller, category.id, target)


def _publish(work: UnitOfWork, category: Category, event: type[Event]) -> None:
    """Publish a category to its owner, a system category to everybody, each as they see it."""
    settings = load_settings_of_all(work, category)
    receivers = [work.user_id, *(work.other_users if category.is_system else ())]
    for user_id in receivers:
        payload = category_payload(category, settings.get(user_id))
        work.publish_to(user_id, event(category.id, payload))
