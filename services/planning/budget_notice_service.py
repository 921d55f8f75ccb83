"""Notify users of the thresholds that their budgets have reached."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from core.enums import NotificationEntity, NotificationType
from core.identity import Caller
from models import Budget, BudgetAlert, db
from services.activity.notifications import notice_texts
from services.activity.notifications.notifying import Notice, find_untold, notify
from services.ledger.row_names import load_category_names
from services.people.callers import load_caller
from services.unit_of_work import unit_of_work

EXCEEDED = 100
"""The threshold of alerts that a budget is exceeded, in percent."""
NEWS_DAYS = 2
"""Days after its period for which an alert is news: the server may have been down."""


def notify_of_budgets(user_id: int) -> None:
    """Notify a user of every alert of the current periods, once."""
    caller = load_caller(user_id)
    alerts = _load_alerts(caller)
    untold = find_untold(user_id, [_key(alert) for alert in alerts])
    if not untold:
        return
    names = _load_names(caller, alerts)
    with unit_of_work(user_id) as work:
        for alert in alerts:
            if _key(alert) in untold:
                notify(work, _write_notice(caller, alert, names.get(alert.budget_id)))


def _load_alerts(caller: Caller) -> Sequence[BudgetAlert]:
    since = caller.today - dt.timedelta(days=NEWS_DAYS)
    recent = select(BudgetAlert).where(
        BudgetAlert.user_id == caller.id, BudgetAlert.period_end >= since
    )
    return db.session.scalars(recent.order_by(BudgetAlert.id)).all()


def _key(alert: BudgetAlert) -> str:
    """The fact: one for each period, amount and threshold of a budget, as alerts are."""
    # Not the id of the alert: an export names the fact, and a reader sees what it is.
    threshold = f"{alert.amount_minor}:{alert.threshold}"
    return f"budget:{alert.budget_id}:{alert.period_start}:{threshold}"


def _load_names(caller: Caller, alerts: Sequence[BudgetAlert]) -> dict[int, str | None]:
    """Load what each budget is called: its own name, or that of its category."""
    ids = {alert.budget_id for alert in alerts}
    query = select(Budget.id, Budget.name, Budget.category_id).where(Budget.id.in_(ids))
    budgets = db.session.execute(query).all()
    categories = load_category_names(caller, {budget.category_id for budget in budgets})
    return {budget.id: budget.name or categories.get(budget.category_id or 0) for budget in budgets}


def _write_notice(caller: Caller, alert: BudgetAlert, name: str | None) -> Notice:
    is_exceeded = alert.threshold >= EXCEEDED
    write = notice_texts.budget_exceeded if is_exceeded else notice_texts.budget_threshold
    text = write(name, alert.spent, alert.available, alert.period_end, caller.locale)
    return Notice(
        NotificationType.BUDGET_EXCEEDED if is_exceeded else NotificationType.BUDGET_THRESHOLD,
        _key(alert),
        text.title,
        text.body,
        NotificationEntity.BUDGET,
        alert.budget_id,
        {
            "amount": alert.spent.number,
            "reference": alert.available.number,
            "currency": alert.currency,
            "date": alert.period_end.isoformat(),
            **({"name": name} if name else {}),
        },
    )
