import datetime as dt
from collections.abc import Callable

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import inspect, text

from infrastructure.extensions import background
from models import Base, db
from tests.conftest import PASSWORD, Person


def migrate(app: Flask, revision: str, *, is_up: bool) -> None:
    """Lead the schema to a revision; neither session nor background work may hold a lock."""
    with app.app_context():
        # SQLite refuses a migration that began to read before another writer committed.
        background.drain()
        db.session.remove()
        move = flask_migrate.upgrade if is_up else flask_migrate.downgrade
        move(directory="migrations", revision=revision)


def list_columns(app: Flask) -> dict[str, set[str]]:
    with app.app_context():
        inspector = inspect(db.engine)
        columns = {}
        for table in inspector.get_table_names():
            columns[table] = {column["name"] for column in inspector.get_columns(table)}
        return columns


def index_names(app: Flask) -> set[str]:
    with app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
        query = (
            "SELECT name FROM sqlite_master WHERE type = 'index'"
            if sqlite
            else "SELECT indexname FROM pg_indexes"
        )
        return set(db.session.scalars(text(query)))


def test_the_migrations_lead_down_and_up_again(app: Flask) -> None:
    before = list_columns(app)
    migrate(app, "base", is_up=False)
    assert list_columns(app).keys() == {"alembic_version"}
    migrate(app, "head", is_up=True)
    assert list_columns(app) == before


def test_the_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    columns = list_columns(app)
    for table in Base.metadata.sorted_tables:
        assert columns[table.name] == {column.name for column in table.columns}
        assert {index.name for index in table.indexes} <= index_names(app), table.name


def test_no_row_refers_to_a_missing_one(app: Flask, ada: Person) -> None:
    ada.spend(5, category_id=ada.category("Coffee"), account_id=ada.account("Giro"))
    ada.delete("/users/me")
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
            assert db.session.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
            assert db.session.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
            assert db.session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        else:
            broken = text(
                "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"
            )
            assert db.session.execute(broken).scalar_one() == 0


def test_making_transactions_anew_keeps_what_refers_to_them_and_gives_no_id_twice(
    app: Flask, ada: Person, count_rows: Callable[[str], int]
) -> None:
    remaining = ada.spend(5, payee="Kiosk")["id"]
    gone = ada.spend(6, payee="Kiosk")["id"]
    ada.delete(f"/expenses/{gone}")
    assert count_rows("category_feedback") == 1
    migrate(app, "0004", is_up=False)
    migrate(app, "head", is_up=True)
    assert count_rows("category_feedback") == 1
    assert ada.get(f"/expenses/{remaining}")["amount"] == 5.0
    assert ada.spend(7)["id"] > gone
    assert (
        ada.call("POST", "/transactions", json={"kind": "transfer", "amount": 1}).status_code == 422
    )


def test_open_sessions_survive_the_table_of_sessions(app: Flask, ada: Person) -> None:
    ada.post("/auth/login", 200, username="ada", password=PASSWORD)
    migrate(app, "0005", is_up=False)
    migrate(app, "head", is_up=True)
    assert [row["current"] for row in ada.get("/auth/sessions")["items"]] == [False, True]
    refreshed = ada.post("/auth/refresh", 200, refresh_token=ada.refresh_token)
    assert refreshed["refresh_token"]


def test_amounts_that_gain_decimals_keep_their_value_up_and_down(
    app: Flask, join: Callable[..., Person]
) -> None:
    ana = join("ana", currency="RSD")
    account = ana.account("Tekuci", opening_balance=5000)
    row = ana.spend(1200, account_id=account, payee="Kiosk")["id"]
    euro = ana.spend("12.34", currency="EUR")["id"]
    budget = ana.post("/budgets", amount=30000, period="monthly")["id"]

    migrate(app, "0005", is_up=False)
    with app.app_context():
        stored = db.session.execute(text("SELECT amount_minor FROM transactions ORDER BY id"))
        assert stored.scalars().all() == [1200, 1234]
        db.session.remove()

    migrate(app, "head", is_up=True)
    assert ana.get(f"/expenses/{row}")["amount"] == 1200.0
    assert ana.get(f"/expenses/{euro}")["amount"] == 12.34
    assert ana.get(f"/budgets/{budget}")["amount"] == 30000.0
    assert ana.get(f"/accounts/{account}")["current_balance"] == 3800.0
    period = {"start_date": "2026-03-01", "end_date": "2026-03-31"}
    assert ana.get("/expenses/summary", **period)["total_spending"] == 1200.0


def test_the_way_down_is_refused_before_an_amount_would_lose_its_decimals(
    app: Flask, join: Callable[..., Person]
) -> None:
    ana = join("ana", currency="RSD")
    row = ana.spend("1200.50", payee="Kiosk")["id"]
    with pytest.raises(SystemExit):
        migrate(app, "0005", is_up=False)
    migrate(app, "head", is_up=True)
    assert ana.get(f"/expenses/{row}")["amount"] == 1200.5


