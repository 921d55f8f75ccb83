"""The page of the web app that a notification is about, for the API and for links in mails."""

from collections.abc import Mapping

from core.enums import NotificationEntity, NotificationType

PAGES_BY_TYPE: Mapping[str, str] = {
    NotificationType.REVIEW_WAITING: "/review",
    NotificationType.SECURITY: "/settings",
    NotificationType.WEBHOOK_DISABLED: "/settings/webhooks",
    NotificationType.MONTHLY_SUMMARY: "/",
    NotificationType.EXPORT_FINISHED: "/jobs",
    NotificationType.UPCOMING_PAYMENT: "/recurring",
    NotificationType.LOW_BALANCE_AHEAD: "/cash-flow?scope=everyday",
    NotificationType.PLANNED_WAITING: "/planned",
    NotificationType.PLANNED_FAILED: "/planned",
    NotificationType.FORECAST_FINISHED: "/forecast",
}
"""Pages of the types that are about no row with a page of its own."""

PAGES_BY_ENTITY: Mapping[str, str] = {
    NotificationEntity.ANOMALY: "/review#unusual",
    NotificationEntity.BUDGET: "/budgets/{id}",
    NotificationEntity.GOAL: "/goals/{id}",
    NotificationEntity.IMPORT: "/imports/{id}",
    NotificationEntity.TRANSACTION: "/transactions?id={id}",
}


PAGES_WITHOUT_ENTITY: Mapping[str, str] = {NotificationType.UNUSUAL_SPENDING: "/"}
"""Pages of the types that may be about no row at all."""


def find_page(kind: str, entity: str | None, entity_id: int | None) -> str:
    """Return the path of a notification's page; that of all notifications for any other."""
    by_type = PAGES_BY_TYPE.get(kind)
    if by_type is not None:
        return by_type
    if entity is None:
        return PAGES_WITHOUT_ENTITY.get(kind, "/notifications")
    return PAGES_BY_ENTITY.get(entity, "/notifications").format(id=entity_id)
