"""Benchmarks follow the rules of the ledger; nobody would notice before the next run of one."""

from flask import Flask

from benchmarks import ledgers
from models import Transaction, db


def test_the_ledgers_of_benchmarks_are_valid(app: Flask) -> None:
    with app.app_context():
        owner = ledgers.create_owner(app, 60)
        rows = db.session.query(Transaction).filter_by(user_id=owner.id)
        assert {row.kind for row in rows} == {"expense", "income"}
        assert rows.count() == 60
