"""Mails of one-time tokens are promised with the request and survive the end of the process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from models import Job, OneTimeToken, db
from tests.conftest import PASSWORD, Person, writing


@pytest.fixture
def resting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Let no job run until the test says so, as if the process had been killed before."""
    runner = app.extensions["outlay"].jobs
    runner.drain()
    with monkeypatch.context() as patched:
        patched.setattr(runner, "wake", lambda: None)

        def resume() -> None:
            patched.undo()
            runner.wake()
            runner.drain()

        yield resume
    with app.app_context(), writing():
        db.session.execute(delete(Job))


def waiting(app: Flask) -> list[Any]:
    with app.app_context():
        jobs = db.session.scalars(select(Job).order_by(Job.id))
        return [job.payload["purpose"] for job in jobs]


def request_reset(app: Flask, email: str) -> None:
    path = "/api/auth/request-password-reset"
    assert app.test_client().post(path, json={"email": email}).status_code < 300


def find_mails(app: Flask) -> set[str]:
    """The names of the mails in the outbox, which keeps the newest only."""
    return {path.name for path in (app.config["INSTANCE_DIR"] / "outbox").glob("*.eml")}


def test_the_mail_of_a_registration_commits_with_the_user(
    app: Flask, resting: Callable[[], None]
) -> None:
    body = {"email": "eve@example.com", "username": "eve", "password": PASSWORD}
    assert app.test_client().post("/api/auth/register", json=body).status_code == 201
    assert waiting(app) == ["verify"]
    before = find_mails(app)
    resting()
    assert len(find_mails(app) - before) == 1


def test_a_requested_mail_is_sent_by_the_next_process_and_leaves_no_row(
    app: Flask, ada: Person, resting: Callable[[], None]
) -> None:
    request_reset(app, ada.email)
    before = find_mails(app)
    resting()
    assert (len(find_mails(app) - before), waiting(app)) == (1, [])
    with app.app_context():
        purposes = db.session.scalars(
            select(OneTimeToken.purpose).where(OneTimeToken.user_id == ada.id)
        )
        assert "reset" in set(purposes)


def test_impatient_requests_lead_to_one_mail(
    app: Flask, ada: Person, resting: Callable[[], None]
) -> None:
    for email in (ada.email, ada.email.upper(), ada.email):
        request_reset(app, email)
    assert waiting(app) == ["reset"]


def test_the_address_of_a_stranger_is_not_kept(app: Flask, resting: Callable[[], None]) -> None:
    request_reset(app, "nobody@example.com")
    before = find_mails(app)
    resting()
    assert (find_mails(app) - before, waiting(app)) == (set(), [])
