"""Keeping the derived totals in step with the rows, inside the same transaction.

A movement is what one row adds to the totals; a row that changes takes its old movement back and makes a
new one. Everything here can be recomputed from the rows: ``flask ledger verify`` does, and compares.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, tuple_

from core.periods import month_start
from infrastructure.database import add_to
from models import UNCATEGORIZED, AccountDailyTotal, DailyTotal, MonthlyTotal, Transaction, table_of

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """The part of a transaction that totals depend on."""

    kind: str
    date: dt.date
    amount_minor: int
    currency: str
    category_id: int | None = None
    account_id: int | None = None
    to_account_id: int | None = None

    @classmethod
    def of(cls, row: Transaction) -> "Movement":
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


def account_changes(movement: Movement) -> list[tuple[int, int]]:
    """By how much it changes which account, in minor units."""
    amount = movement.amount_minor if movement.kind == "income" else -movement.amount_minor
    changes = [] if movement.account_id is None else [(movement.account_id, amount)]
    return (
        changes if movement.to_account_id is None else [*changes, (movement.to_account_id, -amount)]
    )


def move(
    connection: Connection,
    user_id: int,
    start_day: int,
    *,
    added: Iterable[Movement] = (),
    removed: Iterable[Movement] = (),
) -> None:
    """Bring all derived totals of one person up to date with rows that came and went."""
    days: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    months: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    accounts: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    removed = list(removed)
    for sign, movements in ((1, added), (-1, removed)):
        for m in movements:
            amount, group = sign * m.amount_minor, (user_id, m.kind, m.currency)
            category = m.category_id or UNCATEGORIZED
            _count(days[*group, m.date, category], amount, sign)
            _count(months[*group, month_start(m.date, start_day), category], amount, sign)
            for account_id, change in account_changes(m):
                _count(accounts[account_id, m.date], sign * change, sign)
    for model, sums in ((DailyTotal, days), (MonthlyTotal, months), (AccountDailyTotal, accounts)):
        _apply(connection, table_of(model), sums, prune=bool(removed))


def _count(total: list[int], amount: int, sign: int) -> None:
    total[0] += amount
    total[1] += sign


def _apply(connection: Connection, table: Any, sums: dict[Key, list[int]], *, prune: bool) -> None:
    changed = {key: total for key, total in sums.items() if total != [0, 0]}
    add_to(connection, table, rows_of(table, changed), sums=("sum_minor", "count"))
    if prune and changed:
        _drop_empty(connection, table, list(changed))


def rows_of(table: Table, sums: dict[Key, list[int]]) -> list[dict[str, Any]]:
    """Insertable rows; the key is the primary key, in its order."""
    names = [column.name for column in table.primary_key]
    return [
        dict(zip(names, key, strict=True)) | {"sum_minor": total, "count": count}
        for key, (total, count) in sums.items()
    ]


def _drop_empty(connection: Connection, table: Table, keys: Sequence[Key]) -> None:
    primary = tuple_(*table.primary_key)
    for start in range(0, len(keys), 500):
        connection.execute(
            delete(table).where(table.c.count == 0, primary.in_(keys[start : start + 500]))
        )
