"""The derived totals against the rows: recompute, compare, restore."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from core.periods import month_start
from models import (
    UNCATEGORIZED,
    Account,
    AccountDailyTotal,
    Budget,
    DailyTotal,
    MonthlyTotal,
    Transaction,
    User,
    db,
    table_of,
)
from services.ledger.total_updates import Key, Movement, account_changes, rows_of
from services.unit_of_work import unit_of_work

BATCH = 5_000


class Difference(NamedTuple):
    """A derived total that is not what the rows say; each side is (sum in minor units, count)."""

    table: str
    key: Key
    stored: tuple[int, int] | None
    expected: tuple[int, int] | None


def _expected(session: Session, user_id: int, start_day: int) -> dict[Any, dict[Key, list[int]]]:
    """All totals of one person, recomputed from the rows."""
    sums: dict[Any, dict[Key, list[int]]] = {
        table: defaultdict(lambda: [0, 0])
        for table in (DailyTotal, MonthlyTotal, AccountDailyTotal)
    }
    columns = [getattr(Transaction, name) for name in Movement.__slots__]
    rows = session.execute(
        select(*columns).where(Transaction.user_id == user_id).execution_options(yield_per=BATCH)
    )
    for row in rows:
        m = Movement(*row)
        group, category = (user_id, m.kind, m.currency), m.category_id or UNCATEGORIZED
        _add(sums[DailyTotal][*group, m.date, category], m.amount_minor)
        _add(sums[MonthlyTotal][*group, month_start(m.date, start_day), category], m.amount_minor)
        for account_id, change in account_changes(m):
            _add(sums[AccountDailyTotal][account_id, m.date], change)
    return sums


def _add(total: list[int], amount: int) -> None:
    total[0] += amount
    total[1] += 1


def _mine(table: Any, user_id: int) -> Any:
    if table is AccountDailyTotal:
        return table.account_id.in_(select(Account.id).where(Account.user_id == user_id))
    return table.user_id == user_id


def differences(user_id: int) -> Iterator[Difference]:
    """Every derived total of one person that the rows do not bear out."""
    session = db.session()
    start_day = session.get_one(User, user_id).month_start_day
    for table, sums in _expected(session, user_id, start_day).items():
        keys = list(table_of(table).primary_key)
        query = select(*keys, table.sum_minor, table.count).where(_mine(table, user_id))
        stored = {tuple(row[:-2]): (row[-2], row[-1]) for row in session.execute(query)}
        expected = {key: (total[0], total[1]) for key, total in sums.items()}
        for key in sorted(stored.keys() | expected.keys()):
            if stored.get(key) != expected.get(key):
                yield Difference(table.__tablename__, key, stored.get(key), expected.get(key))


def rebuild(user_id: int) -> None:
    """Replace all derived totals of one person by what the rows say."""
    with unit_of_work(user_id) as work:
        start_day = work.session.get_one(User, user_id).month_start_day
        for table, sums in _expected(work.session, user_id, start_day).items():
            work.session.execute(delete(table).where(_mine(table, user_id)))
            _insert(work.session, table, sums)


def recut_months(session: Session, user_id: int, start_day: int) -> None:
    """Rebuild the monthly totals from the daily ones, for months that start on another day."""
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for day in session.scalars(select(DailyTotal).where(DailyTotal.user_id == user_id)):
        key = (user_id, day.kind, day.currency, month_start(day.date, start_day), day.category_key)
        sums[key][0] += day.sum_minor
        sums[key][1] += day.count
    session.execute(delete(MonthlyTotal).where(MonthlyTotal.user_id == user_id))
    _insert(session, MonthlyTotal, sums)


def _insert(session: Session, table: Any, sums: dict[Key, list[int]]) -> None:
    rows = rows_of(table_of(table), sums)
    for start in range(0, len(rows), BATCH):
        session.execute(insert(table), rows[start : start + BATCH])


def delete_ledger(session: Session, user_id: int) -> None:
    """Delete one person's rows in an order that foreign keys allow, large tables at once."""
    for table in (AccountDailyTotal, DailyTotal, MonthlyTotal):
        session.execute(delete(table).where(_mine(table, user_id)))
    session.execute(delete(Transaction).where(Transaction.user_id == user_id))
    session.execute(delete(Budget).where(Budget.user_id == user_id))
