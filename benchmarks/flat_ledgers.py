"""Large ledgers for the benchmark of growth: stored in bulk, with everything that lists can show.

Rows do not pass the services, which would take minutes for a million; the derived totals are
recomputed from them, as ``flask ledger rebuild`` does, so that ``flask ledger verify`` holds.
"""

import datetime as dt
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask import Flask
from sqlalchemy import text

from benchmarks.ledgers import (
    YEARS,
    CategoriesByKind,
    Owner,
    issue_token,
    load_system_categories,
    register_owner,
)
from core import clock
from core.enums import TransactionKind
from infrastructure.bulk_writes import insert_many, reserve_ids
from infrastructure.database import begin_write
from models import Transaction, db, table_of
from services.ledger import account_service, total_audit
from services.ledger.transaction_changes import UNSET_VALUES
from services.ledger.transaction_validation import build_columns, load_references
from services.ledger.transaction_values import TransactionColumns, TransactionValues
from services.people.callers import load_caller

TRANSACTIONS = table_of(Transaction)
CHUNK = 5_000
"""Rows in one statement."""
TEMPLATES = 10_000
"""Different rows of a ledger; a larger one repeats them with other dates and amounts."""
INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master"
    " WHERE type = 'index' AND tbl_name = 'transactions' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes"
    " WHERE tablename = 'transactions' AND indexname NOT LIKE 'pk_%%'",
}
"""Names and definitions of the indexes of transactions, without that of the primary key."""
SETTINGS = {"sqlite": "PRAGMA cache_size=-200000", "postgresql": "SET LOCAL statement_timeout = 0"}
ACCOUNTS = ("Current", "Savings", "Card", "Cash")


class Shape(StrEnum):
    """How the rows of a ledger are spread."""

    LIVED = "lived"
    """Ten years, all categories, 300 payees."""
    NARROW = "narrow"
    """One category, one day, 50,000 payees."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Numbers of categories, days and payees over which rows are spread."""

    categories: int
    days: int
    payees: int
    templates: int


SPREADS = {
    Shape.LIVED: Spread(1_000, 365 * YEARS, 300, TEMPLATES),
    Shape.NARROW: Spread(1, 1, 50_000, 50_000),
}


def create_ledger(app: Flask, name: str, rows: int, shape: Shape = Shape.LIVED) -> Owner:
    """Register a user with that many transactions in four accounts, and what belongs to them."""
    owner = register_owner(app, name)
    caller = load_caller(owner.id)
    accounts = [
        account_service.create_account(caller, {"name": account}).account.id for account in ACCOUNTS
    ]
    # The size is the seed: the same ledger in every run and on both databases.
    dice = random.Random(rows)
    spread = SPREADS[shape]
    templates = build_templates(owner.id, dice, spread, accounts)

    with _without_indexes():
        for start in range(0, rows, CHUNK):
            drawn = _draw(dice, templates, min(CHUNK, rows - start))
            _store(owner.id, [_vary(dice, template, spread) for template in drawn])
    total_audit.rebuild(owner.id)
    complete_ledger(issue_token(app, owner.id, rows))

    begin_write(db.session()).execute(text("ANALYZE"))
    db.session.commit()
    # The token of the registration may have expired while the rows were written.
    return issue_token(app, owner.id, rows)


def build_templates(
    user_id: int, dice: random.Random, spread: Spread, accounts: Sequence[int]
) -> list[TransactionColumns]:
    """Build the columns of different rows: as many as there are, validated as a request's."""
    caller = load_caller(user_id)
    categories = load_system_categories()
    values = [
        random_values(dice, number, spread, categories, accounts)
        for number in range(spread.templates)
    ]
    references = load_references(db.session(), caller, values)
    columns = []
    for transaction in values:
        row, problems = build_columns(caller, references, transaction)
        assert not problems, problems
        columns.append(row)
    return columns


