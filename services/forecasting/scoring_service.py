"""What became of forecasts: actuals filled in, methods compared, intervals widened or narrowed by what was seen."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, delete, select, update

import ml_service
from core import clock
from core.enums import PeriodUnit
from core.identity import Caller
from core.periods import Period
from ml_service import SettledForecast
from models import BudgetPrediction, ForecastMethodScore, db, table_of
from services.activity.job_queue import Progress
from services.ledger import total_queries
from services.people.callers import load_caller
from services.unit_of_work import system_unit_of_work

KIND = "score_forecasts"
REMEMBERED_DAYS = 800
EVERYWHERE_ENDED = dt.timedelta(days=1)
"""After its last day a period is over in every timezone within a day."""

predictions = table_of(BudgetPrediction)
SETTLED = (
    update(predictions)
    .where(predictions.c.id == bindparam("row_id"))
    .values(actual_minor=bindparam("actual"), settled_at=bindparam("now"))
)


def score(payload: Mapping[str, Any], _progress: Progress) -> dict[str, Any]:
    """The job: fill in what happened and bring the standings up to date."""
    unit: PeriodUnit = payload["period"]
    return {"settled": settle_everybody(unit), "segments": refresh(unit)}


def settle(caller: Caller) -> int:
    """Fill in, or correct, the actuals of the caller's forecasts of ended periods; answers how many changed."""
    rows = db.session.execute(
        select(
            BudgetPrediction.id,
            BudgetPrediction.category_id,
            BudgetPrediction.part_of_id,
            BudgetPrediction.period_start,
            BudgetPrediction.period_end,
            BudgetPrediction.currency,
            BudgetPrediction.actual_minor,
        ).where(BudgetPrediction.user_id == caller.id, BudgetPrediction.period_end < caller.today)
    ).all()
    sums: dict[tuple[Any, ...], dict[int | None, int]] = {}
    changes = []
    for id_, category_id, part_of_id, start, end, currency, known in rows:
        if (start, end, currency) not in sums:
            sums[start, end, currency] = _spent(caller, currency, Period(start, end))
        spent = sums[start, end, currency]
        is_total = category_id is None and part_of_id is None
        actual = sum(spent.values()) if is_total else spent.get(category_id, 0)
        if actual != known:
            changes.append({"row_id": id_, "actual": actual, "now": clock.now()})
    if changes:
        with system_unit_of_work() as work:
            work.connection.execute(SETTLED, changes)
    return len(changes)


def _spent(caller: Caller, currency: str, period: Period) -> dict[int | None, int]:
    found = total_queries.sum_by_category(caller, "expense", currency, period)
    return {key: total.minor for key, total in found.items()}


def has_ended(unit: PeriodUnit) -> bool:
    """Whether forecasts wait for their actual."""
    return db.session.scalar(_waiting(unit).limit(1)) is not None


def settle_everybody(unit: PeriodUnit) -> int:
    """The same for all whose forecasts wait for their actual."""
    users = db.session.scalars(_waiting(unit).distinct()).all()
    return sum(settle(load_caller(user_id)) for user_id in users)


def _waiting(unit: PeriodUnit) -> Any:
    over = (clock.now() - EVERYWHERE_ENDED).date()
    return select(BudgetPrediction.user_id).where(
        BudgetPrediction.period == unit,
        BudgetPrediction.settled_at.is_(None),
        BudgetPrediction.period_end < over,
    )


def refresh(unit: PeriodUnit) -> int:
    """Compare the methods on this instance's own past forecasts, segment by segment; answers how many there are."""
    segments: dict[str, list[BudgetPrediction]] = defaultdict(list)
    for row in _met(unit):
        segments[str(row.segment)].append(row)
    standings = [
        ForecastMethodScore(
            period=unit,
            segment=segment,
            forecasts=len(rows),
            **ml_service.compute_method_score([settled_forecast(row) for row in rows]),
        )
        for segment, rows in segments.items()
    ]
    with system_unit_of_work() as work:
        work.session.execute(delete(ForecastMethodScore).where(ForecastMethodScore.period == unit))
        work.session.add_all(standings)
    return len(standings)


def _met(unit: PeriodUnit) -> Iterable[BudgetPrediction]:
    """The last forecast of each kind that somebody got of a period, with its actual; oldest periods first."""
    since = clock.now().date() - dt.timedelta(days=REMEMBERED_DAYS)
    query = select(BudgetPrediction).where(
        BudgetPrediction.period == unit,
        BudgetPrediction.actual_minor.is_not(None),
        BudgetPrediction.segment.is_not(None),
        BudgetPrediction.period_end >= since,
    )
    rows = db.session.scalars(query.order_by(BudgetPrediction.period_start, BudgetPrediction.id))
    return {
        (row.user_id, row.category_id, row.currency, row.period_start, row.segment): row
        for row in rows
    }.values()


def settled_forecast(row: BudgetPrediction) -> SettledForecast:
    """Convert a stored forecast whose actual amount is known."""
    return SettledForecast(
        period_start=row.period_start,
        actual=row.actual_minor or 0,
        predicted=row.predicted_minor,
        lower=row.lower_minor,
        upper=row.upper_minor,
        baseline=row.baseline_minor,
        confidence=row.confidence_score,
        candidates=row.candidates or {},
    )


def recent_error(unit: PeriodUnit, enough: int) -> float:
    """WAPE of the forecasts of the last half year; 0 where there are too few to tell."""
    since = clock.now().date() - dt.timedelta(days=REMEMBERED_DAYS // 4)
    rows = [
        row
        for row in _met(unit)
        if row.period_end >= since and row.category_id is None and row.part_of_id is None
    ]
    if len(rows) < enough:
        return 0.0
    errors = sum(abs((row.actual_minor or 0) - row.predicted_minor) for row in rows)
    return errors / max(1, sum(abs(row.actual_minor or 0) for row in rows))
