import email
import socket
import stat
from collections.abc import Iterator
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from notifications import mailer, mails
from notifications.mailer import Mailer, Outbox, Smtp


class Inbox:
    """What an SMTP server received."""

    def __init__(self) -> None:
        self.messages: list[Any] = []

    # aiosmtpd calls the method by this name.
    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Controller, Inbox]]:
    inbox = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield controller, inbox
    controller.stop()


def test_the_folder_of_unsent_mail_keeps_only_the_newest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailer, "MAX_UNSENT_MAILS", 3)
    sender = Mailer(Outbox(tmp_path), "Outlay <outlay@localhost>", "http://localhost")
    for number in range(5):
        sender.send(sender.write("ada@example.com", f"Mail {number}", ""))
    texts = [path.read_text() for path in sorted(tmp_path.iterdir())]
    assert [text.partition("Subject: ")[2][:6] for text in texts] == ["Mail 2", "Mail 3", "Mail 4"]


def test_mail_is_sent_through_an_smtp_server(server: tuple[Controller, Inbox]) -> None:
    controller, inbox = server
    port = controller.port
    mailer = Mailer(
        Smtp("127.0.0.1", port, use_tls=False, username="", password=""),
        "Outlay <o@x.org>",
        "https://x.org",
    )
    mailer.send(mails.password_reset(mailer, "ada@example.com", "ada", "tok-123"))
    (message,) = inbox.messages
    assert (message["To"], message["From"]) == ("ada@example.com", "Outlay <o@x.org>")
    assert "https://x.org/reset-password?token=tok-123" in message.get_content()


def test_mail_without_a_server_is_written_to_a_private_file(tmp_path: Path) -> None:
    mailer = Mailer(Outbox(tmp_path / "outbox"), "Outlay <o@x.org>", "https://x.org")
    mailer.send(mails.email_verification(mailer, "ada@example.com", "ada", "tok-123"))
    (path,) = (tmp_path / "outbox").iterdir()
    assert path.suffix == ".eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "tok-123" in email.message_from_bytes(path.read_bytes(), policy=default).get_content()


def test_a_line_break_in_an_address_is_refused() -> None:
    mailer = Mailer(Outbox(Path("unused")), "Outlay <o@x.org>", "https://x.org")
    with pytest.raises(ValueError, match="linefeed"):
        mails.password_reset(mailer, "ada@example.com\nBcc: all@example.com", "ada", "t")
