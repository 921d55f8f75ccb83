"""Recompute derived totals from the transactions, report differences, and rebuild totals."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, Table, delete, insert, select
from sqlalchemy.orm import Session

from core.periods import month_start
from infrastructure.database import begin_snapshot
from models import (
    Account,
    AccountDailyTotal,
    AmountTotal,
    Budget,
    DailyTotal,
    KindDailyTotal,
    MonthlyTotal,
    PayeeTotal,
    Transaction,
    TransactionPart,
    User,
    db,
    table_of,
)
from services.ledger.total_updates import (
    Key,
    Movement,
    MovementSums,
    PartMovement,
    Sums,
    total_rows,
)
from services.unit_of_work import unit_of_work

BATCH = 5_000
"""Rows read or inserted at a time, so that a large ledger never is in memory as a whole."""

DERIVED_TABLES = tuple(
    table_of(model)
    for model in (
        DailyTotal,
        MonthlyTotal,
        AccountDailyTotal,
        KindDailyTotal,
        AmountTotal,
        PayeeTotal,
    )
)


class Difference(NamedTuple):
    """A derived total that contradicts the rows; each side is (sum in minor units, count)."""

    table: str
    key: Key
    stored: tuple[int, int] | None
    expected: tuple[int, int] | None


def find_differences(user_id: int) -> Iterator[Difference]:
    """Compare every derived total of a user with the total recomputed from the rows.

    Rows and totals are read from one snapshot, in a transaction of its own: what a running server
    writes meanwhile is in both or in neither. A user who has been deleted has no differences.
    """
    session = db.session()
    begin_snapshot(session)
    start_day = session.scalar(select(User.month_start_day).where(User.id == user_id))
    if start_day is None:
        return

    # A total that should not exist counts as much as one that is missing or wrong.
    for table, sums in _recompute(session, user_id, start_day).by_table():
        stored = _load_totals(session, table, user_id)
        expected = {key: (minor, count) for key, (minor, count) in sums.items() if minor or count}
        for key in sorted(stored.keys() | expected.keys()):
            if stored.get(key) != expected.get(key):
                yield Difference(table.name, key, stored.get(key), expected.get(key))
    # Nothing was written: this only ends the snapshot, so that the next query sees the present
    # again.
    session.rollback()


def rebuild(user_id: int) -> None:
    """Replace all derived totals of a user by totals recomputed from the rows."""
    with unit_of_work(user_id) as work:
        start_day = work.session.get_one(User, user_id).month_start_day
        for table, sums in _recompute(work.session, user_id, start_day).by_table():
            work.session.execute(delete(table).where(_owned_by(table, user_id)))
            _insert(work.session, table, sums)


def rebuild_months(session: Session, user_id: int, start_day: int) -> None:
    """Rebuild the monthly totals from the daily ones, for months that start on another day."""
    # Daily totals are far fewer than transactions and hold all that months need.
    sums: Sums = defaultdict(lambda: [0, 0])
    for day in session.scalars(select(DailyTotal).where(DailyTotal.user_id == user_id)):
        month = month_start(day.date, start_day)
        total = sums[user_id, day.kind, day.currency, month, day.category_key]
        total[0] += day.sum_minor
        total[1] += day.count

    session.execute(delete(MonthlyTotal).where(MonthlyTotal.user_id == user_id))
    _insert(session, table_of(MonthlyTotal), sums)


def delete_ledger(session: Session, user_id: int) -> None:
    """Delete a user's totals, transactions and budgets, each table with one statement.

    The order is one that foreign keys allow.
    """
    for table in DERIVED_TABLES:
        session.execute(delete(table).where(_owned_by(table, user_id)))
    session.execute(delete(Transaction).where(Transaction.user_id == user_id))
    session.execute(delete(Budget).where(Budget.user_id == user_id))


def _recompute(session: Session, user_id: int, start_day: int) -> MovementSums:
    """Sum all transactions of a user, as the derived tables should hold them."""
    sums = MovementSums(user_id, start_day)
    parts = _load_parts(session, user_id)
    # The columns in the order of the dataclass, so that a row's values are its arguments.
    *names, _ = Movement.__slots__
    columns = [getattr(Transaction, name) for name in names]
    query = select(*columns, Transaction.id).where(Transaction.user_id == user_id)
    # Only the columns that totals depend on: no ORM object is built per row.
    for *values, id_ in session.execute(query.execution_options(yield_per=BATCH)):
        arguments = [*values, parts.get(id_, ())]
        sums.add(Movement(*arguments))
    return sums


def _load_parts(session: Session, user_id: int) -> dict[int, list[PartMovement]]:
    """Load the parts of split transactions by the ids of these."""
    row = table_of(TransactionPart).c
    query = select(row.transaction_id, row.category_id, row.amount_minor)
    parts: defaultdict[int, list[PartMovement]] = defaultdict(list)
    for transaction_id, *part in session.execute(query.where(row.user_id == user_id)):
        parts[transaction_id].append(tuple(part))
    return parts


def _load_totals(session: Session, table: Table, user_id: int) -> dict[Key, tuple[int, int]]:
    columns = (*table.primary_key, table.c.sum_minor, table.c.count)
    query = select(*columns).where(_owned_by(table, user_id))
    return {tuple(key): (minor, count) for *key, minor, count in session.execute(query)}


def _owned_by(table: Table, user_id: int) -> ColumnElement[bool]:
    # Account totals have no owner of their own; they belong to the owner of the account.
    if table.name == AccountDailyTotal.__tablename__:
        return table.c.account_id.in_(select(Account.id).where(Account.user_id == user_id))
    return table.c.user_id == user_id


def _insert(session: Session, table: Table, sums: Sums) -> None:
    rows = [row for row in total_rows(table, sums) if row["count"] or row["sum_minor"]]
    for start in range(0, len(rows), BATCH):
        session.execute(insert(table), rows[start : start + BATCH])
