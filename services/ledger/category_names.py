"""Names of the categories that a user sees, for search and for lists."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select

from core.identity import Caller
from core.normalization import fold_for_search
from models import Category, CategorySetting, db, table_of
from services.ledger.category_views import DISPLAY_NAME, own_settings
from services.paging import AnyRow

category = table_of(Category).c

MAX_DEPTH = 20
"""Bound of the categories above one; a tree of people's categories has two or three levels."""


def find_category_ids(caller: Caller, text: str) -> list[int]:
    """The ids of the visible categories whose name contains a text, folded for search."""
    folded_text = fold_for_search(text)
    names = load_category_names(caller).items()
    return [id_ for id_, name in names if folded_text in fold_for_search(name)]


def load_category_names(caller: Caller) -> dict[int, str]:
    """Load the names of the categories that the caller sees, system categories first."""
    return {row.id: row.name for row in load_visible_names(caller)}


def load_category_paths(caller: Caller) -> dict[int, str]:
    """The name of each visible category, preceded by those of the categories above it."""
    rows = load_visible_names(caller)
    names = {row.id: row.name for row in rows}
    parents = {row.id: row.parent_id for row in rows}
    return {id_: " ".join(_walk_up(id_, names, parents)) for id_ in names}


def load_visible_names(caller: Caller) -> Sequence[AnyRow]:
    """Id, name, parent and owner of each visible category, system categories first.

    The names are those that the caller gave them; ``stored_name`` is the category's own.
    """
    stored_name = category.name.label("stored_name")
    query = (
        select(category.id, DISPLAY_NAME, stored_name, category.parent_id, category.user_id)
        .outerjoin_from(table_of(Category), table_of(CategorySetting), own_settings(caller.id))
        .where(Category.visible_to(caller.id))
        .order_by(category.user_id.is_not(None), category.id)
    )
    return db.session.execute(query).all()


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
