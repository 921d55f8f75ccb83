from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from models import Base, Category, Event, Transaction, db, table_of
from schemas import ExportSchema
from services.people.personal_export import SECTIONS
from tests.complete_user import TRANSACTION_COUNT, fill_every_table
from tests.conftest import Person

NOT_EXPORTED = {
    "daily_totals": "derived from the exported transactions",
    "kind_daily_totals": "derived from the exported transactions",
    "amount_totals": "derived from the exported transactions",
    "transaction_parts": "exported with their transactions",
    "payee_totals": "derived from the exported transactions",
    "monthly_totals": "derived from the exported transactions",
    "idempotency_keys": "copies of responses, deleted after 48 hours",
    "one_time_tokens": "hashes of secrets, which end by themselves",
    "failed_reactions": "what the server's own work is waiting for",
    "log_positions": "how far the server has read the exported log",
    "notification_deliveries": "within the notifications that they deliver",
    "known_devices": "hashes of the names of browsers, which the sessions have",
    "recovery_codes": "hashes of secrets, which would be no use elsewhere",
    "second_factors": "secrets, which would be no use elsewhere",
    "refresh_tokens": "hashes of secrets, which end by themselves",
    "anomaly_progress": "how far the search has come, which the ledger gives again",
    "stream_tickets": "hashes of secrets, which end by themselves",
}
"""Tables with an owner that the export leaves out, each with its reason."""

HEADER_FIELDS = {"format", "format_version", "exported_at", "user"}


@pytest.fixture
def owner(ada: Person, today: Callable[[str], None]) -> Person:
    """A user with rows in every table."""
    today("2026-03-20")
    fill_every_table(ada)
    return ada


@pytest.fixture
def other(bob: Person) -> Person:
    """Another user with rows in every table."""
    fill_every_table(bob)
    return bob


def test_every_table_with_an_owner_is_exported_or_left_out_for_a_reason() -> None:
    owned = {table.name for table in Base.metadata.sorted_tables if "user_id" in table.columns}
    exported = {table_of(model).name for model in SECTIONS.values()} | {table_of(Event).name}
    assert exported.isdisjoint(NOT_EXPORTED)
    assert exported | NOT_EXPORTED.keys() == owned


def test_the_export_has_the_sections_of_its_contract(owner: Person) -> None:
    document = owner.get("/users/me/export")
    assert document.keys() == ExportSchema().fields.keys()
    assert document.keys() == HEADER_FIELDS | SECTIONS.keys() | {"events"}
    assert document["user"]["id"] == owner.id


def test_every_section_has_all_rows_of_its_owner_and_no_others(
    owner: Person, other: Person, app: Flask
) -> None:
    document = owner.get("/users/me/export")
    for section, model in SECTIONS.items():
        exported = document[section]
        with app.app_context():
            own_ids = set(db.session.scalars(select(model.id).where(model.user_id == owner.id)))
            foreign_ids = set(db.session.scalars(select(model.id).where(model.user_id == other.id)))
        assert own_ids, section
        assert foreign_ids, section
        assert {row["id"] for row in exported if row["user_id"] is not None} == own_ids, section
        assert {row["user_id"] for row in exported} <= {owner.id, None}, section


def test_the_system_categories_in_use_are_exported(
    ada: Person, app: Flask, system_category: Callable[[str], int]
) -> None:
    with app.app_context():
        system = select(Category.name).where(Category.user_id.is_(None)).order_by(Category.id)
        used, unused = db.session.scalars(system.limit(2)).all()
    ada.spend(4, category_id=system_category(used))
    exported = {row["id"] for row in ada.get("/users/me/export")["categories"]}
    assert system_category(used) in exported
    assert system_category(unused) not in exported


def test_all_events_of_the_owner_are_exported_in_order(
    owner: Person, other: Person, app: Flask
) -> None:
    exported = owner.get("/users/me/export")["events"]
    with app.app_context():
        own_events = select(Event.seq).where(Event.user_id == owner.id).order_by(Event.seq)
        numbers = db.session.scalars(own_events).all()
    assert numbers
    assert [event["seq"] for event in exported] == numbers
    assert {event["user_id"] for event in exported} == {owner.id}


def test_amounts_are_exported_in_major_units(owner: Person, app: Flask) -> None:
    transactions = owner.get("/users/me/export")["transactions"]
    with app.app_context():
        own = select(Transaction.amount_minor).where(Transaction.user_id == owner.id)
        minor_amounts = db.session.scalars(own.order_by(Transaction.id)).all()
    assert len(transactions) == TRANSACTION_COUNT
    assert [row["amount"] for row in transactions] == [minor / 100 for minor in minor_amounts]


def test_the_export_is_a_file_without_secrets(owner: Person) -> None:
    answer = owner.call("GET", "/users/me/export")
    assert answer.headers["Content-Disposition"] == "attachment; filename=outlay-export.json"
    assert not any(word in answer.text for word in ("password_hash", "token_hash", "argon2"))