def random_values(
    dice: random.Random,
    number: int,
    spread: Spread,
    categories: CategoriesByKind,
    accounts: Sequence[int],
) -> TransactionValues:
    """Generate one transaction: few are refunds, tagged, undecided, transfers, or in euros."""
    kind = _choose_kind(dice)
    is_transfer = kind == TransactionKind.TRANSFER
    is_foreign = not is_transfer and dice.random() < 0.005
    account, other = dice.sample(list(accounts), 2)
    is_refund = kind == TransactionKind.EXPENSE and dice.random() < 0.01
    allowed = list(categories.get(kind, ()))[: spread.categories]

    return {
        "kind": kind.value,
        "amount": Decimal(-500 if is_refund else 500).scaleb(-2),
        "currency": "EUR" if is_foreign else "USD",
        "category_id": dice.choice(allowed) if allowed and dice.random() > 0.003 else None,
        "account_id": None if is_foreign else account,
        "to_account_id": other if is_transfer else None,
        "payee": f"Shop {number % spread.payees}",
        "description": dice.choice(("benchmark", "Café crème", "寿司の店", "card payment")),
        "notes": f"reference {dice.randrange(10**6):06}",
        "tags": ["holiday"] if dice.random() < 0.01 else [],
    }


def complete_ledger(owner: Owner) -> None:
    """Give the owner one of each thing that has a page of its own."""
    category = load_system_categories()[TransactionKind.EXPENSE][0]
    soon = (clock.now().date() + dt.timedelta(days=9)).isoformat()
    condition = {"field": "payee", "operator": "contains", "value": "kiosk"}
    for path, body in (
        ("/budgets", {"amount": 100, "category_id": category}),
        ("/budgets", {"amount": 10_000}),
        ("/goals", {"name": "Trip", "target_amount": 100}),
        ("/planned-transactions", {"amount": 25, "start_date": soon}),
        ("/recurring", {"name": "Gym", "amount": 30, "next_date": soon}),
        ("/rules", {"name": "Kiosk", "conditions": condition, "category_id": category}),
        ("/webhooks", {"name": "Hook", "url": "https://hooks.example/outlay"}),
        ("/notifications/channels", {"url": "ntfys://ntfy.example/topic", "is_active": False}),
        ("/auth/tokens", {"name": "script"}),
    ):
        owner.call("POST", path, json.dumps(body).encode())
    # A ledger of one day has no forecast.
    owner.request("POST", "/predictions/predict", b"{}")


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Drop the indexes of transactions and create them again: sorted once, they take seconds."""
    connection = begin_write(db.session())
    indexes = connection.execute(text(INDEXES[connection.dialect.name])).all()
    for name, _ in indexes:
        connection.execute(text(f"DROP INDEX {name}"))
    db.session.commit()
    yield
    connection = begin_write(db.session())
    # Another connection of SQLite's pool learns from a query that the indexes are gone.
    connection.execute(text(INDEXES[connection.dialect.name])).all()
    connection.execute(text(SETTINGS[connection.dialect.name]))
    for _, definition in indexes:
        # Not text(), which would take colons for parameters.
        connection.exec_driver_sql(definition)
    db.session.commit()


def _choose_kind(dice: random.Random) -> TransactionKind:
    roll = dice.random()
    if roll < 0.01:
        return TransactionKind.TRANSFER
    return TransactionKind.INCOME if roll < 0.06 else TransactionKind.EXPENSE


def _draw(
    dice: random.Random, templates: Sequence[TransactionColumns], count: int
) -> Iterator[TransactionColumns]:
    return (templates[dice.randrange(len(templates))] for _ in range(count))


def _vary(dice: random.Random, template: TransactionColumns, spread: Spread) -> dict[str, Any]:
    """The row with a date and an amount of its own."""
    sign = 1 if template["amount_minor"] > 0 else -1
    date = clock.now().date() - dt.timedelta(days=dice.randrange(spread.days))
    return {**template, "date": date, "amount_minor": sign * dice.randint(100, 20_000)}


def _store(user_id: int, rows: Sequence[dict[str, Any]]) -> None:
    now = clock.now()
    common = {"user_id": user_id, "created_at": now, "updated_at": now, "version": 1}
    complete = [UNSET_VALUES | row | common for row in rows]

    connection = begin_write(db.session())
    ids = reserve_ids(connection, TRANSACTIONS, len(complete))
    if ids is not None:
        complete = [{"id": id_, **row} for id_, row in zip(ids, complete, strict=True)]
    for row in complete:
        del row["parts"]  # none is split
    insert_many(connection, TRANSACTIONS, complete)
    db.session.commit()
