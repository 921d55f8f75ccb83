"""Two people with ledgers of different sizes in one database, and requests in their name."""

import datetime as dt
import io
import random
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
from flask import Flask
from sqlalchemy import delete, select, text

from app import RESOURCES, create_app
from core.enums import PeriodUnit
from core.identity import Caller
from infrastructure.extensions import background
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
YEARS = 10
bare = Resource("bare", __name__, url_prefix="/bare", description="A route that does nothing.")


@bare.get("", response=HealthSchema)
def get_nothing(_caller: Caller) -> Any:
    """Authenticate, and answer."""
    return {"status": "ok", "checks": {}}


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody with a ledger of some size."""

    app: Flask
    id: int
    rows: int
    token: str

    @staticmethod
    def _noted(status: list[str]) -> Any:
        def start_response(line: str, _headers: Any, _error: Any = None) -> None:
            status.append(line)

        return start_response

    def call(self, method: str, path: str, body: bytes = b"", query: str = "") -> bytes:
        """One request straight into the application, without a network."""
        status: list[str] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": f"/api{path}",
            "QUERY_STRING": query,
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
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        answer = b"".join(self.app.wsgi_app(environ, self._noted(status)))
        assert status[0].startswith("2"), (path, status, answer[:300])
        return answer


def random_rows(
    dice: random.Random, count: int, categories: list[int], today: dt.date
) -> list[TransactionValues]:
    """Plausible expenses of the last ten years."""
    return [
        {
            "kind": "expense" if dice.random() < 0.95 else "income",
            "amount": Decimal(dice.randint(100, 20_000)).scaleb(-2),
            "date": today - dt.timedelta(days=dice.randrange(365 * YEARS)),
            "category_id": dice.choice(categories),
            "payee": f"Shop {dice.randrange(300)}",
            "description": "benchmark",
        }
        for _ in range(count)
    ]


@contextmanager
def application(database: str) -> Iterator[Flask]:
    """A migrated application on a fresh database, at full durability."""
    with tempfile.TemporaryDirectory(prefix="outlay-bench-") as folder, _url(database) as url:
        settings = {
            "INSTANCE_DIR": Path(folder),
            "MODELS_DIR": Path(folder) / "models",
            "DATABASE_URL": url,
            "RATE_LIMIT_API": "off",
            "RATE_LIMIT_AUTH": "off",
            "DEMO_DATA": False,
            "LOG_LEVEL": "ERROR",
        }
        if bare not in RESOURCES:
            RESOURCES.append(bare)
        app = create_app(settings)
        with app.app_context():
            flask_migrate.upgrade(directory="migrations")
            yield app
            background.close()
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _url(database: str) -> Iterator[str]:
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


def settle(app: Flask, rows: int) -> Owner:
    """Register somebody and record that many transactions for them, with a few budgets."""
    dice, name = random.Random(rows), f"owner{rows}"
    sessions = app.extensions["outlay"].sessions
    login = auth_service.register(
        sessions, {"email": f"{name}@example.com", "username": name, "password": "benchmark!"}
    )
    caller = load_caller(login.user.id)
    categories = list(db.session.scalars(select(Category.id).where(Category.user_id.is_(None))))
    for start in range(0, rows, BATCH):
        batch = random_rows(dice, min(BATCH, rows - start), categories, caller.today)
        transaction_service.create_transactions(caller, batch)
    for category_id in (*categories[:5], None):
        values: BudgetValues = {
            "amount": Decimal(rows * 2),
            "period": PeriodUnit.MONTHLY,
            "category_id": category_id,
        }
        budget_service.create_budget(caller, values)
    _analyze()
    return Owner(
        app,
        login.user.id,
        rows,
        sessions.access.issue(db.session.get_one(User, caller.id), _family(caller)),
    )


def drop_budgets(owner: Owner) -> None:
    """What the owner planned is gone; what was spent stays."""
    db.session.execute(delete(Budget).where(Budget.user_id == owner.id))
    db.session.commit()


def _family(caller: Caller) -> str:
    found = db.session.execute(
        text("SELECT family FROM refresh_tokens WHERE user_id = :id"), {"id": caller.id}
    )
    return str(found.scalar_one())


def _analyze() -> None:
    db.session.execute(text("ANALYZE"))
    db.session.commit()
