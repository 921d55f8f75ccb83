import flask_migrate
from flask import Flask
from sqlalchemy import inspect, text

from models import Base, db
from tests.conftest import PASSWORD, Person


def columns_of(app: Flask) -> dict[str, set[str]]:
    with app.app_context():
        found = inspect(db.engine)
        return {
            table: {column["name"] for column in found.get_columns(table)}
            for table in found.get_table_names()
        }


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
    before = columns_of(app)
    with app.app_context():
        db.session.remove()
        flask_migrate.downgrade(directory="migrations", revision="base")
    assert columns_of(app).keys() == {"alembic_version"}
    with app.app_context():
        flask_migrate.upgrade(directory="migrations")
    assert columns_of(app) == before


def test_the_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    made = columns_of(app)
    for table in Base.metadata.sorted_tables:
        assert made[table.name] == {column.name for column in table.columns}
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
    app: Flask, ada: Person
) -> None:
    kept = ada.spend(5, payee="Kiosk")["id"]
    gone = ada.spend(6, payee="Kiosk")["id"]
    ada.delete(f"/expenses/{gone}")
    with app.app_context():
        before = db.session.execute(text("SELECT count(*) FROM category_feedback")).scalar_one()
        db.session.remove()
        flask_migrate.downgrade(directory="migrations", revision="0004")
        flask_migrate.upgrade(directory="migrations")
        assert (
            db.session.execute(text("SELECT count(*) FROM category_feedback")).scalar_one()
            == before
            == 1
        )
        db.session.remove()
    assert ada.get(f"/expenses/{kept}")["amount"] == 5.0
    assert ada.spend(7)["id"] > gone
    assert (
        ada.call("POST", "/transactions", json={"kind": "transfer", "amount": 1}).status_code == 422
    )


def test_open_sessions_survive_the_table_of_sessions(app: Flask, ada: Person) -> None:
    ada.post("/auth/login", 200, username="ada", password=PASSWORD)
    with app.app_context():
        db.session.remove()
        flask_migrate.downgrade(directory="migrations", revision="0005")
        flask_migrate.upgrade(directory="migrations")
        db.session.remove()
    assert [row["current"] for row in ada.get("/auth/sessions")["items"]] == [False, True]
    refreshed = ada.post("/auth/refresh", 200, refresh_token=ada.refresh_token)
    assert refreshed["refresh_token"]
