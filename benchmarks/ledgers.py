"""Users with ledgers of different sizes in one database, and requests in their name."""

import datetime as dt
import io
import random
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

import flask_migrate
import psycopg
from flask import Flask
from sqlalchemy import delete, select, text

from app import RESOURCES, create_app
from core import clock
from core.enums import CategoryType, PeriodUnit, TransactionKind
from core.identity import Caller
from core.limits import MAX_ACCESS_TOKEN_MINUTES
from infrastructure.extensions import background
from infrastructure.secrets import new_token
from models import Budget, Category, User, db
from routes.http.route_spec import Resource
from schemas import HealthSchema
from services.ledger import transaction_service
from services.ledger.transaction_values import TransactionValues
from services.people import auth_service
from services.people.callers import load_caller
from services.planning import budget_service
from services.planning.budget_values import BudgetValues

BATCH = 1_000
"""Transactions per unit of work."""

YEARS = 10
"""Years before today over which random transactions are spread."""

BUDGETED_CATEGORIES = 5
"""Categories with a budget; one more budget covers all spending."""

CategoriesByKind = Mapping[TransactionKind, Sequence[int]]
"""Ids of the categories that transactions of a kind may have."""

# What every request costs: routing, the token, the rate limit and a tiny answer.
bare = Resource("bare", __name__, url_prefix="/bare", description="A route that does nothing.")


@bare.get("", response=HealthSchema)
def get_nothing(_caller: Caller) -> object:
    """Authenticate and answer."""
    return {"status": "ok", "checks": {}}


@dataclass(frozen=True, slots=True)
class Owner:
    """A user with a ledger of ``rows`` transactions, and an access token."""

    app: Flask
    id: int
    rows: int
    token: str

    def call(self, method: str, path: str, body: bytes = b"", query: str = "") -> bytes:
        """Send one request straight to the application, without a network."""
        status, answer = self.request(method, path, body, query)
        assert status < HTTPStatus.BAD_REQUEST, (path, query, status, answer[:300])
        return answer

    def request(
        self, method: str, path: str, body: bytes = b"", query: str = ""
    ) -> tuple[int, bytes]:
        """Send a request that may fail; return the status and the answer."""
        status: list[str] = []
        # By hand and not by the test client, which takes longer than most requests.
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": f"/api{path}",
            "QUERY_STRING": quote(query, safe="=&{}"),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_AUTHORIZATION": f"Bearer {self.token}",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        answer = b"".join(self.app.wsgi_app(environ, _record_status(status)))
        return int(status[0].partition(" ")[0]), answer


def random_rows(
    dice: random.Random, count: int, categories: CategoriesByKind, today: dt.date
) -> list[TransactionValues]:
    """Generate plausible expenses and a few incomes of the last ten years."""
    return [_random_row(dice, categories, today) for _ in range(count)]


@contextmanager
def application(database: str) -> Iterator[Flask]:
    """A migrated application on a fresh database, at full durability."""
    with (
        tempfile.TemporaryDirectory(prefix="outlay-bench-") as folder,
        _database_url(database) as url,
    ):
        settings = {
            "INSTANCE_DIR": Path(folder),
            "MODELS_DIR": Path(folder) / "models",
            "DATABASE_URL": url,
            "RATE_LIMIT_API": "off",
            "RATE_LIMIT_AUTH": "off",
            "DEMO_DATA": False,
            # As long as a benchmark takes.
            "ACCESS_TOKEN_MINUTES": MAX_ACCESS_TOKEN_MINUTES,
            "LOG_LEVEL": "ERROR",
        }
        # The second database of a run reuses the process.
        if bare not in RESOURCES:
            RESOURCES.append(bare)
        app = create_app(settings)
        with app.app_context():
            flask_migrate.upgrade(directory="migrations")
            yield app
            background.close()
            db.session.remove()
            db.engine.dispose()


def register_owner(app: Flask, name: str) -> Owner:
    """Register a user without transactions."""
    sessions = app.extensions["outlay"].sessions
    login = auth_service.register(
        sessions,
        {"email": f"{name}@example.com", "username": name, "password": "hundreds of benchmarks"},
    )
    return issue_token(app, login.user.id, 0)


def issue_token(app: Flask, user_id: int, rows: int) -> Owner:
    """Log a registered user in: the owner of ``rows`` transactions."""
    user = db.session.get_one(User, user_id)
    family = _load_family(load_caller(user_id))
    token = app.extensions["outlay"].sessions.access.issue(user, family, new_token(), clock.now())
    return Owner(app, user_id, rows, token)


def create_owner(app: Flask, rows: int) -> Owner:
    """Register a user and record that many transactions and a few budgets."""
    # The size is the seed: the same ledger in every run and on both databases.
    dice = random.Random(rows)
    caller = load_caller(register_owner(app, f"owner{rows}").id)
    categories = load_system_categories()

    for start in range(0, rows, BATCH):
        batch = random_rows(dice, min(BATCH, rows - start), categories, caller.today)
        transaction_service.create_transactions(caller, batch)

    budgeted = categories[TransactionKind.EXPENSE][:BUDGETED_CATEGORIES]
    for category_id in (*budgeted, None):
        values: BudgetValues = {
            "amount": Decimal(rows * 2),
            "period": PeriodUnit.MONTHLY,
            "category_id": category_id,
        }
        budget_service.create_budget(caller, values)

    # PostgreSQL would do so by itself, but at a moment in the middle of the measurement.
    _analyze()
    # The token of the registration may have expired while the rows were written.
    return issue_token(app, caller.id, rows)


def load_system_categories() -> CategoriesByKind:
    """Load the ids of the system's categories for expenses and for income."""
    query = select(Category.id, Category.type).where(Category.user_id.is_(None))
    types = {id_: CategoryType(type_) for id_, type_ in db.session.execute(query)}
    categories = {}
    for kind in (TransactionKind.EXPENSE, TransactionKind.INCOME):
        categories[kind] = [id_ for id_, type_ in types.items() if type_.allows(kind)]
    return categories


def delete_budgets(owner: Owner) -> None:
    """Delete the owner's budgets and keep the transactions."""
    db.session.execute(delete(Budget).where(Budget.user_id == owner.id))
    db.session.commit()


def _random_row(
    dice: random.Random, categories: CategoriesByKind, today: dt.date
) -> TransactionValues:
    is_expense = dice.random() < 0.95
    kind = TransactionKind.EXPENSE if is_expense else TransactionKind.INCOME
    return {
        "kind": kind.value,  # plain text, as a parsed request has it
        "amount": Decimal(dice.randint(100, 20_000)).scaleb(-2),
        "date": today - dt.timedelta(days=dice.randrange(365 * YEARS)),
        "category_id": dice.choice(categories[kind]),
        "payee": f"Shop {dice.randrange(300)}",
        "description": "benchmark",
    }


def _record_status(status: list[str]) -> Any:
    """A WSGI ``start_response`` that appends the status line to a list."""

    def start_response(line: str, _headers: object, _error: object = None) -> None:
        status.append(line)

    return start_response


@contextmanager
def _database_url(database: str) -> Iterator[str]:
    if database == "sqlite":
        yield ""
        return
    name = f"outlay_bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(database, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{database.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _load_family(caller: Caller) -> str:
    query = text("SELECT family FROM sessions WHERE user_id = :id")
    return str(db.session.execute(query, {"id": caller.id}).scalar_one())


def _analyze() -> None:
    """Collect the statistics from which the database chooses its query plans."""
    db.session.execute(text("ANALYZE"))
    db.session.commit()
