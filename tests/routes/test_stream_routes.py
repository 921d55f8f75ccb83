import datetime as dt
import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from core import clock
from routes.http import streams
from tests.conftest import Person


def read_events(answer: TestResponse) -> list[dict[str, Any]]:
    """The events of a stream that has ended, with their fields as they were sent."""
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/event-stream"
    blocks = [block for block in answer.text.split("\n\n") if block and "retry:" not in block]
    return [read_event(block) for block in blocks]


def read_event(block: str) -> dict[str, Any]:
    return dict(line.split(": ", 1) for line in block.splitlines())


def stream(person: Person, *, headers: dict[str, str] | None = None, **query: Any) -> Any:
    """The names or numbers, and the data, of the events that a person gets."""
    answer = person.call("GET", "/events/stream", query_string=query, headers=headers or {})
    return [
        (event.get("event") or int(event["id"]), json.loads(event["data"]))
        for event in read_events(answer)
    ]


def test_a_stream_sends_the_rows_of_the_list_of_changes(ada: Person) -> None:
    ada.category("Coffee")
    expense = ada.spend("4.20", payee="Daily Grind")
    ada.delete(f"/expenses/{expense['id']}")
    ready, *changes = stream(ada, since=0)
    assert ready == ("ready", {"type": "ready", "seq": 0})
    listed = ada.get("/changes")["items"]
    assert changes == [(change["seq"], change) for change in listed]


def test_a_stream_without_a_position_begins_at_the_end_of_the_log(ada: Person) -> None:
    ada.spend(1)
    assert stream(ada) == [("ready", {"type": "ready", "seq": 2})]


def test_the_header_of_a_browser_that_connects_again_wins_over_its_address(ada: Person) -> None:
    ada.record([{"kind": "expense", "amount": 1, "date": "2026-03-14"}] * 3)
    events = stream(ada, since=0, headers={"Last-Event-ID": "3"})
    assert [name for name, _ in events] == ["ready", 4]


def test_a_thousand_missed_changes_arrive_in_order_and_once(ada: Person) -> None:
    ada.record([{"kind": "expense", "amount": 1, "date": "2026-03-14"}] * 1000)
    _, *changes = stream(ada, since=1)
    assert [number for number, _ in changes] == list(range(2, 1002))


@pytest.mark.parametrize("since", [0, 1_000])
def test_a_position_that_is_too_old_or_unknown_is_answered_with_a_reset(
    ada: Person, since: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MAX_MISSED", 2)
    for amount in (1, 2, 3):
        ada.spend(amount)
    assert stream(ada, since=since) == [("reset", {"type": "reset", "seq": 4})]


@pytest.mark.any_database
def test_an_id_that_is_no_number_is_refused(ada: Person) -> None:
    for wrong in ("x", "-1", "٣", "1" * 30):
        answer = ada.call("GET", "/events/stream", headers={"Last-Event-ID": wrong.encode()})
        assert answer.status_code == 400


@pytest.mark.any_database
def test_a_stream_is_neither_stored_nor_held_back_on_its_way(ada: Person) -> None:
    answer = ada.call("GET", "/events/stream", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "no-store, no-transform"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert "Content-Encoding" not in answer.headers


@pytest.mark.any_database
def test_nobody_follows_the_log_of_another(app: Flask, ada: Person, bob: Person) -> None:
    assert app.test_client().get("/api/events/stream").status_code == 401
    assert ada.call("GET", f"/events/stream?user_id={bob.id}").status_code == 403


def test_a_ticket_opens_one_stream_within_thirty_seconds(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = ada.client.application.test_client()
    first, late = (ada.post("/auth/stream-ticket") for _ in range(2))
    assert first["expires_in"] == 30

    def open_with(ticket: str) -> int:
        return browser.get(f"/api/events/stream?ticket={ticket}").status_code

    assert [open_with(first["ticket"]), open_with(first["ticket"])] == [200, 401]
    later = clock.now() + dt.timedelta(seconds=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert open_with(late["ticket"]) == 401


def test_a_ticket_ends_with_its_session(ada: Person) -> None:
    ticket = ada.post("/auth/stream-ticket")["ticket"]
    ada.call("POST", "/auth/logout", json={})
    answer = ada.client.application.test_client().get(f"/api/events/stream?ticket={ticket}")
    assert answer.status_code == 401


@pytest.mark.any_database
def test_a_ticket_opens_nothing_but_streams(ada: Person) -> None:
    ticket = ada.post("/auth/stream-ticket")["ticket"]
    answer = ada.client.application.test_client().get(f"/api/changes?ticket={ticket}")
    assert answer.status_code == 401


@pytest.mark.any_database
def test_a_server_that_keeps_its_sockets_says_so(ada: Person) -> None:
    handshake = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Authorization": f"Bearer {ada.token}",
    }
    answer = ada.client.get("/ws/connect", headers=handshake)
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    # Without a handshake it is an ordinary address, at which there is nothing.
    assert ada.client.get("/ws/connect").status_code == 400
