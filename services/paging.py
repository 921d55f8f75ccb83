"""Keyset pages: the next page starts after the last row, however much was written meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from sqlalchemy import Select, bindparam, func, select, tuple_

from models import db

AnySelect = Select[*tuple[Any, ...]]
Position = tuple[Any, ...]


class PageQuery(TypedDict, total=False):
    """Which page of a list to read: its size, and whether to count all rows."""

    limit: int
    total: bool
    cursor: str
    """Where the page starts; routes take it out and pass it on as a ``Position``."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, where to go on (None at the end), and how many there are if that was asked."""

    items: Sequence[Any]
    next: Position | None
    total: int | None = None


def page_of(
    query: AnySelect,
    keys: Sequence[Any],
    after: Position | None,
    limit: int,
    *,
    descending: bool = False,
    total: bool = False,
) -> Page:
    """One page of the query in the order of the key columns, which identify a row together."""
    count = count_of(query) if total else None
    return fetch_page(ordered(query, keys, after, descending=descending), keys, limit, count)


def count_of(query: AnySelect, values: Mapping[str, Any] | None = None) -> int:
    """How many rows a query has."""
    return db.session.scalar(select(func.count()).select_from(query.subquery()), values or {}) or 0


def ordered(
    query: AnySelect, keys: Sequence[Any], after: Position | None, *, descending: bool
) -> AnySelect:
    """The query in the order of its keys, from a position on; ``page_limit`` is left to be given."""
    if after is not None:
        row = tuple_(*keys)
        query = query.where(row < after if descending else row > after)
    return query.order_by(*(key.desc() if descending else key for key in keys)).limit(
        bindparam("page_limit")
    )


def fetch_page(
    query: AnySelect,
    keys: Sequence[Any],
    limit: int,
    total: int | None,
    values: Mapping[str, Any] | None = None,
) -> Page:
    """Run an ordered query for one page, and see whether there is another."""
    result = db.session.execute(query, {**(values or {}), "page_limit": limit + 1})
    scalars = len(query.column_descriptions) == 1
    rows: Sequence[Any] = result.scalars().all() if scalars else result.all()
    if len(rows) <= limit:
        return Page(rows, None, total)
    last = rows[limit - 1]
    return Page(rows[:limit], tuple(getattr(last, key.key) for key in keys), total)
