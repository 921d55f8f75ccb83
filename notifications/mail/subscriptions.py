"""What people subscribe to by mail: types of notifications, each with a name for readers."""

from collections.abc import Mapping

from core.enums import NotificationType

ALL_BUT_SECURITY = "all"
"""The subscription of a mail with several types in it."""

SUBSCRIPTIONS: Mapping[str, str] = {
    NotificationType.BUDGET_THRESHOLD: "Budget nearly used",
    NotificationType.BUDGET_EXCEEDED: "Budget exceeded",
    NotificationType.UNUSUAL_SPENDING: "Unusual spending",
    NotificationType.LARGE_TRANSACTION: "Large expense",
    NotificationType.UPCOMING_PAYMENT: "Payment ahead",
    NotificationType.LOW_BALANCE_AHEAD: "Low balance ahead",
    NotificationType.FORECAST_FINISHED: "Forecast",
    NotificationType.IMPORT_FINISHED: "Import",
    NotificationType.EXPORT_FINISHED: "Export",
    NotificationType.REVIEW_WAITING: "Review",
    NotificationType.MONTHLY_SUMMARY: "Monthly summary",
    NotificationType.WEBHOOK_DISABLED: "Webhook switched off",
    NotificationType.GOAL_MILESTONE: "Milestone of a goal",
    NotificationType.GOAL_COMPLETED: "Goal reached",
    NotificationType.PLANNED_WAITING: "Planned transaction to confirm",
    NotificationType.PLANNED_FAILED: "Planned transaction not posted",
    ALL_BUT_SECURITY: "All notifications except security",
}
"""Names by type, as the app has them.

Mails about security have no link that switches them off without a login.
"""


def list_types(subscription: str) -> list[NotificationType]:
    """Return the types of notifications that a subscription stands for."""
    if subscription == ALL_BUT_SECURITY:
        return [kind for kind in NotificationType if kind in SUBSCRIPTIONS]
    return [NotificationType(subscription)]
