"""A user's preferences as the API shows them: every type with every channel."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.enums import DigestMode, NotificationChannel, NotificationType
from core.identity import Caller
from core.money import Money
from services.activity.notifications.notification_preferences import (
    MINUTES_PER_HOUR,
    Preferences,
    QuietHours,
    load_preferences,
)
from services.ledger.large_expenses import find_usual_limit


@dataclass(frozen=True, slots=True)
class TypeChannels:
    """A type of notification, and on which channels it is on."""

    type: NotificationType
    in_app: bool
    email: bool
    push: bool
    webhook: bool


@dataclass(frozen=True, slots=True)
class QuietHoursView:
    """Quiet hours as times of the day, such as 22:00."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class PreferencesView:
    """All preferences of a user.

    ``usual_limit`` is the amount that stands in for ``large_transaction_amount``; None with too few
    expenses to tell.
    """

    types: Sequence[TypeChannels]
    quiet_hours: QuietHoursView | None
    digest: DigestMode
    digest_hour: int
    large_transaction_amount: Money | None
    usual_limit: Money | None
    anomalies_per_thousand: int
    currency: str
    timezone: str
    version: int


def get_preferences(caller: Caller) -> PreferencesView:
    """Load the caller's preferences."""
    return view_preferences(caller, load_preferences(caller.id))


def view_preferences(caller: Caller, preferences: Preferences) -> PreferencesView:
    """Complete preferences with what follows from the defaults."""
    amount = preferences.large_amount
    return PreferencesView(
        types=[_view_type(preferences, kind) for kind in NotificationType],
        quiet_hours=_view_quiet_hours(preferences.quiet),
        digest=preferences.digest,
        digest_hour=preferences.digest_hour,
        large_transaction_amount=amount,
        usual_limit=find_usual_limit(caller),
        anomalies_per_thousand=preferences.anomalies_per_thousand,
        currency=amount.currency if amount else caller.currency,
        timezone=preferences.timezone,
        version=preferences.version,
    )


def _view_type(preferences: Preferences, kind: NotificationType) -> TypeChannels:
    on = {channel: preferences.is_on(kind, channel) for channel in NotificationChannel}
    return TypeChannels(
        kind,
        in_app=on[NotificationChannel.IN_APP],
        email=on[NotificationChannel.EMAIL],
        push=on[NotificationChannel.PUSH],
        webhook=on[NotificationChannel.WEBHOOK],
    )


def _view_quiet_hours(quiet: QuietHours | None) -> QuietHoursView | None:
    return None if quiet is None else QuietHoursView(_show(quiet.start), _show(quiet.end))


def _show(minute: int) -> str:
    return f"{minute // MINUTES_PER_HOUR:02}:{minute % MINUTES_PER_HOUR:02}"
