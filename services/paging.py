"""Keyset pages: each starts after the last row of the page before it.

Rows that are written between two requests neither repeat nor skip others, as with offsets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

from sqlalchemy import Row, Select, bindparam, func, select, tuple_

from models import db

AnySelect = Select[*tuple[Any, ...]]
AnyRow = Row[*tuple[Any, ...]]
Position = tuple[Any, ...]
"""Values of the key columns of a page's last row, which identify it together."""


class PageQuery(TypedDict, total=False):
    """Page of a list to read: its size, whether to count all rows, and whether to name ids."""

    limit: int
    total: bool
    names: bool
    cursor: str
    """Where the page starts; routes take it out and pass it on as a ``Position``."""


@dataclass(frozen=True, slots=True)
class NameColumn:
    """A column of names: ``names`` by the ids that the rows have in ``id_field``."""

    name_field: str
    id_field: str
    names: Mapping[int, str | None]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list; ``next`` is None on the last page, ``total`` unless it was requested.

    ``total_is_minimum``: there are more rows than ``total``. ``names`` are columns to add to the
    rows; ``parts`` those of split transactions, by their ids.
    """

    items: Sequence[Any]
    next: Position | None
    total: int | None = None
    names: Sequence[NameColumn] = ()
    total_is_minimum: bool = False
    parts: Mapping[int, Sequence[Any]] = field(default_factory=dict)


def load_page(
    query: AnySelect,
    keys: Sequence[Any],
    after: Position | None,
    limit: int,
    *,
    descending: bool = False,
    total: bool = False,
) -> Page:
    """Load one page of the query in the order of the key columns, which identify a row together."""
    count = count_rows(query) if total else None
    return fetch_page(ordered(query, keys, after, descending=descending), keys, limit, count)


def count_rows(query: AnySelect, values: Mapping[str, object] | None = None) -> int:
    """Count the rows of a query."""
    return db.session.scalar(select(func.count()).select_from(query.subquery()), values or {}) or 0


def ordered(
    query: AnySelect, keys: Sequence[Any], after: Position | None, *, descending: bool
) -> AnySelect:
    """Order a query by its keys, from a position on; the parameter ``page_limit`` stays open.

    So a statement can be built once and run for pages of any size.
    """
    if after is not None:
        # One comparison of rows, not a chain of ANDs and ORs: both databases answer it from an
        # index over the keys, as long as all of them run in the same direction.
        row = tuple_(*keys)
        query = query.where(row < after if descending else row > after)
    order = [key.desc() if descending else key for key in keys]
    return query.order_by(*order).limit(bindparam("page_limit"))


def fetch_page(
    query: AnySelect,
    keys: Sequence[Any],
    limit: int,
    total: int | None,
    values: Mapping[str, object] | None = None,
) -> Page:
    """Run an ordered query for one page, and for one row more to see whether another follows."""
    result = db.session.execute(query, {**(values or {}), "page_limit": limit + 1})
    # A query of one model gives objects, a query of columns gives rows; both have the keys as
    # attributes.
    is_scalar = len(query.column_descriptions) == 1
    rows: Sequence[Any] = result.scalars().all() if is_scalar else result.all()
    if len(rows) <= limit:
        return Page(rows, None, total)

    last = rows[limit - 1]
    return Page(rows[:limit], tuple(getattr(last, key.key) for key in keys), total)
