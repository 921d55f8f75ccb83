"""Delete and merge categories, and take that back."""

from dataclasses import asdict, replace

from core.errors import Conflict, Invalid
from core.events import CategoryDeleted, CategoryUpdated
from core.identity import Caller
from models import Category
from services.editing import deleted_row
from services.ledger.category_queries import (
    count_dependents,
    find_category,
    get_category,
    get_view,
)
from services.ledger.category_reassignment import MovedRows, move_back, move_category
from services.ledger.category_restoration import insert_category, keep_category
from services.ledger.category_settings import store_setting
from services.ledger.category_steps import (
    category_work,
    check_admin,
    load_viewed,
    locked_category,
)
from services.ledger.category_views import (
    CategoryView,
    load_setting,
    load_views,
    publish_views,
    with_settings,
)
from services.restoration import load_deleted
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions


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
        check_admin(caller)
    with category_work(caller, is_system=is_system) as work:
        category = locked_category(work, category_id, expected)
        # Before anything moves: a merge leaves descriptions out that the target has already.
        kept = keep_category(work, category)
        if reassign_to is not None:
            kept["moved"] = _reassign(work, caller, category, reassign_to)
        _check_unused(caller, category)
        with deleted_row(
            caller.id, Category, category_id, None, CategoryDeleted, keep=lambda _: kept
        ):
            pass
        for user_id in work.other_users if is_system else ():
            work.publish_to(user_id, CategoryDeleted(category_id))


def _merge_system_category(
    caller: Caller, category_id: int, target_id: int, expected: ExpectedVersions
) -> None:
    """Move what the caller has in a system category to another, and hide it for the caller.

    Other users keep theirs, so this is the same for an admin.
    """
    with unit_of_work(caller.id) as work:
        category = load_viewed(work, category_id, expected)
        _check_no_shown_subcategory(caller, category_id)
        moved = _reassign(work, caller, category, target_id)
        store_setting(work, category, {"hidden": True})
        merged = with_settings(work, CategoryUpdated)(category_id, {})
        work.publish(replace(merged, before={"moved": moved}))


def restore_category(caller: Caller, category_id: int) -> CategoryView:
    """Take the deletion of a category back, or that it was merged with another.

    What the merge moved comes back as far as it still is where it was moved to. A category that
    exists and is not hidden stays as it is. Raises NotFound for what was not deleted in the last
    ``RESTORE_DAYS``, Forbidden, and Conflict when its name or the place of a budget is taken.
    """
    existing = find_category(caller, category_id)
    if existing is None:
        _insert_deleted(caller, category_id)
    elif existing.is_system:
        _take_merge_back(caller, category_id)
    return get_view(caller, category_id)


def _insert_deleted(caller: Caller, category_id: int) -> None:
    kept = load_deleted(caller.id, category_id, CategoryDeleted)
    is_system = kept["category"]["user_id"] is None
    if is_system:
        check_admin(caller)
    with category_work(caller, is_system=is_system) as work:
        if find_category(caller, category_id) is None:
            insert_category(work, kept)
            if kept["moved"] is not None:
                move_back(work, category_id, kept["moved"])


def _take_merge_back(caller: Caller, category_id: int) -> None:
    with unit_of_work(caller.id) as work:
        category = load_viewed(work, category_id, None)
        setting = load_setting(work, category_id)
        if setting is None or not setting.hidden:
            return
        kept = load_deleted(caller.id, category_id, CategoryUpdated)
        store_setting(work, category, {"hidden": False})
        publish_views(work, [category])
        move_back(work, category_id, kept["moved"])


def _check_no_shown_subcategory(caller: Caller, category_id: int) -> None:
    """Raise Conflict while the caller sees system subcategories, whose parent cannot change."""
    views = load_views(caller).values()
    if any(view.parent_id == category_id and view.is_system and not view.hidden for view in views):
        raise Conflict(
            "The category has system subcategories, which cannot be moved. Merge or hide them"
            " first.",
            code="system_subcategories",
        )


def _check_unused(caller: Caller, category: Category) -> None:
    dependents = count_dependents(caller.id, category)
    moved = "what you have in it" if category.is_system else "everything"
    if dependents:
        raise Conflict(
            f"The category is in use. Name another with ?reassign_to=ID to move {moved} to it.",
            code="category_in_use",
            usage=asdict(dependents),
        )


def _reassign(work: UnitOfWork, caller: Caller, category: Category, target_id: int) -> MovedRows:
    target = find_category(caller, target_id)
    if target is None or target.id == category.id:
        raise Invalid.field(
            "reassign_to", "The category to move to was not found.", code="category_not_found"
        )
    return move_category(work, caller, category.id, target)
