"""An application on each database, people to call it, and a clock to set."""

import datetime as dt
import io
import json
import os
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
import pytest
import redis
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import delete, select, text
from werkzeug.test import TestResponse

os.environ.setdefault(
    "OMP_NUM_THREADS", "1"
)  # tests run side by side: their threads would only wait for each other

from app import create_app
from core import clock
from core.identity import Caller
from infrastructure import passwords as password_hashing
from infrastructure.circuit_breakers import breakers
from infrastructure.extensions import background
from models import Category, Job, User, db
from routes import budget_routes, insight_routes, recurring_routes, report_routes
from routes.http import job_responses
from services.ledger import total_audit
from services.people import auth_service
from services.people import passwords as password_rules
from services.people.callers import load_caller
from services.unit_of_work import begin_write
from tests.documented_answers import DocumentedAnswers
from tests.documented_events import DocumentedEvents
from tests.rabbitmq import Broker, running_node

SERVICES_REQUIRED = bool(os.environ.get("OUTLAY_REQUIRE_SERVICES"))
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
PASSWORD = "correct horse battery"

settings.register_profile(
    "outlay",
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("outlay")


SERVED_HASHER = password_hashing.hasher
"""What a server hashes passwords with; tests have a cheaper one."""

HEAVY_FIXTURES = {"app", "redis_url", "postgres_url", "own_postgres_url", "rabbitmq", "model"}
"""Fixtures that need a database or a service, or train a model."""
HEAVY_FOLDERS = {"live", "benchmarks"}
DATABASE_MARKERS = {"any_database", "each_database"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what ``make test-fast`` runs: everything that is neither heavy nor marked as slow.

    Leave out repetitions on PostgreSQL that would prove nothing (``any_database``), and mark the
    others (``repeated``).
    """
    repetitions = [item for item in items if is_repetition(item)]
    config.hook.pytest_deselected(items=repetitions)
    items[:] = [item for item in items if item not in set(repetitions)]
    for item in items:
        is_heavy = (
            HEAVY_FIXTURES.intersection(getattr(item, "fixturenames", ()))
            or HEAVY_FOLDERS.intersection(item.path.relative_to(item.config.rootpath).parts)
            or item.get_closest_marker("slow")
        )
        if not is_heavy:
            item.add_marker(pytest.mark.unit)
        if runs_on_postgresql(item) and not item.get_closest_marker("each_database"):
            item.add_marker(pytest.mark.repeated)


def is_repetition(item: pytest.Item) -> bool:
    """Whether a test runs on PostgreSQL although the database does not matter to it."""
    markers = [mark.name for mark in item.iter_markers() if mark.name in DATABASE_MARKERS]
    # The closest marker comes first: a test differs from its module.
    return runs_on_postgresql(item) and markers[:1] == ["any_database"]


def runs_on_postgresql(item: pytest.Item) -> bool:
    """Whether this is the second run of a test that has ``app``."""
    return hasattr(item, "callspec") and item.callspec.params.get("app") == "postgresql"


def missing(service: str) -> None:
    """Skip where a service does not run; fail where it must."""
    if SERVICES_REQUIRED:
        pytest.fail(f"{service} is required here and does not answer")
    pytest.skip(f"{service} does not answer")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis that tests share."""
    try:
        with redis.Redis.from_url(REDIS) as server:
            server.ping()
    except redis.ConnectionError:
        missing("Redis")
    return REDIS


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The PostgreSQL database of ``app``: only a test that has ``app`` is cleaned up after."""
    with new_postgres_database() as url:
        yield url


@pytest.fixture
def own_postgres_url() -> Iterator[str]:
    """A PostgreSQL database of one test, for servers that register users themselves."""
    with new_postgres_database() as url:
        yield url


@contextmanager
def new_postgres_database() -> Iterator[str]:
    """A PostgreSQL database that nobody else uses, until the end of the block."""
    name = f"outlay_test_{uuid.uuid4().hex[:12]}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        missing("PostgreSQL")
    with server:
        server.execute(f"CREATE DATABASE {name}")
        # No test stops PostgreSQL itself, so none needs to wait for the disk.
        server.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        yield POSTGRES.rpartition("/")[0] + f"/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def documented_events() -> DocumentedEvents:
    """What differs from the AsyncAPI document, of all that is committed."""
    events = DocumentedEvents()
    events.watch()
    return events


@pytest.fixture(scope="session")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A RabbitMQ node of our own."""
    try:
        with running_node(tmp_path_factory.mktemp("rabbitmq")) as broker:
            yield broker
    except FileNotFoundError:
        missing("rabbitmq-server")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """A migrated application; every test that uses it runs on both databases."""
    return request.getfixturevalue(f"{request.param}_app")


# Not in ``app`` itself, of which pytest keeps one at a time: each change of the database between
# tests would migrate an empty one.
@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with migrated_app(tmp_path_factory.mktemp("instance"), "") as application:
        yield application


@pytest.fixture(scope="session")
def postgresql_app(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> Iterator[Flask]:
    with migrated_app(tmp_path_factory.mktemp("instance"), postgres_url) as application:
        yield application


@contextmanager
def migrated_app(folder: Path, database: str) -> Iterator[Flask]:
    application = make_app(folder, DATABASE_URL=database)
    with application.app_context():
        flask_migrate.upgrade(directory="migrations")
        db.session.remove()
    application.extensions["documented_answers"] = DocumentedAnswers(application)
    application.extensions["documented_answers"].watch()
    yield application
    with application.app_context():
        db.engine.dispose()


def make_app(folder: Any, **overrides: Any) -> Flask:
    """An application with its own folder, without limits, on a database that may forget."""
    return create_app(
        {
            "INSTANCE_DIR": folder,
            "MODELS_DIR": folder / "models",
            "SQLITE_SYNCHRONOUS": "OFF",
            "RATE_LIMIT_API": "off",
            "RATE_LIMIT_AUTH": "off",
            "DEMO_DATA": False,
            "LOG_LEVEL": "ERROR",
            "DATABASE_URL": "",
            "REDIS_URL": "",
            **overrides,
        }
    )


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Hash with the least work that Argon2 allows, and estimate equal passwords once.

    Nearly every test registers users. tests/infrastructure/test_passwords.py has the real work.
    """
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

    estimate = cache(password_hashing.estimate_guesses)

    def estimate_once(password: str, words: Sequence[str]) -> Mapping[str, Any]:
        return estimate(password, tuple(words))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(password_hashing, "hasher", hasher)
        patch.setattr(password_hashing, "DUMMY_HASH", hasher.hash("nobody's password"))
        patch.setattr(password_rules, "estimate_guesses", estimate_once)
        yield


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers wait for jobs and reactions however slow the machine is."""
    monkeypatch.setattr(job_responses, "JOB_WAIT_SECONDS", 60.0)
    monkeypatch.setattr(budget_routes, "REACTION_SECONDS", 60.0)
    monkeypatch.setattr(insight_routes, "REACTION_SECONDS", 60.0)
    monkeypatch.setattr(recurring_routes, "REACTION_SECONDS", 60.0)
    monkeypatch.setattr(report_routes, "REACTION_SECONDS", 60.0)


@pytest.fixture(autouse=True)
def _clean(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    breakers.reset()
    if "app" not in request.fixturenames:
        return
    with request.getfixturevalue("app").app_context():
        background.drain()
        request.getfixturevalue("app").extensions["outlay"].jobs.drain()
        drain_reactions(request.getfixturevalue("app"))
        with writing():
            for user_id in db.session.scalars(select(User.id)).all():
                total_audit.delete_ledger(db.session(), user_id)
            db.session.execute(delete(User))
            # Those of nobody, such as deliveries, go with no user.
            db.session.execute(delete(Job))


@pytest.fixture(autouse=True)
def _as_documented(
    request: pytest.FixtureRequest, documented_events: DocumentedEvents
) -> Iterator[None]:
    """Every answer that a test gets is as the OpenAPI document describes it; so are events.

    Those that a test has invented itself are not compared: ``invented_events``.
    """
    yield
    differences = documented_events.take_differences()
    if "app" in request.fixturenames:
        answers = request.getfixturevalue("app").extensions["documented_answers"]
        advice = answers.take_differences()
        assert not advice, advice
        is_invented = request.node.get_closest_marker("invented_events")
        assert is_invented or not differences, differences


@contextmanager
def writing() -> Iterator[None]:
    """A transaction in which a test writes without services, after any other writer."""
    begin_write(db.session())
    yield
    db.session.commit()


def drain_reactions(app: Flask) -> None:
    """Wait until nothing more follows from what was written."""
    for consumer in app.extensions["outlay"].reactions:
        consumer.drain()


def read(answer: TestResponse, status: int) -> Any:
    """The JSON of an answer that has the status it should, as any client reads it."""
    assert answer.status_code == status, answer.text
    return json.loads(answer.text) if answer.text else None


@dataclass
class Person:
    """A user with a token, talking to the API."""

    client: FlaskClient
    id: int
    email: str
    token: str
    refresh_token: str

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"} | options.pop("headers", {})
        answer = self.client.open(f"/api{path}", method=method, headers=headers, **options)
        if method != "GET":
            # Reactions look at the state: what one write leads to must not depend on the next.
            drain_reactions(self.client.application)
        return answer

    def get(self, path: str, **query: Any) -> Any:
        return read(self.call("GET", path, query_string=query), 200)

    def post(self, path: str, status: int = 201, **body: Any) -> Any:
        return read(self.call("POST", path, json=body), status)

    def put(self, path: str, status: int = 200, **body: Any) -> Any:
        return read(self.call("PUT", path, json=body), status)

    def delete(self, path: str, status: int = 204, **query: Any) -> Any:
        return read(self.call("DELETE", path, query_string=query), status)

    def send(
        self, path: str, file: str | bytes, status: int = 200, name: str = "bank.csv", **form: Any
    ) -> Any:
        """Send a file to an import route, with what a form says beside it."""
        content = file.encode() if isinstance(file, str) else file
        fields = {
            key: value if isinstance(value, str) else json.dumps(value)
            for key, value in form.items()
        }
        data = {**fields, "file": (io.BytesIO(content), name)}
        return read(self.call("POST", f"/transactions{path}", data=data), status)

    def spend(self, amount: Any, date: str = "2026-03-14", **more: Any) -> Any:
        return self.post("/expenses", amount=amount, date=date, **more)

    def earn(self, amount: Any, date: str = "2026-03-01", **more: Any) -> Any:
        return self.post("/incomes", amount=amount, date=date, **more)

    def record(self, rows: Sequence[dict[str, Any]]) -> None:
        """Record many transactions in one request, as ``expense`` builds them."""
        self.post("/transactions/bulk", transactions=rows)

    def category(self, name: str, **more: Any) -> int:
        return int(self.post("/categories", name=name, **more)["id"])

    def account(self, name: str, **more: Any) -> int:
        return int(self.post("/accounts", name=name, **more)["id"])


def expense(amount: Any, date: str, **more: Any) -> dict[str, Any]:
    return {"kind": "expense", "amount": amount, "date": date, **more}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def join(client: FlaskClient) -> Callable[..., Person]:
    """Register a user."""

    def register(name: str, **profile: Any) -> Person:
        body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD, **profile}
        with pytest.MonkeyPatch.context() as patch:
            # Half of the work of a registration, and nearly every test has two: whoever tests the
            # mail asks the route itself.
            patch.setattr(auth_service, "enqueue_token_mail", lambda *_: None)
            answer = client.post("/api/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        login = answer.json
        return Person(
            client, login["user_id"], body["email"], login["access_token"], login["refresh_token"]
        )

    return register


@pytest.fixture
def admin(join: Callable[..., Person]) -> Person:
    return join("root")


@pytest.fixture
def ada(admin: Person, join: Callable[..., Person]) -> Person:
    """An ordinary person."""
    return join("ada")


@pytest.fixture
def bob(ada: Person, join: Callable[..., Person]) -> Person:
    """Another user."""
    return join("bob")


@pytest.fixture
def as_caller(app: Flask) -> Iterator[Callable[[Person], Caller]]:
    """A person as services see them, inside the application's context."""
    with app.app_context():
        yield lambda person: load_caller(person.id)
        db.session.remove()


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the current day of every user."""

    def set_day(day: str) -> None:
        monkeypatch.setattr(clock, "today", lambda _timezone: dt.date.fromisoformat(day))

    return set_day


@pytest.fixture
def count_rows(app: Flask) -> Callable[[str], int]:
    """How many rows a table has."""

    def count(table: str) -> int:
        with app.app_context():
            return int(db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())

    return count


@pytest.fixture
def system_category(app: Flask) -> Callable[[str], int]:
    """The id of a system category."""

    def find(name: str) -> int:
        with app.app_context():
            query = select(Category.id).where(Category.name == name, Category.user_id.is_(None))
            return db.session.execute(query).scalar_one()

    return find
