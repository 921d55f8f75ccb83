"""Keep the derived totals in step with the transactions, inside the same database transaction.

A movement is what one row adds to the totals. A changed row takes its old movement back and makes a
new one. All totals can be recomputed from the rows: see ``total_audit``.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, tuple_

from core.enums import TransactionKind
from core.money import amount_class
from core.periods import month_start
from infrastructure.bulk_writes import add_to
from models import (
    SPLIT,
    UNCATEGORIZED,
    AccountDailyTotal,
    AmountTotal,
    DailyTotal,
    KindDailyTotal,
    MonthlyTotal,
    PayeeTotal,
    Transaction,
    table_of,
)
from services.ledger.account_events import publish_balances
from services.ledger.transaction_values import StoredTransaction
from services.unit_of_work import UnitOfWork

Key = tuple[Any, ...]
"""Primary key of a total's row, in the order of its columns."""
Sums = defaultdict[Key, list[int]]
"""Sum in minor units and count by key, as a list: bulk inserts mostly add in place."""

PartMovement = tuple[int | None, int]
"""The category and the amount in minor units of one part of a split transaction."""

KEYS_PER_DELETE = 500
"""Keys in one DELETE, which binds up to five values for each."""


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
    payee_key: str = ""
    to_amount_minor: int | None = None
    parts: Sequence[PartMovement] = ()

    @classmethod
    def from_row(cls, row: Transaction) -> "Movement":
        return cls(
            row.kind,
            row.date,
            row.amount_minor,
            row.currency,
            row.category_id,
            row.account_id,
            row.to_account_id,
            row.payee_key,
            row.to_amount_minor,
            [(part.category_id, part.amount_minor) for part in row.parts],
        )

    @classmethod
    def from_values(cls, values: StoredTransaction) -> "Movement":
        return cls(
            values["kind"],
            values["date"],
            values["amount_minor"],
            values["currency"],
            values["category_id"],
            values["account_id"],
            values["to_account_id"],
            values["payee_key"],
            values.get("to_amount_minor"),
            [(part["category_id"], part["amount_minor"]) for part in values["parts"]],
        )

    def category_sums(self) -> list[tuple[int, int, int]]:
        """Category keys, each with what it adds to the sum and to the count of the category.

        A category counts the transaction once, however many parts are in it. ``SPLIT`` takes back
        what the categories of a split transaction count more than the one that it is.
        """
        if not self.parts:
            return [(_category_key(self.category_id), self.amount_minor, 1)]
        sums: Counter[int] = Counter()
        for category_id, minor in self.parts:
            sums[_category_key(category_id)] += minor
        categories = [(key, minor, 1) for key, minor in sums.items()]
        return [*categories, (SPLIT, 0, 1 - len(sums))] if len(sums) > 1 else categories

    def sized_amounts(self) -> list[tuple[int, int, int, int]]:
        """Category keys and classes of amounts, with what each adds to sum and count.

        Each part counts by its own size. ``SPLIT`` has the whole, and takes the parts back.
        """
        if not self.parts:
            return [_sized(_category_key(self.category_id), self.amount_minor)]
        parts = [_sized(_category_key(category_id), minor) for category_id, minor in self.parts]
        taken_back = [(SPLIT, class_, -minor, -count) for _, class_, minor, count in parts]
        return [*parts, _sized(SPLIT, self.amount_minor), *taken_back]

    def account_changes(self) -> list[tuple[int, int]]:
        """Accounts whose balance it changes, each with the change in minor units."""
        is_inflow = self.kind == TransactionKind.INCOME
        # Transfers leave their account like expenses; to_account_id gets the opposite, or what
        # arrived there in its own currency.
        change = self.amount_minor if is_inflow else -self.amount_minor

        changes = []
        if self.account_id is not None:
            changes.append((self.account_id, change))
        if self.to_account_id is not None:
            arrived = -change if self.to_amount_minor is None else self.to_amount_minor
            changes.append((self.to_account_id, arrived))
        return changes


