"""Many rows are written as few are, on both databases."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from core.identity import Caller
from infrastructure.bulk_writes import MIN_BULK_ROWS, add_to, insert_many, reserve_ids
from models import DailyTotal, Transaction, db, table_of
from services.unit_of_work import unit_of_work
from tests.conftest import Person

pytestmark = pytest.mark.each_database

DAILY, TRANSACTIONS = table_of(DailyTotal), table_of(Transaction)
FIRST = dt.date(2026, 3, 1)


@pytest.fixture
def caller(ada: Person, as_caller: Callable[[Person], Caller]) -> Caller:
    return as_caller(ada)


def build_totals(caller: Caller, count: int) -> list[dict[str, Any]]:
    return [
        {
            "user_id": caller.id,
            "kind": "expense",
            "currency": "USD",
            "date": FIRST + dt.timedelta(days=day),
            "category_key": 0,
            "sum_minor": 100 + day,
            "count": 1,
        }
        for day in range(count)
    ]


@pytest.mark.parametrize("count", [1, MIN_BULK_ROWS - 1, MIN_BULK_ROWS, 3 * MIN_BULK_ROWS])
def test_sums_are_added_to_what_is_there(caller: Caller, count: int) -> None:
    rows = build_totals(caller, count)
    for _ in range(2):
        with unit_of_work(caller.id) as work:
            add_to(work.connection, DAILY, rows, sums=("sum_minor", "count"))
    query = select(DailyTotal.date, DailyTotal.sum_minor, DailyTotal.count).order_by("date")
    stored = [tuple(row) for row in db.session.execute(query)]
    assert stored == [(row["date"], 2 * row["sum_minor"], 2) for row in rows]


@pytest.mark.parametrize("count", [1, MIN_BULK_ROWS])
def test_rows_that_exist_are_refused(caller: Caller, count: int) -> None:
    store(caller, count)
    with pytest.raises(DBAPIError):
        store(caller, count)
    db.session.rollback()
    assert len(db.session.scalars(select(DailyTotal.date)).all()) == count


def store(caller: Caller, count: int) -> None:
    with unit_of_work(caller.id) as work:
        insert_many(work.connection, DAILY, build_totals(caller, count))


def test_reserved_ids_are_given_once(caller: Caller) -> None:
    with unit_of_work(caller.id) as work:
        ids = reserve_ids(work.connection, TRANSACTIONS, MIN_BULK_ROWS)
        assert ids is not None
        assert len(set(ids)) == MIN_BULK_ROWS
        assert reserve_ids(work.connection, TRANSACTIONS, 1) is None
