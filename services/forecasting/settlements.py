"""Fill in the actual spending of forecasts whose period has ended."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from core import clock
from core.enums import PeriodUnit, TransactionKind
from core.identity import Caller
from core.periods import Period
from models import BudgetPrediction, db, table_of
from services.ledger import total_queries
from services.paging import AnySelect
from services.unit_of_work import UnitOfWork

ENDED_EVERYWHERE = dt.timedelta(days=1)
"""After its last day a period has ended in every time zone within a day."""

predictions = table_of(BudgetPrediction)
SETTLE = (
    update(predictions)
    .where(predictions.c.id == bindparam("prediction_id"))
    .values(actual_minor=bindparam("actual"), settled_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The actual spending (minor units) to store with a forecast."""

    prediction_id: int
    actual_minor: int


def find_settlements(caller: Caller) -> list[Settlement]:
    """Compute the actuals of the caller's forecasts of ended periods that are missing or changed.

    A settled one changes when transactions of its period are corrected later.
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
    ).where(columns.user_id == caller.id, columns.period_end < caller.today)

    spending: dict[tuple[dt.date, dt.date, str], Mapping[int | None, int]] = {}
    settlements = []
    for row in db.session.execute(query).all():
        key = (row.period_start, row.period_end, row.currency)
        # A total and its categories share a period: one query serves them all.
        if key not in spending:
            spending[key] = _load_spending(caller, *key)
        actual = _select_actual(row, spending[key])
        # Also for those that are settled: the ledger may have been corrected since.
        if actual != row.actual_minor:
            settlements.append(Settlement(row.id, actual))
    return settlements


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
    return select(BudgetPrediction.user_id).where(
        BudgetPrediction.period == unit,
        BudgetPrediction.settled_at.is_(None),
        BudgetPrediction.period_end < ended_before,
    )
