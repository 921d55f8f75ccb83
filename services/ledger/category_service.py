"""Create, change and delete categories and their standard descriptions.

System categories have no owner, and every user sees them. An admin changes them for all, everybody
else how they see them. Categories have one level of parents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

from sqlalchemy import select

from core.category_names import is_name_of
from core.errors import INVALID_REQUEST, Conflict, Forbidden, Invalid
from core.events import (
    CategoryCreated,
    CategoryUpdated,
    DescriptionCreated,
)
from core.identity import Caller
from core.normalization import normalize_text
from models import Category, StandardDescription, db
from services.editing import create_row
from services.ledger.category_queries import (
    count_dependents,
    find_categories,
    find_category,
    get_category,
    visible_descriptions,
)
from services.ledger.category_settings import (
    PERSONAL,
    check_shown_name,
    reset_overrides,
    store_setting,
)
from services.ledger.category_steps import (
    category_work,
    check_admin,
    check_name,
    load_viewed,
    locked_category,
    publish_categories,
)
from services.ledger.category_views import (
    OVERRIDES,
    CategoryView,
    load_views,
    publish_views,
    view_category,
)
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions


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


class CategoryUpdate(CategoryValues):
    """Changes to one of many categories."""

    id: int


class CategoryUpdates(TypedDict):
    """Changes to many categories."""

    updates: list[CategoryUpdate]


@dataclass(frozen=True, slots=True)
class CategoryList:
    """Categories as the caller sees them."""

    items: list[CategoryView]


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
        check_admin(caller)
    with category_work(caller, is_system=is_system) as work:
        category = Category(user_id=None if is_system else caller.id)
        _set_values(category, values)
        check_name(category)
        _check_parent(caller, category)
        work.session.add(category)
        work.session.flush()
        store_setting(work, category, values)
        publish_categories(work, [category], CategoryCreated)
    return view_category(caller, category)


def update_category(
    caller: Caller, category_id: int, changes: CategoryValues, expected: ExpectedVersions
) -> CategoryView:
    """Change a category; of a system category, a user changes only how they see it themselves.

    Raises NotFound, Forbidden, Stale, Conflict, Invalid.
    """
    is_system = get_category(caller, category_id).is_system
    with category_work(caller, is_system=is_system and caller.is_admin) as work:
        category = _change(work, caller, category_id, changes, expected, is_system=is_system)
        _publish_change(work, caller, [category])
    return view_category(caller, category)


def _without_translation(category: Category, changes: CategoryValues) -> CategoryValues:
    """Return the changes without a name that only translates the system category's own.

    An admin who sends back the name as they see it must not give it to everybody.
    """
    name = changes.get("name")
    if name is None or not category.is_system or not is_name_of(name, category.name):
        return changes
    if normalize_text(name) == category.name_key:
        return changes

    kept = changes.copy()
    del kept["name"]
    return kept


def update_categories(caller: Caller, updates: Sequence[CategoryUpdate]) -> list[CategoryView]:
    """Change many categories, all or none, in the order of the request.

    Raises Forbidden, Conflict, Invalid.
    """
    ids = [update["id"] for update in updates]
    # Two changes of one row in one request have no defined order.
    if len(set(ids)) != len(ids):
        raise Invalid.field(
            "updates", "Each category must be listed only once.", code="repeated_category"
        )
    are_system = {row.id: row.is_system for row in find_categories(caller, ids)}
    unknown = [place for place, category_id in enumerate(ids) if category_id not in are_system]
    if unknown:
        problems = [(("updates", place, "id"), "Category not found.") for place in unknown]
        raise Invalid(INVALID_REQUEST, code="category_not_found", problems=problems)

    changes_system = caller.is_admin and any(are_system.values())
    with category_work(caller, is_system=changes_system) as work:
        changed = []
        for update in updates:
            category_id, changes = update["id"], _without_id(update)
            is_system = are_system[category_id]
            category = _change(work, caller, category_id, changes, None, is_system=is_system)
            changed.append(category)
        _publish_change(work, caller, changed)
    views = load_views(caller, ids)
    return [views[category_id] for category_id in ids]


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


def _without_id(update: CategoryUpdate) -> CategoryValues:
    return cast(CategoryValues, {name: value for name, value in update.items() if name != "id"})


def _change(
    work: UnitOfWork,
    caller: Caller,
    category_id: int,
    changes: CategoryValues,
    expected: ExpectedVersions,
    *,
    is_system: bool,
) -> Category:
    if is_system and not caller.is_admin:
        return _change_own_view(work, caller, category_id, changes, expected)

    category = locked_category(work, category_id, expected)
    changes = _without_translation(category, changes)
    with work.session.no_autoflush:
        _set_values(category, changes)
        if "name" in changes:
            check_name(category)
        if "parent_id" in changes:
            _check_parent(caller, category)
    work.session.flush()
    # The system's own values are what an admin changes, so nothing of the admin hides them.
    reset_overrides(work, category, changes)
    store_setting(work, category, changes)
    return category


def _change_own_view(
    work: UnitOfWork,
    caller: Caller,
    category_id: int,
    changes: CategoryValues,
    expected: ExpectedVersions,
) -> Category:
    """Change how the caller sees a system category."""
    if changes.keys() & SYSTEM_ONLY:
        raise Forbidden("Only an admin may change the parent or the type of a system category.")
    category = load_viewed(work, category_id, expected)
    name = changes.get("name")
    if name is not None:
        check_shown_name(caller, category_id, name)
    store_setting(work, category, changes, (*OVERRIDES, *PERSONAL))
    return category


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


def _publish_change(work: UnitOfWork, caller: Caller, changed: Sequence[Category]) -> None:
    """Publish changed categories to all whom the caller could change them for."""
    views = [] if caller.is_admin else [category for category in changed if category.is_system]
    publish_categories(work, [row for row in changed if row not in views], CategoryUpdated)
    publish_views(work, views)
