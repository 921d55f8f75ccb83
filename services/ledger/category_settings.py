"""Steps that store how a user sees a category."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select

from core.errors import Conflict
from core.identity import Caller
from core.normalization import normalize_text
from models import Category, CategorySetting
from services.ledger.category_names import load_category_names
from services.ledger.category_views import OVERRIDES, load_setting
from services.unit_of_work import UnitOfWork

PERSONAL = ("hidden", "position")
"""Values that every user has of each category, also of their own."""


def store_setting(
    work: UnitOfWork,
    category: Category,
    changes: Mapping[str, object],
    names: Collection[str] = PERSONAL,
) -> None:
    """Store those of the named values that the changes have, for the owner of the unit."""
    values = {name: changes[name] for name in names if name in changes}
    if not values:
        return
    setting = load_setting(work, category.id)
    if setting is None:
        setting = CategorySetting(user_id=work.user_id, category_id=category.id)
        work.session.add(setting)
    for name, value in values.items():
        setattr(setting, name, value)
    work.session.flush()


def reset_overrides(work: UnitOfWork, category: Category, changes: Mapping[str, object]) -> None:
    """Let the owner of the unit see the category's own values where the changes name them."""
    setting = load_setting(work, category.id) if changes.keys() & set(OVERRIDES) else None
    if setting is None:
        return
    for name in OVERRIDES:
        if name in changes:
            setattr(setting, name, None)
    work.session.flush()


def check_shown_name(caller: Caller, category_id: int, name: str) -> None:
    """Raise Conflict if the caller sees another category under this name."""
    key = normalize_text(name)
    names = load_category_names(caller).items()
    if any(id_ != category_id and normalize_text(other) == key for id_, other in names):
        raise name_exists()


def name_exists() -> Conflict:
    """Return the error that refuses the name of another category."""
    message = "This name is already in use (ignoring case and spacing)."
    return Conflict(
        "A category with this name already exists.",
        code="category_exists",
        problems=[("name", message)],
    )


def load_settings_of_all(
    work: UnitOfWork, rows: Iterable[Category]
) -> dict[tuple[int, int], CategorySetting]:
    """The settings of categories of every user who has some, by the ids of user and category."""
    ids = [category.id for category in rows]
    query = select(CategorySetting).where(CategorySetting.category_id.in_(ids))
    return {(row.user_id, row.category_id): row for row in work.session.scalars(query)}
