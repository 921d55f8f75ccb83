"""Notify users of recurring payments that did not come."""

import datetime as dt

from sqlalchemy import select

from core.enums import NotificationEntity, NotificationType, RecurringStatus, TransactionKind
from core.identity import Caller
from models import RecurringSeries, db
from services.activity.notifications import notice_texts
from services.activity.notifications.notifying import Notice, find_untold, notify
from services.people.callers import load_caller
from services.unit_of_work import unit_of_work

RECENT_DAYS = 45
"""Payments that did not come longer ago are history, such as those of an imported year."""

RARE_PAYMENTS = 26
"""Payments per year up to which one that is missing is news."""

LIKELY_PAYMENTS = 4
"""Payments of a series that nobody has confirmed, from which on it is counted on."""


def notify_of_missed_payments(user_id: int) -> None:
    """Notify a user of each recurring payment that did not come, once."""
    caller = load_caller(user_id)
    notices = [_write_notice(caller, series) for series in _load_missed(caller)]
    untold = find_untold(user_id, [notice.dedupe_key for notice in notices])
    if not untold:
        return
    with unit_of_work(user_id) as work:
        for notice in notices:
            if notice.dedupe_key in untold:
                notify(work, notice)


def _load_missed(caller: Caller) -> list[RecurringSeries]:
    row = RecurringSeries
    query = select(row).where(
        row.user_id == caller.id,
        row.missed_date >= caller.today - dt.timedelta(days=RECENT_DAYS),
        row.end_date.is_(None),
        row.status.in_(
            (RecurringStatus.DETECTED, RecurringStatus.CONFIRMED, RecurringStatus.ENDED)
        ),
    )
    missed = db.session.scalars(query.order_by(row.id)).all()
    return [series for series in missed if _is_news(series)]


def _is_news(series: RecurringSeries) -> bool:
    is_certain = series.decision is not None or series.payment_count >= LIKELY_PAYMENTS
    return is_certain and series.payments_per_year < RARE_PAYMENTS


def _write_notice(caller: Caller, series: RecurringSeries) -> Notice:
    assert series.missed_date is not None, "the series was chosen by it"
    is_income = series.kind == TransactionKind.INCOME
    text = notice_texts.missed_payment(
        series.name, series.amount, series.missed_date, caller.locale, is_income=is_income
    )
    return Notice(
        NotificationType.UPCOMING_PAYMENT,
        f"missed_payment:{series.id}:{series.missed_date}",
        text.title,
        text.body,
        NotificationEntity.RECURRING_SERIES,
        series.id,
        {
            "amount": series.amount.number,
            "currency": series.currency,
            "date": series.missed_date.isoformat(),
            "name": series.name,
        },
    )
