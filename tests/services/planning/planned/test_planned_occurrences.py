"""What planned transactions expect in a range of days."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from core.enums import PlannedOccurrenceState, PlannedStatus
from core.identity import Caller
from models import PlannedOccurrenceRecord, PlannedTransaction, db
from services.planning.planned.planned_occurrences import list_planned_occurrences
from tests.conftest import Person

APRIL = (dt.date(2026, 4, 10), dt.date(2026, 5, 31))


@pytest.fixture(autouse=True)
def _tenth_of_april(today: Callable[[str], None]) -> None:
    today("2026-04-10")


@pytest.fixture
def caller(ada: Person, as_caller: Callable[[Person], Caller]) -> Caller:
    return as_caller(ada)


def plan(caller: Caller, **values: Any) -> PlannedTransaction:
    defaults = {
        "kind": "expense",
        "amount_minor": 1_000,
        "currency": "USD",
        "payee": "Landlord",
        "start_date": dt.date(2026, 4, 30),
        "active_since": dt.date(2026, 4, 1),
        "tolerance_days": 4,
        "tolerance_percent": 10,
    }
    row = PlannedTransaction(user_id=caller.id, **(defaults | values))
    db.session.add(row)
    db.session.commit()
    return row


def record(row: PlannedTransaction, day: str, **values: Any) -> None:
    stored = PlannedOccurrenceRecord(
        user_id=row.user_id,
        planned_id=row.id,
        occurrence_date=dt.date.fromisoformat(day),
        currency=row.currency,
        **({"state": PlannedOccurrenceState.OPEN} | values),
    )
    db.session.add(stored)
    db.session.commit()


def days(caller: Caller, span: tuple[dt.date, dt.date] = APRIL) -> list[tuple[str, int]]:
    found = list_planned_occurrences(caller.id, *span)
    return [(each.date.isoformat(), each.amount_minor) for each in found]


def test_each_due_day_of_the_range_is_expected(caller: Caller) -> None:
    plan(caller, rule="FREQ=MONTHLY", start_date=dt.date(2026, 3, 31))
    plan(caller, amount_minor=500, start_date=dt.date(2026, 5, 2))

    assert days(caller) == [("2026-04-30", 1_000), ("2026-05-02", 500), ("2026-05-31", 1_000)]


def test_what_is_overdue_is_expected_today(caller: Caller) -> None:
    plan(caller, start_date=dt.date(2026, 4, 3))

    assert days(caller) == [("2026-04-10", 1_000)]
    assert days(caller, (dt.date(2026, 4, 1), APRIL[1])) == [("2026-04-03", 1_000)]
    assert days(caller, (dt.date(2026, 4, 11), APRIL[1])) == []


def test_nothing_from_before_the_plan_was_active_is_due(caller: Caller) -> None:
    plan(caller, start_date=dt.date(2026, 4, 3), active_since=dt.date(2026, 4, 4))

    assert days(caller) == []


@pytest.mark.parametrize(
    "state",
    [
        PlannedOccurrenceState.POSTED,
        PlannedOccurrenceState.MATCHED,
        PlannedOccurrenceState.SKIPPED,
    ],
)
def test_what_is_settled_is_not_expected(caller: Caller, state: PlannedOccurrenceState) -> None:
    row = plan(caller, rule="FREQ=MONTHLY;COUNT=2")
    record(row, "2026-04-30", state=state)

    assert days(caller) == [("2026-05-30", 1_000)]


def test_an_occurrence_of_its_own_day_and_amount_counts_as_it_is(caller: Caller) -> None:
    row = plan(caller, rule="FREQ=MONTHLY;COUNT=2")
    record(row, "2026-04-30", due_date=dt.date(2026, 5, 4), amount_minor=1_200)

    assert days(caller) == [("2026-05-04", 1_200), ("2026-05-30", 1_000)]


@pytest.mark.parametrize("status", [PlannedStatus.PAUSED, PlannedStatus.ENDED])
def test_plans_that_are_paused_or_ended_expect_nothing(
    caller: Caller, status: PlannedStatus
) -> None:
    plan(caller, status=status)

    assert days(caller) == []


def test_plans_of_others_are_not_counted(
    caller: Caller, bob: Person, as_caller: Callable[[Person], Caller]
) -> None:
    plan(as_caller(bob))

    assert days(caller) == []
