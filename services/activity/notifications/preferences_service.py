"""Change what a user is notified of, where and when."""

from decimal import Decimal

from sqlalchemy import select

from core import clock
from core.enums import NotificationChannel, NotificationType
from core.errors import Invalid
from core.events import NotificationSettingUpdated
from core.identity import Caller
from models import NotificationPreferences
from notifications.mail.subscriptions import list_types
from services.activity.mails.mail_links import MailLinks
from services.activity.mails.unsubscribe_page import load_subscriber
from services.activity.notifications.notification_preferences import MINUTES_PER_HOUR, Preferences
from services.activity.notifications.notification_preferences import load_preferences as load_stored
from services.activity.notifications.notification_values import PreferencesValues, TypeSwitches
from services.amounts import parse_positive
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions, check_version


def update_preferences(
    caller: Caller, changes: PreferencesValues, expected: ExpectedVersions
) -> Preferences:
    """Change some preferences; types and channels that are not named keep theirs.

    Raises Stale, and Invalid for quiet hours without length, for an amount that is none of the
    user's currency, and when security notices are to be hidden in the app.
    """
    with unit_of_work(caller.id) as work:
        check_version(load_stored(caller.id), expected)
        row = _load_or_create(work, caller)
        _apply(caller, row, changes)
        work.session.flush()
        work.publish(NotificationSettingUpdated(row.id, snapshot(row)))
    return load_stored(caller.id)


def switch_mails_off(links: MailLinks, token: str) -> None:
    """Switch e-mail off for what a link in a mail is about. Raises Invalid for a wrong link."""
    subscription = links.read_token(token)
    caller = load_subscriber(subscription)
    preferences = load_stored(caller.id)
    kinds = [
        kind
        for kind in list_types(subscription.name)
        if preferences.is_on(kind, NotificationChannel.EMAIL)
    ]
    # Mail programs may send the request more than once.
    if kinds:
        update_preferences(
            caller, {"types": [{"type": kind, "email": False} for kind in kinds]}, None
        )


def _load_or_create(work: UnitOfWork, caller: Caller) -> NotificationPreferences:
    own = select(NotificationPreferences).where(NotificationPreferences.user_id == caller.id)
    row = work.session.scalar(own.execution_options(populate_existing=True))
    if row is None:
        row = NotificationPreferences(user_id=caller.id, currency=caller.currency, switches={})
        work.session.add(row)
    return row


def _apply(caller: Caller, row: NotificationPreferences, changes: PreferencesValues) -> None:
    if "types" in changes:
        row.switches = _merge(row.switches, changes["types"])
    if "quiet_hours" in changes:
        row.quiet_start, row.quiet_end = _read_quiet_hours(changes)
    if "digest" in changes:
        row.digest = changes["digest"]
    if "digest_hour" in changes:
        row.digest_hour = changes["digest_hour"]
    if "anomalies_per_thousand" in changes:
        row.anomalies_per_thousand = changes["anomalies_per_thousand"]
    if "large_transaction_amount" in changes:
        _set_large_amount(caller, row, changes["large_transaction_amount"])


def _merge(
    switches: dict[str, dict[str, bool]], changes: list[TypeSwitches]
) -> dict[str, dict[str, bool]]:
    """Return the switches after some changes, as a new object: columns notice no other change."""
    merged = {kind: dict(channels) for kind, channels in switches.items()}
    for index, change in enumerate(changes):
        kind = change["type"]
        chosen = {name: bool(on) for name, on in change.items() if name != "type"}
        if kind == NotificationType.SECURITY and chosen.get(NotificationChannel.IN_APP) is False:
            raise Invalid.field(
                ("types", index, "in_app"),
                "Security notifications cannot be turned off in the app.",
                code="security_required",
            )
        merged[kind] = merged.get(kind, {}) | chosen
    return merged


def _read_quiet_hours(changes: PreferencesValues) -> tuple[int | None, int | None]:
    quiet = changes["quiet_hours"]
    if quiet is None:
        return None, None
    start, end = (_read_minutes(quiet[name]) for name in ("start", "end"))
    if start == end:
        raise Invalid.field(
            ("quiet_hours", "end"),
            "The quiet hours must end at another time than they start.",
            code="empty_quiet_hours",
        )
    return start, end


def _read_minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * MINUTES_PER_HOUR + int(minutes)


def _set_large_amount(caller: Caller, row: NotificationPreferences, amount: Decimal | None) -> None:
    field = "large_transaction_amount"
    minor = None if amount is None else parse_positive(amount, caller.currency, field)
    if (minor, caller.currency) != (row.large_amount_minor, row.currency):
        # What was entered before was measured by the amount of then.
        row.large_amount_since = clock.now()
    row.large_amount_minor, row.currency = minor, caller.currency
