"""Send mail through an SMTP server, or write it to a folder when no server is configured."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy, default
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol

from core import clock
from infrastructure.circuit_breakers import CircuitOpen, breaker
from infrastructure.secrets import fingerprint, new_token
from notifications.mail.rendering import RenderedMail

# The thread that sends also runs other small work, which must not wait for long.
SMTP_TIMEOUT_SECONDS = 10
MAX_UNSENT_MAILS = 1000
MESSAGE_ID_LENGTH = 32
PERMANENT = 500
"""Codes of SMTP from here on are final (RFC 5321, section 4.2.1)."""
REFUSALS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
"""What a working server says about one message."""


def is_temporary(error: Exception) -> bool:
    """Return whether sending a mail may succeed later: the server is away, or says so (4xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code < PERMANENT for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code < PERMANENT
    return isinstance(error, OSError | CircuitOpen)


def find_refusal(error: Exception) -> int | None:
    """Return the code with which a working server has refused a message for good; else None.

    None also where the server refuses all messages, as with a wrong password: that can be mended.
    """
    if not isinstance(error, REFUSALS) or is_temporary(error):
        return None
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in error.recipients.values())
    return error.smtp_code


class UrlHeader(UnstructuredHeader, BaseHeader):
    """A header whose value is an address, which stays in one piece however long it is."""

    def fold(self, *, policy: Policy) -> str:
        """Write the header as it is: the standard library would encode a long word."""
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("List-Unsubscribe", UrlHeader)
POLICY = default.clone(header_factory=_headers)
"""How messages are written."""


class Transport(Protocol):
    """Delivers finished messages."""

    def deliver(self, message: EmailMessage) -> None:
        """Deliver one message.

        Raises OSError or SMTPException when that fails, and CircuitOpen while it is not tried.
        """


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
        """Send a message through the server. Raises CircuitOpen while the server is paused."""
        breaker("smtp", ignored=REFUSALS).call(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        server = smtplib.SMTP(self.host, self.port, timeout=SMTP_TIMEOUT_SECONDS)
        try:
            self._log_in(server)
            server.send_message(message)
            # The server has accepted the message: how the connection ends must not matter.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
        finally:
            server.close()

    def _log_in(self, server: smtplib.SMTP) -> None:
        # Required and not tried: without TLS a password and reset tokens would cross the network
        # in the open.
        if self.use_tls:
            server.starttls(context=ssl.create_default_context())
        if self.username:
            server.login(self.username, self.password)


@dataclass(frozen=True, slots=True)
class Mailer:
    """A transport with the sender's address and the address of this server for links."""

    transport: Transport
    sender: str
    public_url: str

    def compose(
        self, to: str, mail: RenderedMail, *, key: str = "", unsubscribe_url: str = ""
    ) -> EmailMessage:
        """Build a message. Raises ValueError for line breaks in an address or the subject.

        ``key`` names what the mail is about: mails with the same key have the same Message-ID, so
        that mail programs show one that was sent twice only once. ``unsubscribe_url`` answers GET
        with a page that asks, and POST by switching such mails off.
        """
        message = EmailMessage(POLICY)
        message["From"] = self.sender
        message["To"] = to
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = self._build_message_id(key)
        # RFC 3834: asks the recipient's server not to answer, for example with absence notes.
        message["Auto-Submitted"] = "auto-generated"
        if unsubscribe_url:
            # RFC 8058: mail programs show a button, which sends a POST.
            message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        # Quoted-printable: short lines of ASCII pass through every server.
        message.set_content(mail.text, cte="quoted-printable")
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
        return message

    def _build_message_id(self, key: str) -> str:
        # Not make_msgid: it draws from the generator that the whole process shares, and tells its
        # number and the time.
        name = fingerprint(f"{self.public_url} {key}")[:MESSAGE_ID_LENGTH] if key else new_token()
        domain = parseaddr(self.sender)[1].rpartition("@")[2] or "outlay"
        return f"<{name}@{domain}>"

    def send(self, message: EmailMessage) -> None:
        """Deliver a message."""
        self.transport.deliver(message)
