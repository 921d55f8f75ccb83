"""Steps that every change of a category takes: locks, checks, and events for all who see it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select

from core.errors import Forbidden, NotFound
from core.events import Event
from core.identity import Caller
from models import Category, db
from services.editing import locked_row
from services.ledger.category_settings import load_settings_of_all, name_exists
from services.ledger.category_views import (
    CategoryView,
    build_view,
    category_payload,
    load_locales,
    load_setting,
)
from services.ledger.system_categories import queue_change
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions, check_version


def check_admin(caller: Caller) -> None:
    if not caller.is_admin:
        raise Forbidden(
            "Only an admin may create, change or delete system categories for all users. Hide one"
            ' for yourself with "hidden": true, or move what you have in it to another category'
            " with DELETE and ?reassign_to=ID.",
            code="admin_required",
        )


@contextmanager
def category_work(caller: Caller, *, is_system: bool) -> Iterator[UnitOfWork]:
    """Open a unit of work for a change of a category."""
    if is_system:
        queue_change(db.session())
    with unit_of_work(caller.id) as work:
        if is_system:
            # Before the category's row: whoever uses the category holds their own lock and waits
            # for the row.
            work.lock_everybody()
        yield work


def locked_category(work: UnitOfWork, category_id: int, expected: ExpectedVersions) -> Category:
    """Load a category as it is under the lock. Raises NotFound, Stale."""
    category = locked_row(work.session, Category, category_id, None)
    if expected is not None:
        check_version(_build_seen(work, category), expected)
    return category


def load_viewed(work: UnitOfWork, category_id: int, expected: ExpectedVersions) -> Category:
    """Load a system category whose view is about to change. Raises NotFound, Stale."""
    category = work.session.get(Category, category_id, populate_existing=True)
    if category is None:
        raise NotFound("category")
    if expected is not None:
        check_version(_build_seen(work, category), expected)
    return category


def _build_seen(work: UnitOfWork, category: Category) -> CategoryView:
    """Return the category as the owner of the unit sees it under the lock."""
    setting = load_setting(work, category.id)
    return build_view(category, setting, load_locales(work, [work.user_id])[work.user_id])


def check_name(category: Category) -> None:
    """Raise Conflict if the owner has another category of that name, ignoring case and spacing."""
    owner = category.user_id
    same_owner = Category.user_id.is_(None) if owner is None else Category.user_id == owner
    same_name = Category.name_key == category.name_key
    is_other = Category.id != (category.id or 0)
    if db.session.scalar(select(Category.id).where(same_owner, same_name, is_other)) is not None:
        raise name_exists()


def publish_categories(work: UnitOfWork, rows: Sequence[Category], event: type[Event]) -> None:
    """Publish categories to their owner, system ones to everybody, each as they see them."""
    settings = load_settings_of_all(work, rows)
    everybody = [work.user_id, *work.other_users]
    locales = load_locales(work, everybody)
    for category in rows:
        for user_id in everybody if category.is_system else [work.user_id]:
            setting = settings.get((user_id, category.id))
            payload = category_payload(category, setting, locales[user_id])
            work.publish_to(user_id, event(category.id, payload))
