"""Names of the categories that a user sees, for search and for lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from core.identity import Caller
from core.normalization import fold_for_search
from models import Category, CategorySetting, db, table_of
from services.ledger.category_views import own_settings, show_name
from services.paging import AnyRow

category, setting = table_of(Category).c, table_of(CategorySetting).c

MAX_DEPTH = 20
"""Bound of the categories above one; a tree of people's categories has two or three levels."""


@dataclass(frozen=True, slots=True)
class VisibleName:
    """A category's name as the caller sees it, and as it is stored."""

    id: int
    name: str
    stored_name: str
    parent_id: int | None
    user_id: int | None

    @property
    def is_system(self) -> bool:
        return self.user_id is None


def find_category_ids(caller: Caller, text: str) -> list[int]:
    """The ids of the visible categories whose name contains a text, folded for search.

    A system category is also found by its English name.
    """
    folded_text = fold_for_search(text)
    rows = load_visible_names(caller)
    return [row.id for row in rows if folded_text in fold_for_search(_list_names(row))]


def load_category_names(caller: Caller) -> dict[int, str]:
    """Load the names of the categories that the caller sees, system categories first."""
    return {row.id: row.name for row in load_visible_names(caller)}


def load_category_paths(caller: Caller) -> dict[int, str]:
    """The names of each visible category, with those of the categories above it."""
    rows = load_visible_names(caller)
    names = {row.id: _list_names(row) for row in rows}
    parents = {row.id: row.parent_id for row in rows}
    return {id_: " ".join(_walk_up(id_, names, parents)) for id_ in names}


def load_visible_names(caller: Caller) -> list[VisibleName]:
    """The names of the visible categories, system categories first."""
    own_name = setting.name.label("own_name")
    query = (
        select(category.id, own_name, category.name, category.parent_id, category.user_id)
        .outerjoin_from(table_of(Category), table_of(CategorySetting), own_settings(caller.id))
        .where(Category.visible_to(caller.id))
        .order_by(category.user_id.is_not(None), category.id)
    )
    return [_build_name(row, caller.locale) for row in db.session.execute(query)]


def _build_name(row: AnyRow, locale: str) -> VisibleName:
    is_system = row.user_id is None
    name = show_name(row.own_name, row.name, is_system=is_system, locale=locale)
    return VisibleName(row.id, name, row.name, row.parent_id, row.user_id)


def _list_names(row: VisibleName) -> str:
    """Return all names under which a category is searched."""
    return f"{row.name} {row.stored_name}" if row.is_system else row.name


def _walk_up(
    category_id: int, names: Mapping[int, str], parents: Mapping[int, int | None]
) -> Iterator[str]:
    """The names from a category upwards."""
    current: int | None = category_id
    for _ in range(MAX_DEPTH):
        if current is None or current not in names:
            return
        yield names[current]
        current = parents[current]
