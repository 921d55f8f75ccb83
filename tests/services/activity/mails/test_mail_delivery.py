"""Mails about notifications on their way through real SMTP servers."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.enums import DeliveryStatus, NotificationType
from models import NotificationDelivery, db
from notifications import mailer as mailer_module
from notifications.mail import rendering
from services.activity.mails import notification_mails
from services.activity.mails.notification_mails import NotificationMails
from services.activity.notifications.delivery_job import Couriers, deliver
from services.activity.notifications.delivery_queue import PAUSES, find_due_targets, take_batches
from services.activity.notifications.notifying import Notice, notify
from services.unit_of_work import unit_of_work
from tests.conftest import Person
from tests.notifications.smtp_server import (
    GREYLISTED,
    OK,
    REFUSED,
    Inbox,
    build_mailer,
    run_silent_server,
    run_smtp_server,
)

pytestmark = pytest.mark.any_database

MINUTE = dt.timedelta(minutes=1)
AN_HOUR = 60
Run = Callable[..., Any]


class LateInbox(Inbox):
    """Accepts a mail, and says so after the client has given up; later mails at once."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.messages) == 1:
            await asyncio.sleep(0.5)
        return answer


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    """Move the clock to some minutes from now."""
    start = clock.now()

    def move(minutes: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: start + minutes * MINUTE)

    return move


@pytest.fixture
def run(app: Flask, at: Callable[[float], None]) -> Run:
    """Run the delivery job with the SMTP server on a port, some minutes from now."""

    def deliver_after(port: int, minutes: float) -> Any:
        at(minutes)
        with app.app_context():
            return deliver(Couriers(build_mails(app, port), None), {}, lambda _share: None)

    return deliver_after


def build_mails(app: Flask, port: int) -> NotificationMails:
    own = app.extensions["outlay"]
    return NotificationMails(build_mailer(port), own.mail_links, own.predictions)


def tell(app: Flask, person: Person, key: str = "a") -> None:
    kind = NotificationType.BUDGET_EXCEEDED
    with app.app_context(), unit_of_work(person.id) as work:
        notify(work, Notice(kind, key, f"Title {key}.", "Café, 12 €."))


def states(app: Flask, person: Person) -> list[str]:
    with app.app_context():
        row = NotificationDelivery
        own = select(row.status).where(row.user_id == person.id)
        return list(db.session.scalars(own.order_by(row.id)))


def test_a_mail_arrives_in_both_forms_with_a_way_to_stop_such_mails(
    app: Flask, ada: Person, run: Run
) -> None:
    tell(app, ada)
    inbox = Inbox()
    with run_smtp_server(inbox) as port:
        run(port, 1)
    (message,) = inbox.messages
    assert (message["To"], message["Subject"]) == (ada.email, "Title a")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in message.iter_parts():
        assert "Café, 12 €." in part.get_content()


@pytest.mark.parametrize("step", ["rcpt_answers", "data_answers"])
def test_a_greylisted_mail_arrives_once(app: Flask, ada: Person, run: Run, step: str) -> None:
    tell(app, ada)
    inbox = Inbox(**{step: [GREYLISTED]})
    with run_smtp_server(inbox) as port:
        assert run(port, 1) == {"sent": 0, "failed": 1}
        assert states(app, ada) == [DeliveryStatus.QUEUED]
        assert run(port, AN_HOUR) == {"sent": 1, "failed": 0}
        assert run(port, 2 * AN_HOUR) == {"sent": 0, "failed": 0}
    assert len(inbox.messages) == 1
    assert states(app, ada) == [DeliveryStatus.SENT]


def test_a_mail_to_a_mailbox_that_does_not_exist_fails_in_the_end(
    app: Flask, ada: Person, run: Run
) -> None:
    tell(app, ada)
    inbox = Inbox(rcpt_answers=[REFUSED] * (len(PAUSES) + 1))
    with run_smtp_server(inbox) as port:
        for attempt in range(len(PAUSES) + 1):
            run(port, 1 + attempt * 10 * AN_HOUR)
        assert states(app, ada) == [DeliveryStatus.FAILED]
        run(port, 1_000 * AN_HOUR)
    assert inbox.messages == []


def test_a_refused_mailbox_does_not_hold_up_others(
    app: Flask, ada: Person, bob: Person, run: Run
) -> None:
    tell(app, ada)
    tell(app, bob)
    inbox = Inbox(rcpt_answers=[REFUSED, OK])
    with run_smtp_server(inbox) as port:
        assert run(port, 1) == {"sent": 1, "failed": 1}
    assert len(inbox.messages) == 1


def test_a_silent_server_costs_an_attempt_and_no_mail(
    app: Flask, ada: Person, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailer_module, "SMTP_TIMEOUT_SECONDS", 0.05)
    tell(app, ada)
    with run_silent_server() as port:
        assert run(port, 1) == {"sent": 0, "failed": 1}
    monkeypatch.undo()
    inbox = Inbox()
    with run_smtp_server(inbox) as port:
        assert run(port, AN_HOUR) == {"sent": 1, "failed": 0}
    assert len(inbox.messages) == 1


def test_a_mail_whose_receipt_was_lost_is_sent_again_with_the_same_id(
    app: Flask, ada: Person, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailer_module, "SMTP_TIMEOUT_SECONDS", 0.2)
    tell(app, ada)
    inbox = LateInbox()
    with run_smtp_server(inbox) as port:
        assert run(port, 1) == {"sent": 0, "failed": 1}
        assert run(port, AN_HOUR) == {"sent": 1, "failed": 0}
    first, second = inbox.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_a_process_that_dies_after_sending_leads_to_the_same_mail_once_more(
    app: Flask, ada: Person, run: Run, at: Callable[[float], None]
) -> None:
    tell(app, ada)
    inbox = Inbox()
    with run_smtp_server(inbox) as port:
        with app.app_context():
            at(1)
            (target,) = find_due_targets()
            (batch,) = take_batches(target)
            mails = build_mails(app, port)
            mails.mailer.send(mails.write(batch.user, batch.notifications))
        # Nobody has noted that the mail was sent.
        assert run(port, AN_HOUR) == {"sent": 1, "failed": 0}
    first, second = inbox.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Subject"] == second["Subject"]


def test_a_mail_that_cannot_be_written_holds_up_no_other(
    app: Flask, ada: Person, bob: Person, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_for_ada(_template: Any, _locale: str, context: Any) -> Any:
        if context["title"] == "Title ada.":
            raise KeyError("date")
        return rendering.render_mail(_template, _locale, context)

    monkeypatch.setattr(notification_mails, "render_mail", fail_for_ada)
    tell(app, ada, "ada")
    tell(app, bob, "bob")
    inbox = Inbox()
    with run_smtp_server(inbox) as port:
        assert run(port, 1) == {"sent": 1, "failed": 1}
    assert [message["Subject"] for message in inbox.messages] == ["Title bob"]
    assert states(app, ada) == [DeliveryStatus.QUEUED]
