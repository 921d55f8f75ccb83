"""Notify users of expenses that are large for them, or larger than they chose."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import or_, select

from core import clock
from core.enums import NotificationEntity, NotificationType, TransactionKind
from core.identity import Caller
from core.money import Money
from core.schedules import EPOCH
from models import Transaction, db
from services.activity.notifications import notice_texts
from services.activity.notifications.notification_preferences import load_preferences
from services.activity.notifications.notifying import Notice, find_untold, notify
from services.activity.notifications.recent_facts import NEWS
from services.ledger.large_expenses import find_usual_limit
from services.people.callers import load_caller
from services.unit_of_work import unit_of_work

RECENT_DAYS = 14
"""Expenses of so many days are told; what is entered of longer ago is history."""


class Limit(NamedTuple):
    """The expense from which to notify, since when the user chose it; None: it is the usual."""

    amount: Money
    since: dt.datetime | None

    @property
    def is_chosen(self) -> bool:
        return self.since is not None

    @property
    def least_minor(self) -> int:
        """The least amount to tell, in minor units: a usual limit is one that is paid often."""
        return self.amount.minor if self.is_chosen else self.amount.minor + 1


def notify_of_large_expenses(user_id: int) -> None:
    """Notify a user of each recent expense that reaches their limit, once."""
    caller = load_caller(user_id)
    limit = _find_limit(caller)
    if limit is None:
        return
    rows = _load_large(caller, limit)
    untold = find_untold(user_id, [_key(row) for row in rows])
    if not untold:
        return
    with unit_of_work(user_id) as work:
        for row in rows:
            if _key(row) in untold:
                notify(work, _write_notice(caller, row, limit))


def _find_limit(caller: Caller) -> Limit | None:
    preferences = load_preferences(caller.id)
    if preferences.large_amount is not None:
        return Limit(preferences.large_amount, preferences.large_amount_since or EPOCH)
    usual = find_usual_limit(caller)
    return None if usual is None else Limit(usual, None)


def _load_large(caller: Caller, limit: Limit) -> Sequence[Transaction]:
    row, today, now = Transaction, caller.today, clock.now()
    # What was scheduled is news on its day, however long ago it was entered.
    is_news = or_(row.updated_at >= now - NEWS, row.date >= today - NEWS)
    # What was there before the user chose is not judged by it.
    is_later = row.updated_at >= (limit.since or EPOCH)
    large = select(row).where(
        row.user_id == caller.id,
        row.kind == TransactionKind.EXPENSE,
        row.currency == limit.amount.currency,
        row.amount_minor >= limit.least_minor,
        row.date.between(today - dt.timedelta(days=RECENT_DAYS), today),
        is_news,
        is_later,
    )
    return db.session.scalars(large.order_by(row.id)).all()


def _key(row: Transaction) -> str:
    return f"large_transaction:{row.id}"


def _write_notice(caller: Caller, row: Transaction, limit: Limit) -> Notice:
    payee = row.payee or row.description or None
    text = notice_texts.large_expense(
        payee, row.amount, limit.amount, caller.locale, is_chosen=limit.is_chosen
    )
    return Notice(
        NotificationType.LARGE_TRANSACTION,
        _key(row),
        text.title,
        text.body,
        NotificationEntity.TRANSACTION,
        row.id,
        {
            "amount": row.amount.number,
            "reference": limit.amount.number,
            "currency": row.currency,
            "date": row.date.isoformat(),
            **({"name": payee} if payee else {}),
        },
    )
