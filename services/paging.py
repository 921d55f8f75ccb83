"""Keyset pages: the next page starts after the last row, however much was written meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, tuple_

from models import db

AnySelect = Select[*tuple[Any, ...]]
Position = tuple[Any, ...]


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
    count = db.session.scalar(select(func.count()).select_from(query.subquery())) if total else None
    if after is not None:
        row = tuple_(*keys)
        query = query.where(row < after if descending else row > after)
    ordered = query.order_by(*(key.desc() if descending else key for key in keys)).limit(limit + 1)
    scalars = len(query.column_descriptions) == 1
    result = db.session.execute(ordered)
    rows: Sequence[Any] = result.scalars().all() if scalars else result.all()
    names = [key.key for key in keys]
    last = rows[limit - 1] if len(rows) > limit else None
    position = None if last is None else tuple(getattr(last, name) for name in names)
    return Page(rows[:limit], position, count)
