"""Quiet hours hold back, digests collect, and nothing holds back a security notification."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.enums import DigestMode, NotificationChannel, NotificationType
from services.activity.notifications.delivery_times import COLLECT, PAUSES, choose_delivery_time
from services.activity.notifications.notification_preferences import Preferences, QuietHours

pytestmark = pytest.mark.unit
EMAIL = NotificationChannel.EMAIL
BUDGET = NotificationType.BUDGET_EXCEEDED
NIGHT = QuietHours(22 * 60, 7 * 60)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def berlin(quiet: QuietHours | None = None, digest: DigestMode = DigestMode.OFF) -> Preferences:
    return Preferences("Europe/Berlin", "EUR", quiet=quiet, digest=digest)


def test_a_mail_waits_only_for_others_of_the_same_cause() -> None:
    now = at("2026-03-14 12:00")
    assert choose_delivery_time(berlin(), BUDGET, EMAIL, now, None) == now + COLLECT


def test_after_a_mail_the_next_one_waits_for_the_pause() -> None:
    now = at("2026-03-14 12:00")
    last = now - dt.timedelta(minutes=1)
    assert choose_delivery_time(berlin(), BUDGET, EMAIL, now, last) == last + PAUSES[EMAIL]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-14 21:30", "2026-03-15 06:00"),
        ("2026-03-14 03:00", "2026-03-14 06:00"),
        # The clocks go forward in that night.
        ("2026-03-28 23:00", "2026-03-29 05:00"),
    ],
)
def test_quiet_hours_end_by_the_clock_of_the_person(now: str, due: str) -> None:
    assert choose_delivery_time(berlin(NIGHT), BUDGET, EMAIL, at(now), None) == at(due)


def test_a_digest_is_due_at_its_next_hour() -> None:
    preferences = berlin(digest=DigestMode.DAILY)
    noon, dawn = at("2026-03-14 12:00"), at("2026-03-14 05:00")
    due = [choose_delivery_time(preferences, BUDGET, EMAIL, now, None) for now in (noon, dawn)]
    assert due == [at("2026-03-15 07:00"), at("2026-03-14 07:00")]


def test_a_push_is_in_no_digest() -> None:
    now = at("2026-03-14 12:00")
    preferences = berlin(digest=DigestMode.DAILY)
    push = NotificationChannel.PUSH
    assert choose_delivery_time(preferences, BUDGET, push, now, None) == now + COLLECT


@given(
    now=st.integers(0, 10 * 365 * 24 * 60).map(
        lambda minutes: at("2020-01-01 00:00") + dt.timedelta(minutes=minutes)
    ),
    zone=st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "UTC"]),
    start=st.integers(0, 1439),
    end=st.integers(0, 1439),
    digest=st.sampled_from(list(DigestMode)),
    kind=st.sampled_from(list(NotificationType)),
    channel=st.sampled_from([EMAIL, NotificationChannel.PUSH]),
)
def test_nothing_but_security_is_delivered_in_quiet_hours_and_everything_within_two_days(
    now: dt.datetime,
    zone: str,
    start: int,
    end: int,
    digest: DigestMode,
    kind: NotificationType,
    channel: NotificationChannel,
) -> None:
    quiet = None if start == end else QuietHours(start, end)
    preferences = Preferences(zone, "EUR", quiet=quiet, digest=digest)
    due = choose_delivery_time(preferences, kind, channel, now, None)
    assert now <= due <= now + dt.timedelta(days=2, hours=3)
    if kind == NotificationType.SECURITY:
        assert due == now
    elif quiet is not None:
        local = due.astimezone(ZoneInfo(zone))
        assert not quiet.contains(local.hour * 60 + local.minute) or is_skipped(local)


def is_skipped(local: dt.datetime) -> bool:
    """Whether the clocks of that day are changed: the end of the quiet hours may not exist."""
    before, after = local - dt.timedelta(hours=3), local + dt.timedelta(hours=3)
    return before.utcoffset() != after.utcoffset()
