"""Send messages to push channels, whose addresses are stored encrypted."""

from dataclasses import dataclass

from infrastructure.encryption import Encryption, Undecryptable
from models import PushChannel
from notifications.push.sender import PushFailed, PushSender

UNREADABLE = (
    "The address cannot be read any more, because the server has a new key. Enter it again."
)


@dataclass(frozen=True, slots=True)
class PushChannels:
    """What push channels need: the encryption of their addresses, and the sender."""

    encryption: Encryption
    sender: PushSender

    def send(self, channel: PushChannel, title: str, body: str) -> None:
        """Send a message to a channel. Raises PushFailed."""
        try:
            url = self.encryption.decrypt(channel.sealed_url)
        except Undecryptable as error:
            raise PushFailed(UNREADABLE) from error
        self.sender.send(url, title, body)
