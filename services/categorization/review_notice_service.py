"""Notify users that transactions wait for a category."""

import datetime as dt

from core.enums import NotificationType
from services.activity.notifications import notice_texts
from services.activity.notifications.notifying import Notice, find_untold, notify
from services.categorization.review_queue import count_review_queue
from services.people.callers import load_caller
from services.unit_of_work import unit_of_work

MIN_WAITING = 10
"""Transactions that are worth a notification; fewer are seen in the app."""


def notify_of_review(user_id: int) -> None:
    """Notify a user, at most once a week, that the review queue has grown long."""
    caller = load_caller(user_id)
    monday = caller.today - dt.timedelta(days=caller.today.weekday())
    key = f"review_waiting:{monday}"
    if not find_untold(user_id, [key]):
        return
    count = count_review_queue(caller)
    if count < MIN_WAITING:
        return
    text = notice_texts.review_waiting(count)
    with unit_of_work(user_id) as work:
        data = {"count": count}
        notify(work, Notice(NotificationType.REVIEW_WAITING, key, *text, data=data))
