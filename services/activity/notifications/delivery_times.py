"""Decide when a notification is delivered: quiet hours, digests, and pauses between mails."""

import datetime as dt
from zoneinfo import ZoneInfo

from core.enums import DigestMode, NotificationChannel, NotificationType
from services.activity.notifications.notification_preferences import (
    MINUTES_PER_HOUR,
    Preferences,
    QuietHours,
)

COLLECT = dt.timedelta(seconds=20)
"""How long a notification waits for others of the same cause, such as one import."""
PAUSES = {
    NotificationChannel.EMAIL: dt.timedelta(minutes=15),
    NotificationChannel.PUSH: dt.timedelta(minutes=1),
}
"""Shortest time between two messages to a person; what comes meanwhile goes into the next."""
NEVER_HELD = {NotificationType.SECURITY}
"""Types that are delivered at once, whatever the hour."""
NOT_IN_DIGESTS = {NotificationType.SECURITY, NotificationType.MONTHLY_SUMMARY}
"""Types with a mail of their own."""


def choose_delivery_time(
    preferences: Preferences,
    kind: NotificationType,
    channel: NotificationChannel,
    now: dt.datetime,
    last_sent: dt.datetime | None,
) -> dt.datetime:
    """Return when to deliver a notification that is created now.

    ``last_sent`` is the time of the last message on that channel.
    """
    if kind in NEVER_HELD:
        return now
    zone = ZoneInfo(preferences.timezone)
    if is_in_digest(preferences, kind, channel):
        time = _next_hour(now, zone, preferences.digest_hour)
    else:
        time = now + COLLECT
        if last_sent is not None:
            time = max(time, last_sent + PAUSES[channel])
    return hold_back(preferences, kind, time)


def hold_back(preferences: Preferences, kind: NotificationType, time: dt.datetime) -> dt.datetime:
    """Return the time, or the end of the quiet hours that it falls into; security never waits."""
    if kind in NEVER_HELD:
        return time
    return _after_quiet_hours(time, ZoneInfo(preferences.timezone), preferences.quiet)


def is_in_digest(
    preferences: Preferences, kind: NotificationType, channel: NotificationChannel
) -> bool:
    """Return whether a notification waits for the daily mail."""
    is_collected = channel == NotificationChannel.EMAIL and kind not in NOT_IN_DIGESTS
    return is_collected and preferences.digest == DigestMode.DAILY


def _next_hour(now: dt.datetime, zone: ZoneInfo, hour: int) -> dt.datetime:
    """Return the next time at which clocks in the zone show the full hour."""
    today = now.astimezone(zone).date()
    due = _at(today, hour * MINUTES_PER_HOUR, zone)
    return due if due > now else _at(today + dt.timedelta(days=1), hour * MINUTES_PER_HOUR, zone)


def _after_quiet_hours(time: dt.datetime, zone: ZoneInfo, quiet: QuietHours | None) -> dt.datetime:
    """Return the time, or the end of the quiet hours that it falls into."""
    local = time.astimezone(zone)
    minute = local.hour * MINUTES_PER_HOUR + local.minute
    if quiet is None or not quiet.contains(minute):
        return time
    # Quiet hours that began in the evening end on the next day.
    days = 1 if minute >= quiet.end else 0
    return _at(local.date() + dt.timedelta(days=days), quiet.end, zone)


def _at(day: dt.date, minute: int, zone: ZoneInfo) -> dt.datetime:
    hour, minute = divmod(minute, MINUTES_PER_HOUR)
    local = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=zone)
    return local.astimezone(dt.UTC)
