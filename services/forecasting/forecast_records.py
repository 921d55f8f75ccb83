"""Keep one stored forecast per period and day, until the ledger changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core import clock
from core.enums import PeriodUnit
from core.events import PredictionCompleted
from core.identity import Caller
from core.periods import Period
from models import BudgetPrediction, Event, db
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work

IRRELEVANT_ENTITIES = frozenset(
    ["budget", "budget_alert", "description", "import", "prediction", "rule"]
)
"""Entities whose changes leave a forecast as it is; the rows of an import have events of their own.

A new entity counts as relevant until it is added here: too many forecasts cost time, too few would
be wrong.
"""

FORECAST_VALUES = (
    "model_version_id",
    "method",
    "segment",
    "predicted_minor",
    "lower_minor",
    "upper_minor",
    "baseline_minor",
    "confidence_score",
    "candidates",
    "explanation",
    "data_until",
    "based_on_seq",
)
"""Columns that a newer forecast of the same day replaces."""


@dataclass(frozen=True, slots=True)
class ForecastSubject:
    """What a stored forecast is about: all spending of a period in a currency.

    ``model_version`` is the model that serves; None for the shipped one.
    """

    unit: PeriodUnit
    period: Period
    currency: str
    model_version: int | None


def find_current_forecast(caller: Caller, subject: ForecastSubject) -> list[BudgetPrediction]:
    """Find today's forecast, its total first, then its parts.

    Empty if there is none yet, or if the ledger or the model has changed since.
    """
    rows = _load_todays(db.session(), caller, subject)
    return rows if rows and _is_current(db.session(), rows[0], subject) else []


def store_forecast(
    caller: Caller, subject: ForecastSubject, rows: Sequence[BudgetPrediction]
) -> list[BudgetPrediction]:
    """Store a forecast in the place of today's earlier one and return its rows."""
    with unit_of_work(caller.id) as work:
        stored = _load_todays(work.session, caller, subject)
        # Another request may have stored the same forecast while this one computed it.
        if stored and _is_current(work.session, stored[0], subject):
            return stored

        kept = _replace(work.session, stored, rows)
        work.publish(PredictionCompleted(kept[0].id, snapshot(kept[0])))
    return kept


def _load_todays(
    session: Session, caller: Caller, subject: ForecastSubject
) -> list[BudgetPrediction]:
    row = BudgetPrediction
    query = select(row).where(
        row.user_id == caller.id,
        row.period == subject.unit,
        row.period_start == subject.period.start,
        row.period_end == subject.period.end,
        row.currency == subject.currency,
        row.made_on == caller.today,
        row.category_id.is_(None),
        row.part_of_id.is_(None),
    )
    # Rows that were read before the lock was held may have changed since.
    fresh = {"populate_existing": True}
    newest = query.order_by(row.id.desc()).limit(1)
    main = session.scalars(newest, execution_options=fresh).one_or_none()
    if main is None:
        return []

    parts = select(row).where(row.part_of_id == main.id).order_by(row.id)
    return [main, *session.scalars(parts, execution_options=fresh)]


def _is_current(session: Session, main: BudgetPrediction, subject: ForecastSubject) -> bool:
    """Check that nothing a forecast rests on has changed since it was made."""
    # Forecasts of the first versions do not say what they rest on.
    if main.based_on_seq is None or main.model_version_id != subject.model_version:
        return False
    has_changed = exists().where(
        Event.user_id == main.user_id,
        Event.seq > main.based_on_seq,
        Event.entity.not_in(IRRELEVANT_ENTITIES),
    )
    return not session.scalar(select(has_changed))


def _replace(
    session: Session, stored: Sequence[BudgetPrediction], rows: Sequence[BudgetPrediction]
) -> list[BudgetPrediction]:
    """Give the stored rows the new values; insert and delete parts as categories come and go."""
    main = _store_row(session, stored[0] if stored else None, rows[0])
    session.flush()

    gone = {part.category_id: part for part in stored[1:]}
    parts = [_store_row(session, gone.pop(row.category_id, None), row) for row in rows[1:]]
    for part in parts:
        part.part_of_id = main.id
    for part in gone.values():
        session.delete(part)
    session.flush()
    return [main, *parts]


def _store_row(
    session: Session, stored: BudgetPrediction | None, row: BudgetPrediction
) -> BudgetPrediction:
    if stored is None:
        session.add(row)
        return row
    for name in FORECAST_VALUES:
        setattr(stored, name, getattr(row, name))
    stored.created_at = clock.now()
    return stored
