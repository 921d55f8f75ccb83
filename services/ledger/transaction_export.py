"""Transactions of any filter, as text for other programs."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from core.identity import Caller
from core.money import Money
from exporters import csv_text, json_text, ofx_text
from exporters.journals import JOURNALS
from exporters.values import ExportAccount, ExportRow
from models import Account, Category, Transaction, db, table_of
from services.ledger.transaction_queries import matching

PAGE = 1_000
row = table_of(Transaction).c
WRITERS = {"csv": csv_text.write, "json": json_text.write, "ofx": ofx_text.write}


def export_transactions(caller: Caller, filters: Mapping[str, Any]) -> Iterator[str]:
    """The text of what passes the filter, oldest first, in pieces as it is read.

    A journal also has what was in the accounts at the start, unless a filter leaves rows out.
    """
    kind = filters["format"]
    asked = {
        name: value for name, value in filters.items() if name != "format" and value is not None
    }
    rows = _rows(caller, asked, by_account=kind == "ofx")
    if kind in WRITERS:
        return WRITERS[kind](rows)
    return JOURNALS[kind](rows, _places(caller), is_complete=not asked.keys() - {"account_id"})


def _places(caller: Caller) -> dict[str, ExportAccount]:
    mine = db.session.scalars(select(Account).where(Account.user_id == caller.id))
    return {
        one.name: ExportAccount(
            one.name, one.account_type, one.currency, one.opening_balance.decimal
        )
        for one in mine
    }


def _rows(caller: Caller, filters: Mapping[str, Any], *, by_account: bool) -> Iterator[ExportRow]:
    own, other = aliased(Account), aliased(Account)
    conditions, values = matching(caller, filters)
    query = (
        select(
            row.id, row.date, row.kind, row.amount_minor, row.currency, row.payee, row.description, row.notes,
            Category.name.label("category"), own.name.label("account"), other.name.label("to_account"), row.tags,
            row.is_pending, row.external_id, row.counterpart_id,
        )
        .outerjoin(Category, Category.id == row.category_id)
        .outerjoin(own, own.id == row.account_id)
        .outerjoin(other, other.id == row.to_account_id)
        .where(*conditions)
        .order_by(*((row.account_id, row.currency) if by_account else ()), row.date, row.id)
        .execution_options(yield_per=PAGE)
    )  # fmt: skip
    for one in db.session.execute(query, values):
        yield _row(one)


def _row(one: Any) -> ExportRow:
    minor = one.amount_minor if one.kind == "income" else -one.amount_minor
    return ExportRow(
        one.id, one.date, one.kind, Money(minor, one.currency).decimal, one.currency, one.payee, one.description,
        one.notes, one.category, one.account, one.to_account, tuple(one.tags), bool(one.is_pending), one.external_id,
        is_leg=one.counterpart_id is not None,
    )  # fmt: skip
