"""What a user wants to be notified of, and on which channels."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from core.enums import DigestMode, NotificationChannel, NotificationType
from core.limits import ANOMALIES_PER_THOUSAND
from core.money import Money
from models import NotificationPreferences, User, db

MINUTES_PER_HOUR = 60

NOT_PUSHED = {
    NotificationType.FORECAST_FINISHED,
    NotificationType.IMPORT_FINISHED,
    NotificationType.EXPORT_FINISHED,
    NotificationType.REVIEW_WAITING,
}
"""What a person has waited for in the app, or can wait until they open it."""
MAILED = {
    NotificationType.BUDGET_EXCEEDED,
    NotificationType.LOW_BALANCE_AHEAD,
    NotificationType.MONTHLY_SUMMARY,
    NotificationType.WEBHOOK_DISABLED,
    NotificationType.GOAL_COMPLETED,
    NotificationType.PLANNED_FAILED,
    NotificationType.SECURITY,
}
"""What is worth a mail before anybody has chosen."""

DEFAULTS: Mapping[NotificationChannel, set[NotificationType]] = {
    NotificationChannel.IN_APP: set(NotificationType),
    NotificationChannel.EMAIL: MAILED,
    NotificationChannel.PUSH: set(NotificationType) - NOT_PUSHED,
    NotificationChannel.WEBHOOK: set(NotificationType),
}
"""The types that are on for each channel, until a user chooses."""

Switches = Mapping[str, Mapping[str, bool]]
"""Channels by type, each on or off."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A time of day without mails and pushes, in minutes from midnight; may pass midnight."""

    start: int
    end: int

    def contains(self, minute: int) -> bool:
        """Return whether a minute of the day is quiet."""
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences of one user; ``version`` is 0 while they are the defaults.

    ``large_amount`` is the expense from which to notify; None leaves it to the user's own ledger.
    """

    timezone: str
    currency: str
    switches: Switches = field(default_factory=dict)
    quiet: QuietHours | None = None
    digest: DigestMode = DigestMode.OFF
    digest_hour: int = 8
    large_amount: Money | None = None
    large_amount_since: dt.datetime | None = None
    anomalies_per_thousand: int = ANOMALIES_PER_THOUSAND
    version: int = 0

    def is_on(self, kind: str, channel: str) -> bool:
        """Return whether notifications of a type go to a channel."""
        if kind == NotificationType.SECURITY and channel == NotificationChannel.IN_APP:
            # Whoever has taken over a session must not be able to keep that from its owner.
            return True
        choice = self.switches.get(kind, {}).get(channel)
        return choice if choice is not None else kind in DEFAULTS[NotificationChannel(channel)]


def load_preferences(user_id: int) -> Preferences:
    """Load a user's preferences, or the defaults."""
    query = (
        select(User.timezone, User.currency, NotificationPreferences)
        .outerjoin(NotificationPreferences, NotificationPreferences.user_id == User.id)
        .where(User.id == user_id)
    )
    row = db.session.execute(query).one()
    stored: NotificationPreferences | None = row.NotificationPreferences
    if stored is None:
        return Preferences(row.timezone, row.currency)
    start, end = stored.quiet_start, stored.quiet_end
    return Preferences(
        timezone=row.timezone,
        currency=row.currency,
        switches=stored.switches,
        quiet=None if start is None or end is None else QuietHours(start, end),
        digest=DigestMode(stored.digest),
        digest_hour=stored.digest_hour,
        large_amount=None if stored.large_amount_minor is None else stored.large_amount,
        large_amount_since=stored.large_amount_since,
        anomalies_per_thousand=stored.anomalies_per_thousand,
        version=stored.version,
    )


def is_wanted(user_id: int, kind: str, channel: str) -> bool:
    """Return whether a user wants notifications of a type on a channel."""
    return load_preferences(user_id).is_on(kind, channel)
