"""What streams send, and whose they are."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

READY, RESET = "ready", "reset"
"""Messages about the stream: where it begins, and that the client must read everything anew."""


class Message(NamedTuple):
    """A message of a stream. ``position`` is the number in the log up to which it leads.

    ``data`` is JSON without line breaks. ``control`` names a message about the stream; changes have
    none.
    """

    position: int
    data: str
    control: str | None = None


class Batch(NamedTuple):
    """The messages that follow a position; ``has_more``: others follow these already."""

    messages: Sequence[Message]
    has_more: bool = False


class Credential(NamedTuple):
    """What a stream was opened with: the family of a session or the id of an API token."""

    kind: Literal["session", "token"]
    value: str | int


class Source(Protocol):
    """The log, as streams read it. Called in threads, within the application's context."""

    def read(self, user_id: int, position: int) -> Batch:
        """Read the messages that follow a position in a person's log."""

    def find_ends(self, user_ids: Collection[int]) -> Mapping[int, int]:
        """Find the end of the log of each of these people who still exists."""

    def find_valid(self, credentials: Collection[Credential]) -> Collection[Credential]:
        """Find which credentials are still valid."""


def control_message(name: str, position: int) -> Message:
    """Build a message about the stream."""
    return Message(position, f'{{"type":"{name}","seq":{position}}}', name)
