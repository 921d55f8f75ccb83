"""Names of the categories that a user sees, for search and for lists."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from core.identity import Caller
from core.normalization import fold_for_search
from models import Category, db, table_of

category = table_of(Category).c

MAX_DEPTH = 20
"""Bound of the categories above one; a tree of people's categories has two or three levels."""


def find_category_ids(caller: Caller, text: str) -> list[int]:
    """The ids of the visible categories whose name contains a text, folded for search."""
    query = select(category.id, category.name).where(Category.visible_to(caller.id))
    folded_text = fold_for_search(text)
    return [id_ for id_, name in db.session.execute(query) if folded_text in fold_for_search(name)]


def load_category_names(caller: Caller) -> dict[int, str]:
    """Load the names of the categories that the caller sees, system categories first."""
    query = select(category.id, category.name).where(Category.visible_to(caller.id))
    rows = db.session.execute(query.order_by(category.user_id.is_not(None), category.id))
    return {row.id: row.name for row in rows}


def load_category_paths(caller: Caller) -> dict[int, str]:
    """The name of each visible category, preceded by those of the categories above it."""
    query = select(category.id, category.name, category.parent_id)
    rows = db.session.execute(query.where(Category.visible_to(caller.id))).all()
    names = {row.id: row.name for row in rows}
    parents = {row.id: row.parent_id for row in rows}
    return {id_: " ".join(_walk_up(id_, names, parents)) for id_ in names}


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
