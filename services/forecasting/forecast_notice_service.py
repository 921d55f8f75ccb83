"""Notify users of the first forecast of each month."""

from collections.abc import Sequence

from sqlalchemy import select

from core import clock
from core.enums import NotificationEntity, NotificationType, PeriodUnit
from core.identity import Caller
from core.money import Money
from models import BudgetPrediction, db
from services.activity.notifications import notice_texts
from services.activity.notifications.notifying import Notice, find_untold, notify
from services.activity.notifications.recent_facts import NEWS
from services.people.callers import load_caller
from services.unit_of_work import unit_of_work


def notify_of_forecasts(user_id: int) -> None:
    """Notify a user of the forecast of a month, once: later ones of that month are updates."""
    caller = load_caller(user_id)
    forecasts = _load_forecasts(caller)
    untold = find_untold(user_id, [_key(forecast) for forecast in forecasts])
    if not untold:
        return
    with unit_of_work(user_id) as work:
        for forecast in forecasts:
            if _key(forecast) in untold:
                notify(work, _write_notice(caller, forecast))


def _load_forecasts(caller: Caller) -> Sequence[BudgetPrediction]:
    row = BudgetPrediction
    recent = select(row).where(
        row.user_id == caller.id,
        row.category_id.is_(None),
        row.period == PeriodUnit.MONTHLY,
        row.period_end >= caller.today,
        row.created_at >= clock.now() - NEWS,
    )
    return db.session.scalars(recent.order_by(row.id)).all()


def _key(forecast: BudgetPrediction) -> str:
    return f"forecast:{forecast.period_start}:{forecast.currency}"


def _write_notice(caller: Caller, forecast: BudgetPrediction) -> Notice:
    currency = forecast.currency
    predicted, lower, upper = (
        Money(minor, currency)
        for minor in (forecast.predicted_minor, forecast.lower_minor, forecast.upper_minor)
    )
    start, end = forecast.period_start, forecast.period_end
    text = notice_texts.forecast_finished(start, end, predicted, (lower, upper), caller.locale)
    return Notice(
        NotificationType.FORECAST_FINISHED,
        _key(forecast),
        text.title,
        text.body,
        NotificationEntity.PREDICTION,
        forecast.id,
        {"amount": predicted.number, "currency": currency, "date": end.isoformat()},
    )
