"""Metrics: who may read them, and that nobody can make them grow."""

import gc
import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from models import LogPosition, User, db
from services.activity.webhooks import webhook_queue
from tests.conftest import Person, make_app, read, writing

pytestmark = pytest.mark.any_database

TOKEN = "prometheus-reads-this"


def ask(
    folder: Path, address: str = "127.0.0.1", host: str = "localhost", **options: Any
) -> tuple[int, str]:
    """Ask for the metrics; the status and the code of the problem."""
    headers = {"Host": host, **options.pop("headers", {})}
    client = make_app(folder, **options).test_client()
    answer = client.get("/api/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    return answer.status_code, "" if answer.status_code == 200 else answer.json["code"]


def test_requests_are_counted_by_route(ada: Person, client: FlaskClient) -> None:
    expense = ada.spend(1)
    ada.get(f"/expenses/{expense['id']}")
    text = client.get("/api/metrics").text
    assert (
        'outlay_requests_total{method="GET",route="/api/expenses/<id:transaction_id>",status="200"}'
        in text
    )


@pytest.mark.parametrize("consumer", ["analytics", "notifications"])
def test_the_events_that_a_consumer_has_left_are_counted(
    app: Flask, ada: Person, client: FlaskClient, consumer: str
) -> None:
    ada.spend(1)
    before = events_behind(client, consumer)
    with app.app_context(), writing():
        db.session.execute(delete(LogPosition).where(LogPosition.user_id == ada.id))
        last = db.session.scalar(select(User.last_seq).where(User.id == ada.id))
    assert events_behind(client, consumer) - before == last


def test_the_events_that_webhooks_have_not_queued_are_counted(
    app: Flask, ada: Person, client: FlaskClient
) -> None:
    ada.spend(1)
    assert events_behind(client, "webhooks") == 0
    webhook = ada.post("/webhooks", name="Home", url="https://hooks.example.com/")["id"]
    ada.spend(1)
    with app.app_context():
        webhooks = app.extensions["outlay"].webhooks
        behind = events_behind(client, "webhooks")
        assert behind > 0
        while webhook_queue.enqueue():
            pass
        assert webhooks.count_behind() == 0
    ada.spend(1)
    assert events_behind(client, "webhooks") > 0
    ada.put(f"/webhooks/{webhook}", is_active=False)
    assert events_behind(client, "webhooks") == 0


def events_behind(client: FlaskClient, consumer: str) -> float:
    (line,) = re.findall(
        rf'^outlay_log_events_behind{{consumer="{consumer}"}} (.+)$',
        client.get("/api/metrics").text,
        flags=re.MULTILINE,
    )
    return float(line)


@pytest.mark.parametrize(
    ("address", "host"),
    [("127.0.0.1", "localhost:5000"), ("::1", "[::1]:5000"), ("::ffff:127.0.0.1", "127.0.0.1")],
)
def test_this_machine_may_read_them(tmp_path: Path, address: str, host: str) -> None:
    assert ask(tmp_path, address, host) == (200, "")


@pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "", "unix:"])
def test_another_machine_may_not(tmp_path: Path, address: str) -> None:
    assert ask(tmp_path, address) == (403, "metrics_local_only")


@pytest.mark.parametrize(
    "header",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-For": ""},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"X-Forwarded-Proto": "https"},
        {"Via": "1.1 proxy"},
    ],
)
@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_proxy_on_this_machine_does_not_open_them(
    tmp_path: Path, header: dict[str, str], proxies: int
) -> None:
    assert ask(tmp_path, headers=header, PROXIES=proxies) == (403, "metrics_local_only")


def test_a_forged_address_does_not_open_them(tmp_path: Path) -> None:
    forged = {"X-Forwarded-For": "127.0.0.1, 127.0.0.1"}
    assert ask(tmp_path, "192.0.2.1", headers=forged, PROXIES=1)[0] == 403


