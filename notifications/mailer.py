"""Sending mail: through SMTP, or into a folder when no server is configured."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Protocol

from core import clock
from infrastructure.secrets import new_token

SMTP_TIMEOUT_SECONDS = 10


class Transport(Protocol):
    """Where a finished message goes."""

    def deliver(self, message: EmailMessage) -> None: ...


@dataclass(frozen=True, slots=True)
class Outbox:
    """A folder of .eml files that any mail program opens."""

    folder: Path

    def deliver(self, message: EmailMessage) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{clock.now():%Y%m%dT%H%M%S%f}-{new_token()[:8]}.eml"
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_bytes(message.as_bytes())


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server."""

    host: str
    port: int
    use_tls: bool
    username: str
    password: str

    def deliver(self, message: EmailMessage) -> None:
        with smtplib.SMTP(self.host, self.port, timeout=SMTP_TIMEOUT_SECONDS) as server:
            if self.use_tls:
                server.starttls(context=ssl.create_default_context())
            if self.username:
                server.login(self.username, self.password)
            server.send_message(message)


@dataclass(frozen=True, slots=True)
class Mailer:
    """A transport with what every mail needs: who writes, and where the server is."""

    transport: Transport
    sender: str
    public_url: str

    def write(self, to: str, subject: str, body: str) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, to, subject
        message["Date"], message["Message-ID"] = (
            format_datetime(clock.now()),
            make_msgid(domain="outlay"),
        )
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body)
        return message

    def send(self, message: EmailMessage) -> None:
        self.transport.deliver(message)
