"""Keep one stored forecast per period and day, until the ledger changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core import clock, periods
from core.enums import PeriodUnit
from core.events import PredictionCompleted
from core.identity import Caller
from core.periods import Period
from models import BudgetPrediction, Event, db
from services.forecasting.forecast_values import ForecastRequest, choose_horizon
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work

IRRELEVANT_ENTITIES = frozenset(
    [
        "budget",
        "budget_alert",
        "description",
        "import",
        "insight_dismissal",
        "notification",
        "notification_channel",
        "notification_setting",
        "prediction",
        "rule",
        "webhook",
    ]
)
"""Entities whose changes leave a forecast as it is; the rows of an import have events of their own.

A new entity counts as relevant until it is added here: too many forecasts cost time, too few would
be wrong.
"""

FRESH = {"populate_existing": True}
"""Rows that were read before the lock was held may have changed since."""

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


def find_subject(
    caller: Caller, request: ForecastRequest, model_version: int | None
) -> ForecastSubject:
    """Find what a request asks to forecast, by the model that serves."""
    unit = PeriodUnit(request["period"])
    period = periods.shift_period(caller.period(unit), unit, choose_horizon(request))
    return ForecastSubject(unit, period, request.get("currency") or caller.currency, model_version)


def find_current_forecast(caller: Caller, subject: ForecastSubject) -> list[BudgetPrediction]:
    """Find today's forecast, its total first, then its parts.

    Empty if there is none yet, or if the ledger or the model has changed since.
    """
    session = db.session()
    main = _load_main(session, caller, subject)
    # The parts of one that is outdated are not needed.
    if main is None or not _is_current(session, main, subject):
        return []
    return [main, *_load_parts(session, main)]


def store_forecast(
    caller: Caller, subject: ForecastSubject, rows: Sequence[BudgetPrediction]
) -> list[BudgetPrediction]:
    """Store a forecast in the place of today's earlier one and return its rows."""
    with unit_of_work(caller.id) as work:
        main = _load_main(work.session, caller, subject)
        stored = [main, *_load_parts(work.session, main)] if main else []
        # Another request may have stored the same forecast while this one computed it.
        if main and _is_current(work.session, main, subject):
            return stored

        kept = _replace(work.session, stored, rows)
        work.publish(PredictionCompleted(kept[0].id, snapshot(kept[0])))
        ids = [row.id for row in kept]
    # The commit has expired the rows: in one query, before each is read again by itself.
    db.session.scalars(select(BudgetPrediction).where(BudgetPrediction.id.in_(ids))).all()
    return kept


def _load_main(
    session: Session, caller: Caller, subject: ForecastSubject
) -> BudgetPrediction | None:
    """Load today's forecast of all spending."""
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
    newest = query.order_by(row.id.desc()).limit(1)
    return session.scalars(newest, execution_options=FRESH).one_or_none()


def _load_parts(session: Session, main: BudgetPrediction) -> Sequence[BudgetPrediction]:
    row = BudgetPrediction
    parts = select(row).where(row.part_of_id == main.id).order_by(row.id)
    return session.scalars(parts, execution_options=FRESH).all()


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
