"""Create, change, delete and test push channels."""

from dataclasses import dataclass

from sqlalchemy import func, select

from core.errors import Conflict, Invalid
from core.events import (
    NotificationChannelCreated,
    NotificationChannelDeleted,
    NotificationChannelUpdated,
)
from core.identity import Caller
from core.limits import MAX_CHANNELS
from core.translation import translate
from models import PushChannel
from notifications.push.addresses import InvalidPushUrl, PushAddress, read_address
from notifications.push.sender import PushFailed
from services.activity.notifications.channel_queries import get_channel
from services.activity.notifications.notification_values import ChannelValues
from services.activity.notifications.push_channels import PushChannels
from services.editing import changed_row, create_row, deleted_row
from services.unit_of_work import unit_of_work
from services.versions import ExpectedVersions

TEST_TITLE = "This is a test from Outlay."
TEST_BODY = "Your notifications arrive here."


@dataclass(frozen=True, slots=True)
class TrialResult:
    """Whether a test message was delivered, and why not."""

    delivered: bool
    error: str | None


def create_channel(channels: PushChannels, caller: Caller, values: ChannelValues) -> PushChannel:
    """Create a push channel.

    Raises Invalid for an address of no supported service, Conflict with too many channels.
    """
    address = _read_address(values["url"])
    with unit_of_work(caller.id) as work:
        own = select(func.count()).where(PushChannel.user_id == caller.id)
        if (work.session.scalar(own) or 0) >= MAX_CHANNELS:
            raise Conflict(
                f"You have {MAX_CHANNELS} channels, which is the maximum.", code="too_many_channels"
            )
        channel = PushChannel(
            user_id=caller.id,
            name=values.get("name") or address.service,
            is_active=values.get("is_active", True),
        )
        _set_address(channels, channel, values["url"], address)
        create_row(work, channel, NotificationChannelCreated)
    return channel


def update_channel(
    channels: PushChannels,
    caller: Caller,
    channel_id: int,
    changes: ChannelValues,
    expected: ExpectedVersions,
) -> PushChannel:
    """Change some fields of a push channel. Raises NotFound, Stale, Invalid."""
    get_channel(caller, channel_id)
    event = NotificationChannelUpdated
    with changed_row(caller.id, PushChannel, channel_id, expected, event) as channel:
        if "url" in changes:
            _set_address(channels, channel, changes["url"], _read_address(changes["url"]))
        channel.name = changes.get("name", channel.name)
        channel.is_active = changes.get("is_active", channel.is_active)
    return channel


def delete_channel(caller: Caller, channel_id: int, expected: ExpectedVersions) -> None:
    """Delete a push channel, with what still waits for it. Raises NotFound, Stale."""
    get_channel(caller, channel_id)
    with deleted_row(caller.id, PushChannel, channel_id, expected, NotificationChannelDeleted):
        pass


def try_channel(channels: PushChannels, caller: Caller, channel_id: int) -> TrialResult:
    """Send a test message to a push channel at once. Raises NotFound."""
    channel = get_channel(caller, channel_id)
    try:
        channels.send(channel, translate(TEST_TITLE), translate(TEST_BODY))
    except PushFailed as error:
        return TrialResult(delivered=False, error=error.sentence)
    return TrialResult(delivered=True, error=None)


def _read_address(url: str) -> PushAddress:
    try:
        return read_address(url)
    except InvalidPushUrl as error:
        raise Invalid.field("url", error.sentence, code="invalid_channel_url") from error


def _set_address(
    channels: PushChannels, channel: PushChannel, url: str, address: PushAddress
) -> None:
    channel.service, channel.masked_url = address.service, address.masked_url
    channel.sealed_url = channels.encryption.encrypt(url.strip())
