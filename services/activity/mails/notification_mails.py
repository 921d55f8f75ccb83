"""Write the mail about one notification of a user, or about several."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from core.enums import MailTemplate, NotificationType
from ml_service import BudgetPredictionService
from models import Notification, User
from notifications.mail.rendering import render_mail
from notifications.mail.subscriptions import ALL_BUT_SECURITY, SUBSCRIPTIONS
from notifications.mailer import Mailer
from services.activity.mails.mail_links import MailLinks, Subscription
from services.insights.monthly_summary import build_monthly_summary, find_month
from services.people.callers import load_caller


@dataclass(frozen=True, slots=True)
class NotificationMails:
    """What it takes to write mails about notifications."""

    mailer: Mailer
    links: MailLinks
    predictions: BudgetPredictionService

    def write(self, user: User, notifications: Sequence[Notification]) -> EmailMessage:
        """Write one mail about all of these notifications, of which there is at least one.

        Written again, it has the same Message-ID. A monthly summary and a notification about
        security have templates of their own, and are expected alone.
        """
        first = notifications[0]
        is_single = len(notifications) == 1
        context = {"address": self.links.public_url, **self._subscribe(user, notifications)}
        if not is_single:
            template = MailTemplate.DIGEST
            context |= self._describe_several(notifications)
        elif first.type == NotificationType.MONTHLY_SUMMARY:
            template = MailTemplate.MONTHLY_SUMMARY
            context |= self._summarize_month(first)
        elif first.type == NotificationType.SECURITY:
            template = MailTemplate.SECURITY
            context |= {**self._describe(first), "username": user.username}
        else:
            template = MailTemplate.NOTIFICATION
            context |= self._describe(first)
        ids = ",".join(str(notification.id) for notification in notifications)
        return self.mailer.compose(
            user.email,
            render_mail(template, user.locale, context),
            key=f"notifications {ids}",
            unsubscribe_url=context.get("unsubscribe_url", ""),
        )

    def _subscribe(self, user: User, notifications: Sequence[Notification]) -> dict[str, Any]:
        """The part of a mail that says why it was sent, and how to stop it."""
        kinds = {notification.type for notification in notifications}
        name = kinds.pop() if len(kinds) == 1 else ALL_BUT_SECURITY
        if name not in SUBSCRIPTIONS:
            return {}
        return {
            "subscription": SUBSCRIPTIONS[name],
            "unsubscribe_url": self.links.link_unsubscribe(Subscription(user.id, name)),
            "settings_url": self.links.link_page("/settings/notifications"),
        }

    def _describe_several(self, notifications: Sequence[Notification]) -> Mapping[str, Any]:
        items = [self._describe(notification) for notification in notifications]
        return {"notifications": items, "url": self.links.link_page("/notifications")}

    def _describe(self, notification: Notification) -> Mapping[str, str]:
        return {
            "title": notification.title,
            "body": notification.body,
            "url": self.links.link_page(notification.page),
        }

    def _summarize_month(self, notification: Notification) -> Mapping[str, Any]:
        caller = load_caller(notification.user_id)
        month = find_month(caller, dt.date.fromisoformat(notification.data["date"]))
        return {
            "summary": build_monthly_summary(self.predictions, caller, month),
            "url": self.links.link_page("/"),
        }
