"""Mails with one-time tokens, through servers that do not take them at once."""

import datetime as dt
import smtplib
from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.enums import JobKind, OneTimeTokenPurpose
from infrastructure.circuit_breakers import CircuitOpen, breakers
from models import Job, db
from notifications.mailer import is_temporary
from services.people import token_mail_job
from services.people.one_time_tokens import load_token_owner
from services.people.token_mails import PAUSES, enqueue_token_mail, postpone_token_mail
from services.unit_of_work import system_unit_of_work
from tests.conftest import Person
from tests.notifications.smtp_server import (
    GREYLISTED,
    REFUSED,
    Inbox,
    build_mailer,
    find_free_port,
    run_smtp_server,
)

pytestmark = pytest.mark.any_database

RESET = OneTimeTokenPurpose.RESET


Send = Callable[[int], list[dt.timedelta]]


@pytest.fixture
def send(app: Flask, ada: Person, monkeypatch: pytest.MonkeyPatch) -> Send:
    """Request a mail for Ada and run all attempts at it; return the pauses between them."""
    jobs = app.extensions["outlay"].jobs

    def run(port: int) -> list[dt.timedelta]:
        handler = partial(token_mail_job.mail_token, build_mailer(port))
        monkeypatch.setitem(jobs.handlers, JobKind.MAIL_TOKEN, handler)
        with app.app_context(), system_unit_of_work() as work:
            enqueue_token_mail(work, ada.email, RESET)
        jobs.drain()
        pauses, moment = [], clock.now()
        while (due := find_postponed(app)) is not None:
            pauses.append(due - moment)
            moment = due
            # Nothing runs before its time, such as after a restart.
            jobs.wake()
            jobs.drain()
            assert find_postponed(app) == due
            with monkeypatch.context() as patch:
                patch.setattr(clock, "now", lambda due=due: due)
                jobs.wake()
                jobs.drain()
        return [dt.timedelta(minutes=round(pause / dt.timedelta(minutes=1))) for pause in pauses]

    return run


def find_postponed(app: Flask) -> dt.datetime | None:
    """When the mail that waits for its time is due."""
    with app.app_context():
        return db.session.scalar(select(Job.not_before).where(Job.kind == JobKind.MAIL_TOKEN))


def test_a_greylisted_mail_arrives_once_with_a_token_that_is_valid(
    app: Flask, ada: Person, send: Send
) -> None:
    inbox = Inbox(rcpt_answers=[GREYLISTED, GREYLISTED])
    with run_smtp_server(inbox) as port:
        assert send(port) == list(PAUSES[:2])
    (message,) = inbox.messages
    text = message.get_body(("plain",)).get_content()
    token = text.partition("token=")[2].split()[0]
    with app.app_context():
        assert load_token_owner(token, RESET).id == ada.id


def test_a_server_that_is_away_is_tried_again_and_given_up_in_the_end(send: Send) -> None:
    breakers.reset()
    assert send(find_free_port()) == list(PAUSES)


def test_a_new_request_replaces_the_attempt_that_waits(app: Flask, ada: Person) -> None:
    """Its token would replace the one that was mailed in between."""
    with app.app_context():
        with system_unit_of_work() as work:
            postpone_token_mail(work, ada.email, RESET, 0)
        assert find_postponed(app) is not None
        with system_unit_of_work() as work:
            enqueue_token_mail(work, ada.email, RESET)
    app.extensions["outlay"].jobs.drain()
    assert find_postponed(app) is None


def test_a_mailbox_that_does_not_exist_is_not_tried_again(send: Send) -> None:
    inbox = Inbox(rcpt_answers=[REFUSED])
    with run_smtp_server(inbox) as port:
        assert send(port) == []
    assert inbox.messages == []


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ConnectionRefusedError(), True),
        (TimeoutError(), True),
        (smtplib.SMTPServerDisconnected(), True),
        (smtplib.SMTPDataError(451, b"later"), True),
        (smtplib.SMTPDataError(554, b"spam"), False),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), False),
        (smtplib.SMTPRecipientsRefused({"a@x.org": (450, b"later")}), True),
        (smtplib.SMTPRecipientsRefused({"a@x.org": (550, b"unknown")}), False),
        (CircuitOpen(), True),
        (ValueError(), False),
    ],
)
def test_what_may_pass_is_told_from_what_is_final(error: Exception, *, expected: bool) -> None:
    assert is_temporary(error) is expected
