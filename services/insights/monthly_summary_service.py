"""Notify users of the summary of a month that is over."""

from core.enums import NotificationType
from services.activity.notifications.notice_texts import month_over
from services.activity.notifications.notifying import Notice, find_untold, notify
from services.insights.income_and_expenses import summarize_month_alone
from services.insights.monthly_summary import find_last_month
from services.people.callers import load_caller
from services.unit_of_work import unit_of_work


def notify_of_last_month(user_id: int) -> None:
    """Notify a user of the summary of their last month, once; of an empty month, not at all.

    The month counts by its name, so that another first day of months leads to no second summary.
    """
    caller = load_caller(user_id)
    month = find_last_month(caller)
    key = f"monthly_summary:{month.start:%Y-%m}"
    if not find_untold(user_id, [key]):
        return
    sums = summarize_month_alone(caller, {"year": month.start.year, "month": month.start.month})
    if not sums.expenses_by_category and not sums.total_income.minor:
        return

    text = month_over(month, sums.total_expenses, sums.total_income, caller.locale)
    data = {
        "amount": sums.total_expenses.number,
        "currency": sums.currency,
        "date": month.start.isoformat(),
    }
    with unit_of_work(user_id) as work:
        notify(work, Notice(NotificationType.MONTHLY_SUMMARY, key, *text, data=data))