def test_a_file_that_was_imported_without_decimals_is_recognised_after_the_migration(
    app: Flask, join: Callable[..., Person]
) -> None:
    ana = join("ana", currency="RSD")
    account = ana.account("Tekuci")
    file = "Datum;Opis;Iznos\n01.11.2026;Plata;85000\n03.11.2026;Prodavnica;-1234\n"
    assert ana.send("/import", file, account_id=account)["created"] == 2
    migrate(app, "0005", is_up=False)
    migrate(app, "head", is_up=True)

    with_decimals = file.replace("85000", "85.000,00").replace("-1234", "-1.234,00")
    report = ana.send("/import", with_decimals, account_id=account)
    assert (report["created"], report["duplicates"]) == (0, 2)
    assert ana.get(f"/accounts/{account}")["balance_including_scheduled"] == 83766.0


def test_budgets_have_their_amount_in_all_periods_after_the_migration(
    app: Flask, ada: Person
) -> None:
    budget = ada.post("/budgets", amount=100, start_date="2026-01-15")["id"]
    migrate(app, "0008", is_up=False)
    migrate(app, "head", is_up=True)
    amounts = ada.get(f"/budgets/{budget}")["amounts"]
    assert amounts == [{"starts_on": "2026-01-15", "amount": 100.0}]


def test_stored_texts_are_folded_for_the_search_and_back(app: Flask, ada: Person) -> None:
    ada.spend(1, payee="Crêperie", description="Dîner", notes="x\ny", tags=["Été", "a b"])
    ada.spend(2, payee="KIOSK")
    ada.spend(3, payee="\ufdfa" * 200)
    columns = "SELECT search_text, payee_key FROM transactions ORDER BY id"
    with app.app_context():
        today = db.session.execute(text(columns)).all()
        db.session.remove()

    migrate(app, "0009", is_up=False)
    with app.app_context():
        before = db.session.scalars(text("SELECT search_text FROM transactions ORDER BY id"))
        assert before.all()[:2] == ["crêperie dîner x y été a b", "kiosk"]
        db.session.remove()

    migrate(app, "head", is_up=True)
    with app.app_context():
        assert db.session.execute(text(columns)).all() == today
        db.session.remove()
    assert today[0] == ("creperie diner x y ete a b", "creperie")
    assert [row["payee"] for row in ada.get("/expenses", q="creperie")["items"]] == ["Crêperie"]


def test_texts_of_more_scripts_are_folded_by_the_migration(app: Flask, ada: Person) -> None:
    ada.spend(1, payee="カフェ", notes="١٢٣")
    ada.spend(2, payee="KIOSK")
    migrate(app, "0019", is_up=False)
    with app.app_context():
        folded_earlier = {"search_text": "カフェ ١٢٣", "payee_key": "カフェ"}
        statement = "UPDATE transactions SET search_text = :search_text, payee_key = :payee_key"
        db.session.execute(text(f"{statement} WHERE amount_minor = 100"), folded_earlier)
        db.session.commit()

    migrate(app, "head", is_up=True)
    assert len(ada.get("/expenses", q="かふぇ 123")["items"]) == 1
    assert len(ada.get("/expenses", q="kiosk")["items"]) == 1


def test_alerts_have_the_amount_of_their_budget_after_the_migration(
    app: Flask, ada: Person
) -> None:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    budget = ada.post("/budgets", amount=100)["id"]
    ada.spend(120, today)
    ada.put(f"/budgets/{budget}", amount=200)
    ada.spend(90, today)
    migrate(app, "0010", is_up=False)
    with app.app_context():
        thresholds = db.session.scalars(text("SELECT threshold FROM budget_alerts")).all()
        assert thresholds == [100]
        db.session.remove()

    migrate(app, "head", is_up=True)
    (alert,) = ada.get("/budgets/alerts")["items"]
    assert (alert["amount"], alert["available"], alert["spent"]) == (100.0, 100.0, 120.0)


def test_of_budgets_that_follow_each_other_the_older_version_keeps_the_newest(
    app: Flask, ada: Person
) -> None:
    dates = {"start_date": "2025-01-01", "end_date": "2025-12-31"}
    ended = ada.post("/budgets", amount=100, **dates)["id"]
    current = ada.post("/budgets", amount=120)["id"]
    migrate(app, "0012", is_up=False)
    migrate(app, "head", is_up=True)
    active = {budget["id"]: budget["is_active"] for budget in ada.get("/budgets")["items"]}
    assert active == {ended: False, current: True}


def test_categories_have_a_type_after_the_migration(app: Flask, ada: Person) -> None:
    own = ada.category("Groceries for the cat")
    migrate(app, "0017", is_up=False)
    migrate(app, "head", is_up=True)
    types = {row["name"]: row["type"] for row in ada.get("/categories", limit=200)["items"]}
    assert (types["Groceries"], types["Salary"], types["Other"]) == ("expense", "income", "both")
    assert ada.get(f"/categories/{own}")["type"] == "both"
