"""Notifications leave by mail and push: once, together, and again when a server refuses."""

import datetime as dt
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.enums import DeliveryStatus, NotificationType
from infrastructure.circuit_breakers import breakers
from infrastructure.encryption import Encryption
from infrastructure.outbound_addresses import AddressPolicy, parse_networks
from models import NotificationDelivery, db
from notifications.mailer import Mailer
from notifications.push.sender import PushSender
from services.activity.mails.notification_mails import NotificationMails
from services.activity.notifications.delivery_job import Couriers, deliver
from services.activity.notifications.delivery_queue import PAUSES, find_due_targets, take_batches
from services.activity.notifications.notifying import Notice, notify
from services.activity.notifications.push_channels import PushChannels
from services.unit_of_work import unit_of_work
from tests.conftest import Person


class Post:
    """A mail server in memory, which can be told to refuse."""

    def __init__(self) -> None:
        self.subjects: list[str] = []
        self.bodies: list[str] = []
        self.refuses = False
        self.refusal: Exception | None = None

    def deliver(self, message: object) -> None:
        if self.refuses:
            raise OSError
        if self.refusal is not None:
            raise self.refusal
        self.subjects.append(str(message["Subject"]))
        self.bodies.append(message.get_body(("plain",)).get_content())


class Ntfy:
    """A push server on this machine."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.status = 200
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sink.messages.append(body.decode())
                self.send_response(sink.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"ntfy://127.0.0.1:{self.server.server_port}/topic"


@pytest.fixture
def post() -> Post:
    breakers.reset()
    return Post()


@pytest.fixture
def ntfy() -> Iterator[Ntfy]:
    sink = Ntfy()
    yield sink
    sink.server.shutdown()
    sink.server.server_close()


Deliver = Callable[..., dict[str, int]]


@pytest.fixture
def run(app: Flask, post: Post, monkeypatch: pytest.MonkeyPatch) -> Deliver:
    """Run the delivery job some minutes from now, on a server that allows some networks."""

    def deliver_after(minutes: float = 1, networks: tuple[str, ...] = ("127.0.0.0/8",)):
        now = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)
        encryption = Encryption(app.config["SECRET_KEY"], "push channels")
        policy = AddressPolicy(parse_networks(networks))
        own = app.extensions["outlay"]
        mailer = Mailer(post, "Outlay <outlay@example.com>", "https://outlay.example")
        couriers = Couriers(
            NotificationMails(mailer, own.mail_links, own.predictions),
            PushChannels(encryption, PushSender(policy)),
        )
        with app.app_context(), monkeypatch.context() as patch:
            patch.setattr(clock, "now", lambda: now)
            return deliver(couriers, {}, lambda _share: None)

    return deliver_after


def tell(app: Flask, person: Person, *keys: str, kind: str = "budget_exceeded") -> None:
    with app.app_context(), unit_of_work(person.id) as work:
        for key in keys:
            notify(work, Notice(NotificationType(kind), key, f"Title {key}.", f"Body {key}."))


def states(app: Flask, person: Person) -> list[tuple[str, int]]:
    with app.app_context():
        row = NotificationDelivery
        rows = select(row.status, row.attempts).where(row.user_id == person.id)
        rows = rows.order_by(row.id)
        return [(status, attempts) for status, attempts in db.session.execute(rows)]


def test_a_mail_is_sent_once_and_the_log_says_so(
    app: Flask, ada: Person, post: Post, run: Deliver
) -> None:
    tell(app, ada, "a")
    assert run(0) == {"sent": 0, "failed": 0}
    assert run() == {"sent": 1, "failed": 0}
    assert run(5) == {"sent": 0, "failed": 0}
    assert post.subjects == ["Title a"]
    assert "Body a." in post.bodies[0]
    newest = ada.get("/changes")["items"][-1]
    assert newest["type"] == "notification_sent"
    (delivery,) = newest["data"]["deliveries"]
    assert (delivery["channel"], delivery["status"], delivery["attempts"]) == ("email", "sent", 1)


def test_twenty_notifications_at_once_are_one_mail(
    app: Flask, ada: Person, post: Post, run: Deliver
) -> None:
    tell(app, ada, *map(str, range(20)))
    assert run() == {"sent": 1, "failed": 0}
    assert post.subjects == ["20 notifications from Outlay"]
    assert states(app, ada) == [(DeliveryStatus.SENT, 1)] * 20


def test_what_comes_soon_after_a_mail_waits_for_the_next_one(
    app: Flask, ada: Person, post: Post, run: Deliver
) -> None:
    tell(app, ada, "a")
    run()
    tell(app, ada, "b", "c")
    assert run(2) == {"sent": 0, "failed": 0}
    assert run(17) == {"sent": 1, "failed": 0}
    assert len(post.subjects) == 2


def test_a_refused_mail_is_tried_again_and_fails_in_the_end(
    app: Flask, ada: Person, post: Post, run: Deliver
) -> None:
    post.refuses = True
    tell(app, ada, "a")
    minutes = 1.0
    for pause in PAUSES:
        assert run(minutes) == {"sent": 0, "failed": 1}
        minutes += pause.total_seconds() / 60 + 1
    assert states(app, ada) == [(DeliveryStatus.QUEUED, len(PAUSES))]
    run(minutes)
    assert states(app, ada) == [(DeliveryStatus.FAILED, len(PAUSES) + 1)]
    assert ada.get("/changes")["items"][-1]["type"] == "notification_updated"
    post.refuses = False
    assert run(minutes + 60_000) == {"sent": 0, "failed": 0}


@pytest.mark.parametrize(
    "refusal",
    [
        SMTPRecipientsRefused({"ada@example.com": (550, b"No such user")}),
        SMTPDataError(550, b"No such user"),
        SMTPSenderRefused(550, b"No such user", "outlay@example.com"),
    ],
)
def test_a_mail_that_is_refused_for_good_is_not_tried_again(
    app: Flask, ada: Person, post: Post, run: Deliver, refusal: Exception
) -> None:
    post.refusal = refusal
    tell(app, ada, "a")
    assert run() == {"sent": 0, "failed": 1}
    assert states(app, ada) == [(DeliveryStatus.FAILED, 1)]
    (delivery,) = ada.get("/changes")["items"][-1]["data"]["deliveries"]
    assert delivery["error"] == "The mail server refused the mail for good (code 550)."
    post.refusal = None
    assert run(60_000) == {"sent": 0, "failed": 0}


@pytest.mark.parametrize(
    "refusal",
    [
        SMTPRecipientsRefused({"ada@example.com": (451, b"Greylisted")}),
        SMTPDataError(452, b"Full"),
        # About the server's own password, and no verdict on the mail.
        SMTPAuthenticationError(535, b"Wrong password"),
    ],
)
def test_a_mail_that_may_be_taken_later_is_tried_again(
    app: Flask, ada: Person, post: Post, run: Deliver, refusal: Exception
) -> None:
    post.refusal = refusal
    tell(app, ada, "a")
    assert run() == {"sent": 0, "failed": 1}
    post.refusal = None
    assert run(5) == {"sent": 1, "failed": 0}


def test_a_process_killed_while_sending_leaves_the_mail_to_the_next(
    app: Flask, ada: Person, post: Post, run: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(app, ada, "a")
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    with app.app_context(), monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        (target,) = find_due_targets()
        assert len(take_batches(target)) == 1
    # Taken, and never sent: nobody takes it at once, and the next one does after a while.
    assert run(2) == {"sent": 0, "failed": 0}
    assert run(8) == {"sent": 1, "failed": 0}
    assert len(post.subjects) == 1


@pytest.mark.parametrize("action", ["read", "dismiss"])
def test_what_was_seen_in_the_app_is_not_mailed(
    app: Flask, ada: Person, post: Post, run: Deliver, action: str
) -> None:
    tell(app, ada, "a")
    newest = ada.get("/notifications")["items"][0]["id"]
    ada.post(f"/notifications/{newest}/{action}", 200)
    run()
    assert post.subjects == []


def test_what_was_switched_off_meanwhile_is_not_mailed(
    app: Flask, ada: Person, post: Post, run: Deliver
) -> None:
    tell(app, ada, "a")
    ada.put("/notifications/preferences", types=[{"type": "budget_exceeded", "email": False}])
    run()
    assert post.subjects == []


def test_security_is_mailed_at_once_even_in_quiet_hours_and_digests(
    app: Flask, ada: Person
) -> None:
    hours = {"start": "00:00", "end": "23:59"}
    ada.put("/notifications/preferences", digest="daily", quiet_hours=hours)
    tell(app, ada, "a")
    tell(app, ada, "b", kind="security")
    app.extensions["outlay"].jobs.drain()
    assert states(app, ada) == [(DeliveryStatus.QUEUED, 0), (DeliveryStatus.SENT, 1)]


def test_a_mail_is_in_the_language_of_its_reader(
    app: Flask, join: Callable[..., Person], post: Post, run: Deliver
) -> None:
    eva = join("eva", locale="de-DE")
    with app.app_context(), unit_of_work(eva.id) as work:
        title = "Your budget for Groceries is exceeded."
        notify(work, Notice(NotificationType.BUDGET_EXCEEDED, "key", title, "Body."))
    run()
    assert post.subjects == ["Ihr Budget für Groceries ist überschritten"]


def add_channel(person: Person, url: str) -> int:
    return int(person.post("/notifications/channels", url=url, name="Phone")["id"])


def test_a_push_reaches_the_channel_and_its_address_is_never_shown(
    app: Flask, ada: Person, ntfy: Ntfy, run: Deliver
) -> None:
    url = ntfy.url.replace("ntfy://", "ntfy://ada:geheim@")
    answer = ada.post("/notifications/channels", url=url)
    assert answer["service"] == "ntfy"
    assert "geheim" not in ada.call("GET", "/notifications/channels").text
    assert "geheim" not in ada.call("GET", "/users/me/export").text
    assert "geheim" not in ada.call("GET", "/changes").text
    tell(app, ada, "a")
    assert run()["sent"] == 2
    (message,) = ntfy.messages
    assert "Title a." in message
    assert "Body a." in message


def test_a_private_address_is_called_only_if_the_operator_allows_its_network(
    app: Flask, ada: Person, ntfy: Ntfy, run: Deliver
) -> None:
    add_channel(ada, ntfy.url)
    tell(app, ada, "a", kind="upcoming_payment")
    assert run(networks=()) == {"sent": 0, "failed": 1}
    assert ntfy.messages == []
    (item,) = ada.get("/notifications")["items"]
    assert item["deliveries"][0]["error"] == (
        "The host is in a private or reserved network, which this server does not call."
    )


def test_a_service_that_refuses_a_push_gets_it_again(
    app: Flask, ada: Person, ntfy: Ntfy, run: Deliver
) -> None:
    add_channel(ada, ntfy.url)
    tell(app, ada, "a", kind="upcoming_payment")
    ntfy.status = 503
    assert run() == {"sent": 0, "failed": 1}
    ntfy.status = 200
    assert run(3) == {"sent": 1, "failed": 0}


def test_a_deleted_channel_takes_along_what_waits_for_it(
    app: Flask, ada: Person, ntfy: Ntfy, run: Deliver
) -> None:
    channel = add_channel(ada, ntfy.url)
    tell(app, ada, "a", kind="upcoming_payment")
    ada.delete(f"/notifications/channels/{channel}")
    assert run() == {"sent": 0, "failed": 0}
    assert states(app, ada) == []


def test_an_address_that_the_key_cannot_read_says_so(
    app: Flask, ada: Person, ntfy: Ntfy, run: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_channel(ada, ntfy.url)
    tell(app, ada, "a", kind="upcoming_payment")
    monkeypatch.setitem(app.config, "SECRET_KEY", "another")
    run()
    error = ada.get("/notifications")["items"][0]["deliveries"][0]["error"]
    assert error.startswith("The address cannot be read any more")


def test_the_test_button_says_what_came_of_it(ada: Person, ntfy: Ntfy) -> None:
    channel = add_channel(ada, ntfy.url)
    answer = ada.post(f"/notifications/channels/{channel}/test", 200)
    assert answer["delivered"] is False
    assert "private or reserved network" in answer["error"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "json://example.com",
        "mailto://ada:secret@example.com",
        "http://example.com",
        "ntfy",
        "ntfy://",
        "",
        "tgram://nonsense",
    ],
)
def test_addresses_of_other_services_are_refused(ada: Person, url: str) -> None:
    answer = ada.call("POST", "/notifications/channels", json={"url": url})
    assert answer.status_code == 422
    assert ada.get("/notifications/channels")["items"] == []


def test_there_are_at_most_ten_channels(ada: Person) -> None:
    for number in range(10):
        add_channel(ada, f"ntfys://ntfy.example/t{number}")
    ada.post("/notifications/channels", 409, url="ntfys://ntfy.example/t")


def test_an_api_token_may_not_change_channels(ada: Person) -> None:
    ada.token = ada.post("/auth/tokens", name="script", scope="write")["token"]
    ada.post("/notifications/channels", 403, url="ntfys://ntfy.example/t")


@pytest.mark.parametrize("is_refused_first", [True, False])
def test_quiet_hours_also_hold_what_is_late_or_tried_again(
    app: Flask, ada: Person, post: Post, run: Deliver, *, is_refused_first: bool
) -> None:
    tell(app, ada, "a")
    if is_refused_first:
        post.refuses = True
        run(1)
        post.refuses = False
    now = dt.datetime.now(dt.UTC)
    quiet = {"start": now + dt.timedelta(minutes=2), "end": now + dt.timedelta(minutes=62)}
    ada.put(
        "/notifications/preferences",
        quiet_hours={name: f"{time:%H:%M}" for name, time in quiet.items()},
    )

    assert run(10) == {"sent": 0, "failed": 0}
    assert run(50) == {"sent": 0, "failed": 0}
    assert run(63) == {"sent": 1, "failed": 0}
