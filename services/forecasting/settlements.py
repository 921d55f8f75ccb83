"""Fill in the actual spending of forecasts whose period has ended and is entered.

Days that nobody has entered are unknown and not days without spending: a person who has stopped
entering would otherwise teach the whole server that its forecasts are far too high.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, bindparam, exists, select, update

import ml_service
from core import clock
from core.enums import PeriodUnit, TransactionKind
from core.identity import Caller
from core.periods import Period
from models import BudgetPrediction, DailyTotal, db, table_of
from services.insights.entry_days import EntryDays, load_entry_days
from services.ledger import total_queries
from services.paging import AnySelect
from services.unit_of_work import UnitOfWork

ENDED_EVERYWHERE = dt.timedelta(days=1)
"""After its last day a period has ended in every time zone within a day."""

HABIT_DAYS = 365
"""Days before a period that tell what pauses between entries are usual."""

predictions = table_of(BudgetPrediction)
SETTLE = (
    update(predictions)
    .where(predictions.c.id == bindparam("prediction_id"))
    .values(actual_minor=bindparam("actual"), settled_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The actual spending (minor units) to store with a forecast; None if it will stay unknown."""

    prediction_id: int
    actual_minor: int | None


def find_settlements(caller: Caller) -> list[Settlement]:
    """Compute the actuals of the caller's forecasts of ended periods that are missing or changed.

    A settled one changes when transactions of its period are corrected later. A period that is not
    entered yet waits; one within a gap has no actual until the gap is filled.
    """
    columns = predictions.c
    query = select(
        columns.id,
        columns.category_id,
        columns.part_of_id,
        columns.period_start,
        columns.period_end,
        columns.currency,
        columns.actual_minor,
        columns.settled_at,
    ).where(columns.user_id == caller.id, columns.period_end < caller.today)
    rows = db.session.execute(query.order_by(columns.id)).all()
    if not rows:
        return []

    entries = _load_entries(caller, min(row.period_start for row in rows))
    spending: dict[tuple[dt.date, dt.date, str], Mapping[int | None, int] | None] = {}
    settlements = []
    for row in rows:
        # A total and its categories share a period: one query serves them all.
        key = (row.period_start, row.period_end, row.currency)
        if key not in spending:
            spending[key] = _load_known_spending(caller, entries, *key)
        sums = spending[key]
        actual = None if sums is None else _select_actual(row, sums)
        is_due = actual is not None or entries.known_until >= row.period_end
        # Also for those that are settled: the ledger may have been corrected since.
        if is_due and (row.settled_at is None or actual != row.actual_minor):
            settlements.append(Settlement(row.id, actual))
    return settlements


def _load_entries(caller: Caller, since: dt.date) -> EntryDays:
    """Load the days with entries of some time, and up to which day they are complete."""
    # The year before tells what pauses are usual.
    first = since - dt.timedelta(days=HABIT_DAYS)
    entries = load_entry_days(caller, Period(first, caller.today), first)
    if entries.first is not None and not entries.days:
        return entries
    return replace(entries, known_until=ml_service.find_known_through(entries.days, caller.today))


def _load_known_spending(
    caller: Caller, entries: EntryDays, start: dt.date, end: dt.date, currency: str
) -> Mapping[int | None, int] | None:
    """Load the spending of a period by category; None if its days are not entered."""
    if not entries.cover(Period(start, end)):
        return None
    return _load_spending(caller, start, end, currency)


def _load_spending(
    caller: Caller, start: dt.date, end: dt.date, currency: str
) -> dict[int | None, int]:
    sums = total_queries.sum_by_category(
        caller, TransactionKind.EXPENSE, currency, Period(start, end)
    )
    return {category_id: total.minor for category_id, total in sums.items()}


def _select_actual(row: Row[*tuple[Any, ...]], spending: Mapping[int | None, int]) -> int:
    is_total = row.category_id is None and row.part_of_id is None
    return sum(spending.values()) if is_total else spending.get(row.category_id, 0)


def store_settlements(work: UnitOfWork, settlements: Sequence[Settlement]) -> None:
    """Store actuals with their forecasts. There must be at least one."""
    now = clock.now()
    work.connection.execute(
        SETTLE,
        [
            {"prediction_id": row.prediction_id, "actual": row.actual_minor, "now": now}
            for row in settlements
        ],
    )


def has_unsettled(unit: PeriodUnit) -> bool:
    """Return whether any user's forecast of an ended period has no actual yet."""
    return db.session.scalar(_unsettled_users(unit).limit(1)) is not None


def load_unsettled_users(unit: PeriodUnit) -> Sequence[int]:
    """Load the ids of users with forecasts of ended periods that have no actual yet."""
    return db.session.scalars(_unsettled_users(unit).distinct()).all()


def _unsettled_users(unit: PeriodUnit) -> AnySelect:
    ended_before = (clock.now() - ENDED_EVERYWHERE).date()
    # Whoever has an entry since has entered the period, or left a gap there: both are settled.
    is_entered = exists().where(
        DailyTotal.user_id == BudgetPrediction.user_id,
        DailyTotal.date >= BudgetPrediction.period_end,
        DailyTotal.date <= ended_before,
    )
    return select(BudgetPrediction.user_id).where(
        BudgetPrediction.period == unit,
        BudgetPrediction.settled_at.is_(None),
        BudgetPrediction.period_end < ended_before,
        is_entered,
    )
