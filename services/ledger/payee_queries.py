"""Payees of a user's transactions: one for all spellings that differ in case and accents."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, tuple_

from core.identity import Caller
from core.money import Money
from models import Transaction, db, table_of
from services.ledger.row_names import load_category_names
from services.ledger.transaction_validation import build_payee_key
from services.paging import AnyRow, Page, PageQuery, Position, count_rows, fetch_page, ordered

rows = table_of(Transaction).c
LAST_CHARACTER = "\U0010ffff"


class PrefixQuery(PageQuery, total=False):
    """Page of a list of names, and the beginning that the names must have."""

    q: str


@dataclass(frozen=True, slots=True)
class Payee:
    """A payee with the newest of its transactions."""

    name: str
    count: int
    last_date: dt.date
    last_kind: str
    last_amount: Money
    last_category_id: int | None
    last_category_name: str | None

    @property
    def currency(self) -> str:
        return self.last_amount.currency


def list_payees(caller: Caller, query: PrefixQuery, after: Position | None) -> Page:
    """One page of the payees whose name begins with a text, by name."""
    groups = (
        select(
            rows.payee_key, func.count().label("transactions"), func.max(rows.date).label("date")
        )
        .where(rows.user_id == caller.id, *_begins_with(query.get("q", "")))
        .group_by(rows.payee_key)
    )
    total = count_rows(groups) if query["total"] else None
    keys = (rows.payee_key,)
    page = fetch_page(ordered(groups, keys, after, descending=False), keys, query["limit"], total)
    return Page(list(_complete(caller, page.items)), page.next, total)


def _begins_with(text: str) -> Iterator[ColumnElement[bool]]:
    """The conditions that keys begin with a text: a range, which an index can read."""
    prefix = build_payee_key(text)
    # The empty key belongs to transactions without a payee.
    yield rows.payee_key >= prefix if prefix else rows.payee_key > ""
    if prefix:
        yield rows.payee_key <= prefix + LAST_CHARACTER


def _complete(caller: Caller, groups: Sequence[AnyRow]) -> Iterator[Payee]:
    """Add the newest transaction of each payee, in two more queries for all."""
    newest = _load_newest(caller, groups)
    categories = load_category_names(caller, {row.category_id for row in newest.values()})
    for group in groups:
        row = newest[group.payee_key]
        yield Payee(
            name=row.payee,
            count=group.transactions,
            last_date=row.date,
            last_kind=row.kind,
            last_amount=Money(row.amount_minor, row.currency),
            last_category_id=row.category_id,
            last_category_name=categories.get(row.category_id),
        )


def _load_newest(caller: Caller, groups: Sequence[AnyRow]) -> Mapping[str, AnyRow]:
    """The newest transaction of each payee, by key."""
    days = [(group.payee_key, group.date) for group in groups]
    is_newest_day = tuple_(rows.payee_key, rows.date).in_(days)
    ids = (
        select(func.max(rows.id))
        .where(rows.user_id == caller.id, is_newest_day)
        .group_by(rows.payee_key)
    )
    columns = (
        rows.payee_key, rows.payee, rows.date, rows.kind, rows.amount_minor, rows.currency,
        rows.category_id,
    )  # fmt: skip
    newest = db.session.execute(select(*columns).where(rows.id.in_(ids)))
    return {row.payee_key: row for row in newest}
