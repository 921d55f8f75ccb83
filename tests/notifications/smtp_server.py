"""An SMTP server that behaves as tests ask."""

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from notifications.mail.rendering import RenderedMail
from notifications.mailer import Mailer, Smtp

GREYLISTED = "451 4.7.1 Greylisted, try again later"
REFUSED = "550 5.1.1 No such mailbox"
OK = "250 OK"
MAIL = RenderedMail("Subject", "Text\n", "<p>Text</p>")


@dataclass
class Inbox:
    """What an SMTP server received, and its next answers: OK once there is none left."""

    rcpt_answers: list[str] = field(default_factory=list)
    data_answers: list[str] = field(default_factory=list)
    quit_answer: str = "221 Bye"
    messages: list[Any] = field(default_factory=list)

    # aiosmtpd calls the methods by these names.
    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.rcpt_answers.pop(0) if self.rcpt_answers else OK
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.data_answers.pop(0) if self.data_answers else OK
        if answer == OK:
            self.messages.append(email.message_from_bytes(envelope.content, policy=default))
        return answer

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        return self.quit_answer


@contextmanager
def run_smtp_server(inbox: Inbox) -> Iterator[int]:
    """Run a server on a free port."""
    controller = Controller(inbox, hostname="127.0.0.1", port=find_free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def run_silent_server() -> Iterator[int]:
    """Run a server that accepts connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build_mailer(port: int) -> Mailer:
    smtp = Smtp("127.0.0.1", port, use_tls=False, username="", password="")
    return Mailer(smtp, "Outlay <o@x.org>", "https://x.org")


def send_mail(port: int) -> None:
    mailer = build_mailer(port)
    mailer.send(mailer.compose("ada@example.com", MAIL, key="notification 7"))
