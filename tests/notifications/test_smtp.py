"""Delivery to real SMTP servers: slow, refusing, silent and absent ones."""

import smtplib

import pytest

from core.enums import OneTimeTokenPurpose
from infrastructure.circuit_breakers import MAX_FAILURES, CircuitOpen
from notifications import mailer, mails
from tests.notifications.smtp_server import (
    GREYLISTED,
    MAIL,
    REFUSED,
    Inbox,
    build_mailer,
    find_free_port,
    run_silent_server,
    run_smtp_server,
    send_mail,
)


def test_mail_arrives_with_its_text_and_its_html() -> None:
    inbox = Inbox()
    with run_smtp_server(inbox) as port:
        sender = build_mailer(port)
        sender.send(
            mails.write_token_mail(
                sender, OneTimeTokenPurpose.RESET, "ada@example.com", "de-DE", "Ädä", "tok-123"
            )
        )
    (message,) = inbox.messages
    assert (message["To"], message["From"]) == ("ada@example.com", "Outlay <o@x.org>")
    text, html = (part.get_content() for part in message.iter_parts())
    assert "Hallo Ädä," in text
    assert "Hallo Ädä," in html
    assert "https://x.org/reset-password?token=tok-123" in text


@pytest.mark.parametrize("step", ["rcpt_answers", "data_answers"])
def test_a_greylisted_mail_arrives_once_when_it_is_tried_again(step: str) -> None:
    inbox = Inbox(**{step: [GREYLISTED]})
    with run_smtp_server(inbox) as port:
        with pytest.raises(mailer.REFUSALS):
            send_mail(port)
        send_mail(port)
    assert len(inbox.messages) == 1


def test_a_mail_that_was_accepted_twice_has_the_same_message_id() -> None:
    inbox = Inbox()
    with run_smtp_server(inbox) as port:
        send_mail(port)
        send_mail(port)
    first, second = inbox.messages
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize("answer", ["421 Too many connections", "500 What?"])
def test_a_mail_counts_as_sent_however_the_server_says_goodbye(answer: str) -> None:
    inbox = Inbox(quit_answer=answer)
    with run_smtp_server(inbox) as port:
        send_mail(port)
    assert len(inbox.messages) == 1


def test_a_refused_recipient_does_not_pause_the_server_for_others() -> None:
    inbox = Inbox(rcpt_answers=[REFUSED] * (MAX_FAILURES + 1))
    with run_smtp_server(inbox) as port:
        for _ in range(MAX_FAILURES + 1):
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                send_mail(port)
        send_mail(port)
    assert len(inbox.messages) == 1


def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailer, "SMTP_TIMEOUT_SECONDS", 0.05)
    with run_silent_server() as port, pytest.raises(smtplib.SMTPServerDisconnected):
        send_mail(port)


def test_a_mail_server_that_is_down_is_not_asked_for_every_mail() -> None:
    port = find_free_port()
    for _ in range(MAX_FAILURES):
        with pytest.raises(ConnectionRefusedError):
            send_mail(port)
    with pytest.raises(CircuitOpen):
        send_mail(port)


def test_a_password_is_never_sent_without_tls() -> None:
    inbox = Inbox()
    with run_smtp_server(inbox) as port:
        smtp = mailer.Smtp("127.0.0.1", port, use_tls=True, username="ada", password="secret")
        message = build_mailer(port).compose("ada@example.com", MAIL)
        with pytest.raises(smtplib.SMTPNotSupportedError):
            smtp.deliver(message)
    assert inbox.messages == []
