"""Values that commands on preferences and push channels receive."""

from decimal import Decimal
from typing import TypedDict

from core.enums import DigestMode, NotificationType


class TypeSwitches(TypedDict, total=False):
    """A type, and the channels to switch on or off."""

    type: NotificationType
    in_app: bool
    email: bool
    push: bool
    webhook: bool


class QuietHoursValues(TypedDict):
    """Quiet hours as times of the day, such as 22:00."""

    start: str
    end: str


class PreferencesValues(TypedDict, total=False):
    """Preferences to change; ``large_transaction_amount`` is a Decimal in the user's currency."""

    types: list[TypeSwitches]
    quiet_hours: QuietHoursValues | None
    digest: DigestMode
    digest_hour: int
    large_transaction_amount: Decimal | None
    anomalies_per_thousand: int


class ChannelValues(TypedDict, total=False):
    """A push channel to create or to change."""

    name: str
    url: str
    is_active: bool


class ReadAllValues(TypedDict, total=False):
    """Which notifications to mark as read: up to this id, else all."""

    up_to: int
