"""Notify users of planned transactions that wait for them, or that could not be posted."""

import datetime as dt
from collections.abc import Iterable, Iterator

from core.enums import NotificationEntity, NotificationType, PlannedPosting, PlannedProblem
from core.identity import Caller
from services.activity.notifications import notice_texts
from services.activity.notifications.notifying import Notice, find_untold, notify
from services.people.callers import load_caller
from services.planning.planned.planned_occurrences import (
    OpenOccurrence,
    list_open,
    load_active_plans,
)
from services.unit_of_work import unit_of_work

RECENT_DAYS = 45
"""What has waited for longer is no news."""


def notify_of_planned(user_id: int) -> None:
    """Notify a user of each occurrence that is due and was not posted, once."""
    _notify(user_id, _write_notices(load_caller(user_id)))


def notify_of_failed(user_id: int) -> None:
    """Notify a user of each occurrence that could not be posted, once."""
    notices = _write_notices(load_caller(user_id))
    failed = (each for each in notices if each.type == NotificationType.PLANNED_FAILED)
    _notify(user_id, failed)


def _notify(user_id: int, written: Iterable[Notice]) -> None:
    notices = list(written)
    untold = find_untold(user_id, [notice.dedupe_key for notice in notices])
    if not untold:
        return
    with unit_of_work(user_id) as work:
        for notice in notices:
            if notice.dedupe_key in untold:
                notify(work, notice)


def _write_notices(caller: Caller) -> Iterator[Notice]:
    today = caller.today
    since = today - dt.timedelta(days=RECENT_DAYS)
    for occurrence in list_open(load_active_plans(caller.id), today, today):
        is_confirmed = occurrence.plan.posting == PlannedPosting.CONFIRM
        if occurrence.due_date >= since and (is_confirmed or _waits(occurrence)):
            yield _write_notice(caller, occurrence)


def _waits(occurrence: OpenOccurrence) -> bool:
    """Return whether an automatic occurrence is left to the person."""
    record = occurrence.record
    return record is not None and (record.problem or record.transaction_id) is not None


def _write_notice(caller: Caller, occurrence: OpenOccurrence) -> Notice:
    plan = occurrence.plan
    kind, write = NotificationType.PLANNED_WAITING, notice_texts.planned_waiting
    if occurrence.problem is not None:
        kind = NotificationType.PLANNED_FAILED
        is_closed = occurrence.problem == PlannedProblem.ACCOUNT_CLOSED
        write = notice_texts.planned_closed if is_closed else notice_texts.planned_invalid
    name = occurrence.payee or plan.description
    text = write(name, occurrence.amount, occurrence.due_date, caller.locale)
    return Notice(
        kind,
        f"{kind}:{plan.id}:{occurrence.occurrence_date}:{occurrence.due_date}",
        text.title,
        text.body,
        NotificationEntity.PLANNED_TRANSACTION,
        plan.id,
        {
            "amount": occurrence.amount.number,
            "currency": plan.currency,
            "date": occurrence.due_date.isoformat(),
            "name": name,
        },
    )
