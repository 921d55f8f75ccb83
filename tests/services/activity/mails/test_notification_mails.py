"""Mails about notifications: the right template, the way to stop them, and their ids."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.enums import NotificationEntity, NotificationType
from core.identity import Caller
from models import Notification, User, db
from services.activity.notifications.notifying import Notice, notify
from services.insights.monthly_summary_service import notify_of_last_month
from services.unit_of_work import unit_of_work
from tests.conftest import Person
from tests.households import Household

pytestmark = pytest.mark.each_database

Write = Callable[..., Any]
EXCEEDED = Notice(
    NotificationType.BUDGET_EXCEEDED,
    "budget:1",
    "Your budget for Food is exceeded.",
    "You have spent $12.00 of $10.00, $2.00 more than planned. The period ends on Mar 31, 2026.",
    NotificationEntity.BUDGET,
    1,
)
LARGE = Notice(
    NotificationType.LARGE_TRANSACTION, "large:1", "A large expense.", "$900.00 at Bike."
)
SECURITY = Notice(
    NotificationType.SECURITY, "security:x", "Your password was changed.", "If it was not you …"
)


@pytest.fixture
def write(app: Flask, ada: Person, as_caller: Callable[[Person], Caller]) -> Write:
    """Notify Ada of facts, and write the mail about them."""
    user_id = as_caller(ada).id

    def write_mail(*notices: Notice) -> Any:
        with unit_of_work(user_id) as work:
            ids = [notify(work, notice) for notice in notices]
        return write_about(app, user_id, ids)

    return write_mail


def write_about(app: Flask, user_id: int, ids: list[int | None]) -> Any:
    rows = db.session.scalars(
        select(Notification).where(Notification.id.in_(ids)).order_by(Notification.id)
    ).all()
    mails = app.extensions["outlay"].notification_mails
    return mails.write(db.session.get_one(User, user_id), rows)


def text_of(message: Any) -> str:
    return str(message.get_body(("plain",)).get_content())


def test_a_notification_is_a_mail_with_a_way_to_stop_it(write: Write) -> None:
    message = write(EXCEEDED)
    assert message["Subject"] == "Your budget for Food is exceeded"
    assert "You have spent $12.00 of $10.00, $2.00 more than planned." in text_of(message)
    assert "/budgets/1\n" in text_of(message)
    assert ".budget_exceeded." in message["List-Unsubscribe"]
    assert message["List-Unsubscribe"].strip("<>") in text_of(message)


def test_several_notifications_are_one_mail(write: Write) -> None:
    message = write(EXCEEDED, LARGE)
    assert message["Subject"] == "2 notifications from Outlay"
    assert "Your budget for Food is exceeded" in text_of(message)
    assert "$900.00 at Bike." in text_of(message)
    assert ".all." in message["List-Unsubscribe"]


def test_a_mail_about_security_cannot_be_stopped_without_a_login(write: Write) -> None:
    message = write(SECURITY)
    assert message["Subject"] == "Your password was changed"
    assert "List-Unsubscribe" not in message
    assert "unsubscribe" not in text_of(message)


def test_a_mail_that_is_written_again_has_the_same_id(
    app: Flask, ada: Person, write: Write
) -> None:
    first = write(EXCEEDED)
    ids = list(db.session.scalars(select(Notification.id).order_by(Notification.id)))
    newest = ids[-1]
    assert write_about(app, ada.id, [newest])["Message-ID"] == first["Message-ID"]
    assert write(LARGE)["Message-ID"] != first["Message-ID"]


def test_a_mail_is_in_the_language_of_its_reader(ada: Person, write: Write) -> None:
    ada.call("PATCH", "/users/me/preferences", json={"locale": "de-DE"})
    message = write(EXCEEDED)
    assert message["Subject"] == "Ihr Budget für Food ist überschritten"
    assert "Sie haben $12.00 von $10.00 ausgegeben" in text_of(message)


def test_a_payee_adds_no_header_and_no_markup(write: Write) -> None:
    hostile = "<script>alert(1)</script>\r\nBcc: all@example.com \u202egnp"
    message = write(
        Notice(NotificationType.LARGE_TRANSACTION, "large:2", f"Paid to {hostile}", hostile)
    )
    assert "Bcc" not in message
    assert message["Subject"] == "Paid to <script>alert(1)</script> Bcc: all@example.com gnp"
    html = message.get_body(("html",)).get_content()
    assert "<script" not in html
    assert "\u202e" not in html


def test_the_mail_of_a_month_is_its_summary(
    app: Flask, ada: Person, write: Write, today: Callable[[str], None]
) -> None:
    today("2026-08-01")
    home = Household(ada)
    home.live("2026-01", "2026-07")
    home.record()
    notify_of_last_month(ada.id)
    summaries = select(Notification.id).where(Notification.type == "monthly_summary")
    message = write_about(app, ada.id, list(db.session.scalars(summaries)))
    assert message["Subject"] == "Your month: July 2026"
    assert "Spent: $1,300.00" in text_of(message)
    assert ".monthly_summary." in message["List-Unsubscribe"]