def test_a_name_that_was_bound_to_this_machine_does_not_open_them(tmp_path: Path) -> None:
    assert ask(tmp_path, host="rebound.evil.test:5000")[0] == 403


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        ("Bearer wrong", 401),
        ("Bearer ", 401),
        ("", 401),
        (f"Basic {TOKEN}", 401),
        (f"Bearer {TOKEN}x", 401),
        ("Bearer \xe9", 401),
    ],
)
def test_the_token_opens_them_from_elsewhere(
    tmp_path: Path, authorization: str, status: int
) -> None:
    headers = {"Authorization": authorization, "X-Forwarded-For": "192.0.2.1"}
    result = ask(tmp_path, "192.0.2.7", "outlay.example", headers=headers, METRICS_TOKEN=TOKEN)
    assert result == (status, "" if status == 200 else "metrics_token_required")


def test_this_machine_needs_no_token_although_one_is_set(tmp_path: Path) -> None:
    assert ask(tmp_path, METRICS_TOKEN=TOKEN) == (200, "")


def test_a_user_is_nobody_to_the_metrics(ada: Person) -> None:
    answer = ada.client.get(
        "/api/metrics",
        headers={"Authorization": f"Bearer {ada.token}"},
        environ_base={"REMOTE_ADDR": "192.0.2.1"},
    )
    assert answer.status_code == 403


def traced_bytes() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def invent(client: FlaskClient, numbers: range) -> None:
    """Send requests of which everything is invented that a caller can choose."""
    for number in numbers:
        client.open(
            f"/api/expenses/{number}" if number % 2 else f"/invented/{number}?q={number}",
            method=f"INVENT{number}",
            headers={
                "Host": f"host-{number}.test",
                "Origin": f"http://localhost:{number}",
                "User-Agent": f"agent-{number}",
                "Authorization": f"Bearer invented-{number}",
                "Cookie": f"outlay_access=invented-{number}; name-{number}=1",
                "Accept-Encoding": f"gzip;q=0.{number}",
                "If-Match": f'"{number}"',
                "X-Request-ID": f"request-{number}",
                f"X-Invented-{number}": "1",
            },
        )
        client.get(
            f"/api/expenses?invented-{number}=1", headers={"Cookie": f"outlay_access={number}"}
        )


def test_invented_methods_paths_and_headers_add_no_series(tmp_path: Path) -> None:
    client = make_app(tmp_path).test_client()
    invent(client, range(10))
    before = client.get("/api/metrics").text.splitlines()
    invent(client, range(10, 300))
    after = client.get("/api/metrics").text.splitlines()
    # The page itself is a series only since it was asked for.
    assert len(after) - len(before) <= 20
    assert not [line for line in after if "INVENT" in line or "invented" in line]
    assert any('method="other"' in line for line in after)


@pytest.mark.slow
def test_two_thousand_invented_requests_leave_nothing_in_memory(tmp_path: Path) -> None:
    app = make_app(tmp_path, RATE_LIMIT_API="10/second", RATE_LIMIT_BURST=60)
    client = app.test_client(use_cookies=False)
    tracemalloc.start()
    # What is traced from the beginning: caches of fixed size that exchange their content.
    invent(client, range(500))
    before = traced_bytes()
    invent(client, range(500, 2500))
    growth = traced_bytes() - before
    tracemalloc.stop()
    assert growth < 100_000
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 500_000


def test_health_is_answered_at_the_root_too(client: FlaskClient) -> None:
    root, live = client.get("/health"), client.get("/api/health/live")
    assert read(root, 200) == read(live, 200) == {"status": "live", "checks": {}}
    volatile = {"X-Request-ID"}
    names = set(root.headers.keys()) - volatile
    assert names == set(live.headers.keys()) - volatile
    assert {name: root.headers[name] for name in names} == {
        name: live.headers[name] for name in names
    }
    assert client.head("/health").status_code == 200
    assert client.get("/health/").status_code == 200
