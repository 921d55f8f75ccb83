"""Categories as a user sees them: with the user's settings before the category's own values."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select

from core.category_names import translate_category
from core.clock import utc_text
from core.enums import CategoryType
from core.events import CategoryUpdated, Event
from core.identity import Caller
from core.json_types import JsonObject
from models import UNCATEGORIZED, Category, CategorySetting, User, db, table_of
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

CategoryEvent = Callable[[int, JsonObject], Event]

OVERRIDES = ("name", "icon", "color")
"""Values of a system category that each user may replace for themselves."""

categories, settings = table_of(Category).c, table_of(CategorySetting).c


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category as one user sees it.

    ``system_name`` is a system category's own name in the user's language, ``position`` the place
    that the user gave it.
    ``version`` rises with changes of the category and of the user's settings.
    """

    id: int
    user_id: int | None
    parent_id: int | None
    name: str
    system_name: str | None
    icon: str | None
    color: str | None
    type: str
    hidden: bool
    position: int | None
    created_at: dt.datetime
    updated_at: dt.datetime
    version: int

    @property
    def is_system(self) -> bool:
        return self.user_id is None

    def allows(self, kind: str) -> bool:
        """Return whether transactions of a kind may get this category."""
        return CategoryType(self.type).allows(kind)


def own_settings(user_id: int) -> ColumnElement[bool]:
    """The condition of an outer join of categories with a user's settings of them."""
    return and_(settings.category_id == categories.id, settings.user_id == user_id)


def show_name(own_name: str | None, stored_name: str, *, is_system: bool, locale: str) -> str:
    """Return the name that a user sees: the one they chose, else the category's own.

    A system category's own name is in the user's language.
    """
    if own_name is not None:
        return own_name
    return translate_category(stored_name, locale) if is_system else stored_name


def build_view(category: Category, setting: CategorySetting | None, locale: str) -> CategoryView:
    """Combine a category with a user's settings of it; ``locale`` is the user's."""
    icon, color = (_choose(category, setting, name) for name in ("icon", "color"))
    is_system = category.is_system
    system_name = show_name(None, category.name, is_system=is_system, locale=locale)
    own_name = setting.name if setting else None
    return CategoryView(
        id=category.id,
        user_id=category.user_id,
        parent_id=category.parent_id,
        name=system_name if own_name is None else own_name,
        system_name=system_name if is_system else None,
        icon=icon,
        color=color,
        type=category.type,
        hidden=setting.hidden if setting else False,
        position=setting.position if setting else None,
        created_at=category.created_at,
        updated_at=max(category.updated_at, setting.updated_at) if setting else category.updated_at,
        # Never the same number for two states: neither of the two ever falls.
        version=category.version + (setting.version if setting else 0),
    )


def view_category(caller: Caller, category: Category) -> CategoryView:
    """A category as the caller sees it."""
    (view,) = view_categories(caller, [category])
    return view


def view_categories(caller: Caller, rows: Sequence[Category]) -> list[CategoryView]:
    """Categories as the caller sees them, in the same order."""
    by_category = _load_settings(caller.id, [row.id for row in rows])
    return [build_view(row, by_category.get(row.id), caller.locale) for row in rows]


def load_views(
    caller: Caller, ids: Collection[int | None] | None = None
) -> dict[int, CategoryView]:
    """The visible categories by id as the caller sees them: all, or those with these ids."""
    query = select(Category).where(Category.visible_to(caller.id))
    if ids is not None:
        query = query.where(Category.id.in_([id_ for id_ in ids if id_ not in _NO_CATEGORY]))
    # A user's own categories come last.
    query = query.order_by(Category.user_id.is_not(None), Category.id)
    views = view_categories(caller, db.session.scalars(query).all())
    return {view.id: view for view in views}


def sort_key(view: CategoryView) -> tuple[bool, int, str]:
    """The order of a user's categories: as they placed them, then by name."""
    return view.position is None, view.position or 0, view.name.casefold()


def with_settings(work: UnitOfWork, event: type[Event]) -> CategoryEvent:
    """Return a constructor of a category's event that carries what the owner sees of it."""

    def build(category_id: int, _payload: JsonObject) -> Event:
        category = work.session.get_one(Category, category_id)
        setting = load_setting(work, category_id)
        locale = load_locales(work, [work.user_id])[work.user_id]
        return event(category_id, category_payload(category, setting, locale))

    return build


def category_payload(
    category: Category, setting: CategorySetting | None, locale: str
) -> JsonObject:
    """The public fields of a category as one user sees it, in the form of the API."""
    view = build_view(category, setting, locale)
    seen = {name: getattr(view, name) for name in ("name", "icon", "color", "hidden", "position")}
    state = {"version": view.version, "updated_at": utc_text(view.updated_at)}
    system = {"system_name": view.system_name, "is_system": view.is_system}
    return snapshot(category) | seen | state | system


def load_setting(work: UnitOfWork, category_id: int) -> CategorySetting | None:
    """The owner's settings of a category, as they are under the lock."""
    row = CategorySetting
    own = (row.user_id == work.user_id, row.category_id == category_id)
    query = select(row).where(*own).execution_options(populate_existing=True)
    return work.session.scalar(query)


def load_locales(work: UnitOfWork, user_ids: Collection[int]) -> dict[int, str]:
    """The locales of users by id, as they are under the lock."""
    query = select(User.id, User.locale).where(User.id.in_(user_ids))
    return {row.id: row.locale for row in work.session.execute(query)}


def publish_views(work: UnitOfWork, rows: Iterable[Category]) -> None:
    """Publish changed categories as the owner sees them."""
    event = with_settings(work, CategoryUpdated)
    work.publish(*(event(row.id, {}) for row in rows))


def publish_system_categories(work: UnitOfWork) -> None:
    """Publish the system categories, whose names have changed with the owner's language."""
    query = select(Category).where(Category.user_id.is_(None)).order_by(Category.id)
    publish_views(work, work.session.scalars(query).all())


def _choose(category: Category, setting: CategorySetting | None, name: str) -> str | None:
    own: str | None = getattr(setting, name) if setting else None
    value: str | None = getattr(category, name)
    return value if own is None else own


def _load_settings(user_id: int, category_ids: Collection[int]) -> dict[int, CategorySetting]:
    row = CategorySetting
    query = select(row).where(row.user_id == user_id)
    # Of a single category only its settings are read; a user has few of them.
    if len(category_ids) == 1:
        query = query.where(row.category_id.in_(category_ids))
    return {setting.category_id: setting for setting in db.session.scalars(query)}


_NO_CATEGORY = frozenset({None, UNCATEGORIZED})
