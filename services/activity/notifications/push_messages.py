"""Write the push message with one notification, or with several."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.translation import choose_language, translate_into
from models import Notification, User

MAX_PUSHED = 5
"""Notifications that one push message names; the others are counted."""


@dataclass(frozen=True, slots=True)
class PushMessage:
    """Title and text of a push message."""

    title: str
    body: str


def write_push(user: User, notifications: Sequence[Notification]) -> PushMessage:
    """Write a message in the language of its reader."""
    language = choose_language([user.locale])
    if len(notifications) == 1:
        (only,) = notifications
        return PushMessage(
            translate_into(only.title, language), translate_into(only.body, language)
        )
    title = f"{len(notifications)} notifications from Outlay."
    lines = [translate_into(each.title, language) for each in notifications[:MAX_PUSHED]]
    if len(notifications) > MAX_PUSHED:
        lines.append("…")
    return PushMessage(translate_into(title, language), "\n".join(lines))
