"""Send mail through an SMTP server, or write it to a folder when no server is configured."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from core import clock
from infrastructure.secrets import new_token

# The thread that sends also runs other small work, which must not wait for long.
SMTP_TIMEOUT_SECONDS = 10
MAX_UNSENT_MAILS = 1000


class Transport(Protocol):
    """Delivers finished messages."""

    def deliver(self, message: EmailMessage) -> None:
        """Deliver one message. Raises OSError or SMTPException when that fails."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """A folder of .eml files, which mail programs can open."""

    folder: Path

    def deliver(self, message: EmailMessage) -> None:
        """Write a message to a file that only its owner may read: it may hold a token."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{clock.now():%Y%m%dT%H%M%S%f}-{new_token()[:8]}.eml"
        path = self.folder / name
        # Created with its rights before anything is in it.
        path.touch(mode=0o600)
        path.write_bytes(message.as_bytes())
        self._delete_oldest()

    def _delete_oldest(self) -> None:
        """Keep the newest files: anybody who knows an address can request mails to it."""
        # The names begin with the time.
        for path in sorted(self.folder.glob("*.eml"))[:-MAX_UNSENT_MAILS]:
            path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Smtp:
    """An SMTP server, with credentials where ``username`` is not empty."""

    host: str
    port: int
    use_tls: bool
    username: str
    password: str

    def deliver(self, message: EmailMessage) -> None:
        """Send a message through the server."""
        with smtplib.SMTP(self.host, self.port, timeout=SMTP_TIMEOUT_SECONDS) as server:
            # Required and not tried: without TLS a password and reset tokens would cross the
            # network in the open.
            if self.use_tls:
                server.starttls(context=ssl.create_default_context())
            if self.username:
                server.login(self.username, self.password)
            server.send_message(message)


@dataclass(frozen=True, slots=True)
class Mailer:
    """A transport with the sender's address and the address of this server for links."""

    transport: Transport
    sender: str
    public_url: str

    def write(self, to: str, subject: str, body: str) -> EmailMessage:
        """Build a message. Raises ValueError for line breaks in an address or the subject."""
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = format_datetime(clock.now())
        # Not make_msgid: it draws from the generator that the whole process shares, and tells its
        # number and the time.
        message["Message-ID"] = f"<{new_token()}@outlay>"
        # RFC 3834: asks the recipient's server not to answer, for example with absence notes.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body)
        return message

    def send(self, message: EmailMessage) -> None:
        """Deliver a message."""
        self.transport.deliver(message)
