"""Keep a deleted category in the log, and insert it again: steps of a unit of work."""

from sqlalchemy import or_, select

from core.events import CategoryCreated, DescriptionCreated
from core.json_types import JsonObject
from core.normalization import normalize_text
from infrastructure.bulk_writes import insert_many
from models import Category, CategorySetting, StandardDescription, table_of
from services.ledger.category_steps import check_name, publish_categories
from services.ledger.category_views import load_setting
from services.restoration import insert_rows, read_columns
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork


def keep_category(work: UnitOfWork, category: Category) -> JsonObject:
    """Return what restores a category: its columns, the owner's settings, and descriptions."""
    row = StandardDescription
    is_own = or_(row.user_id == work.user_id, row.user_id.is_(None))
    descriptions = work.session.scalars(select(row).where(row.category_id == category.id, is_own))
    setting = load_setting(work, category.id)
    return {
        "category": snapshot(category),
        "setting": setting and snapshot(setting),
        "descriptions": [snapshot(description) for description in descriptions],
        "moved": None,
    }


def insert_category(work: UnitOfWork, kept: JsonObject) -> None:
    """Insert a deleted category with what was kept; descriptions that a merge moved stay there.

    It becomes a top-level category if its parent cannot be its parent any more. Raises Conflict
    when another category has its name.
    """
    values = read_columns(Category, kept["category"])
    values |= {
        "name_key": normalize_text(values["name"]),
        "parent_id": _find_parent(work, values["user_id"], values["parent_id"]),
        # Never the same number for two states: its parent may be another.
        "version": values["version"] + 1,
    }
    check_name(Category(**values))
    # Without the mapper, which would give it a version of its own.
    insert_many(work.connection, table_of(Category), [values])
    if kept["setting"] is not None:
        insert_rows(work, CategorySetting, [kept["setting"]])

    moved = kept["moved"]["descriptions"] if kept["moved"] else []
    descriptions = [row for row in kept["descriptions"] if row["id"] not in moved]
    for row in descriptions:
        key = normalize_text(row["description"])
        insert_rows(work, StandardDescription, [row], description_key=key)

    category = work.session.get_one(Category, values["id"])
    publish_categories(work, [category], CategoryCreated)
    work.publish(*(DescriptionCreated(row["id"], row) for row in descriptions))


def _find_parent(work: UnitOfWork, owner_id: int | None, parent_id: int | None) -> int | None:
    """Return the parent if it is still there, and of the top level."""
    if parent_id is None:
        return None
    is_visible = or_(Category.user_id.is_(None), Category.user_id == owner_id)
    is_parent = (Category.id == parent_id, Category.parent_id.is_(None), is_visible)
    return work.session.scalar(select(Category.id).where(*is_parent))