class MovementSums:
    """Changes of all of one user's derived totals, summed over movements."""

    def __init__(self, user_id: int, month_start_day: int) -> None:
        self.user_id = user_id
        self.month_start_day = month_start_day
        self.days: Sums = defaultdict(lambda: [0, 0])
        self.months: Sums = defaultdict(lambda: [0, 0])
        self.accounts: Sums = defaultdict(lambda: [0, 0])
        self.kind_days: Sums = defaultdict(lambda: [0, 0])
        self.amounts: Sums = defaultdict(lambda: [0, 0])
        self.payees: Sums = defaultdict(lambda: [0, 0])

    def add(self, movement: Movement, sign: int = 1) -> None:
        """Add a movement, or take it back with ``sign=-1``."""
        date, amount = movement.date, sign * movement.amount_minor
        group = (self.user_id, movement.kind, movement.currency)
        month = month_start(date, self.month_start_day)

        for category, minor, count in movement.category_sums():
            _count(self.days[*group, date, category], sign * minor, sign * count)
            _count(self.months[*group, month, category], sign * minor, sign * count)
        for category, class_, minor, count in movement.sized_amounts():
            _count(self.amounts[*group, category, class_], sign * minor, sign * count)
        _count(self.kind_days[*group, date], amount, sign)
        payee = (self.user_id, movement.payee_key, movement.kind, movement.currency)
        _count(self.payees[payee], amount, sign)
        for account_id, change in movement.account_changes():
            _count(self.accounts[account_id, date], sign * change, sign)

    def by_table(self) -> tuple[tuple[Table, Sums], ...]:
        """Each derived table with the sums that belong into it."""
        return (
            (table_of(DailyTotal), self.days),
            (table_of(MonthlyTotal), self.months),
            (table_of(AccountDailyTotal), self.accounts),
            (table_of(KindDailyTotal), self.kind_days),
            (table_of(AmountTotal), self.amounts),
            (table_of(PayeeTotal), self.payees),
        )


def apply_movements(
    work: UnitOfWork, *, added: Iterable[Movement] = (), removed: Sequence[Movement] = ()
) -> None:
    """Bring all derived totals of the owner up to date with rows that were added and removed."""
    sums = MovementSums(work.user_id, work.month_start_day)
    # What the key SPLIT takes back can cancel out with what it has, also where rows are added.
    has_deductions = False
    for movement in added:
        sums.add(movement)
        has_deductions = has_deductions or bool(movement.parts)
    for movement in removed:
        sums.add(movement, sign=-1)

    for table, table_sums in sums.by_table():
        _store(work.connection, table, table_sums, prune=bool(removed) or has_deductions)
    # What is left of the sums is what has changed.
    work.changed_accounts.update(account_id for account_id, _ in sums.accounts)
    work.before_commit(publish_balances)


def total_rows(table: Table, sums: Sums) -> list[dict[str, Any]]:
    """Insertable rows of a derived table; a key is the primary key, in its order."""
    names = [column.name for column in table.primary_key]
    return [
        {**dict(zip(names, key, strict=True)), "sum_minor": minor, "count": count}
        for key, (minor, count) in sums.items()
    ]


def _category_key(category_id: int | None) -> int:
    # Part of a primary key, which cannot be NULL.
    return category_id or UNCATEGORIZED


def _sized(category_key: int, minor: int) -> tuple[int, int, int, int]:
    return category_key, amount_class(minor), minor, 1


def _count(total: list[int], amount: int, count: int) -> None:
    total[0] += amount
    total[1] += count


def _store(connection: Connection, table: Table, sums: Sums, *, prune: bool) -> None:
    """Add sums to a derived table; ``prune`` drops the totals that no row belongs to any more."""
    # A change of, say, a payee takes back exactly what it adds: no total needs a write.
    unchanged = [key for key, total in sums.items() if total == [0, 0]]
    for key in unchanged:
        del sums[key]

    # Sums are added in the database, so a total need not be read first.
    add_to(connection, table, total_rows(table, sums), sums=("sum_minor", "count"))
    # Only what takes rows away can leave a total without any; inserts spare the statement.
    if prune and sums:
        _delete_empty(connection, table, list(sums))


def _delete_empty(connection: Connection, table: Table, keys: Sequence[Key]) -> None:
    primary_key = tuple_(*table.primary_key)
    for start in range(0, len(keys), KEYS_PER_DELETE):
        page = keys[start : start + KEYS_PER_DELETE]
        # Both are zero: an expense and its refund cancel out in a sum, and a split transaction and
        # its part of the same size in the count of the key SPLIT.
        is_empty = and_(table.c.count == 0, table.c.sum_minor == 0)
        connection.execute(delete(table).where(is_empty, primary_key.in_(page)))
