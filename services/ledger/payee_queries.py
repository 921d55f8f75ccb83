"""Payees of a user's transactions: one for all spellings that differ in case and accents."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from core.identity import Caller
from core.money import Money
from models import PayeeTotal, Transaction, db, table_of
from services.ledger.payee_search import RankedPayee, find_payees
from services.ledger.row_names import load_category_names
from services.paging import AnyRow, Page, PageQuery, Position, count_rows, fetch_page, ordered

rows, totals = table_of(Transaction).c, table_of(PayeeTotal).c

PayeeUse = AnyRow | RankedPayee
"""A payee's key and the number of its transactions."""


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


def list_payees(caller: Caller, query: PageQuery, after: Position | None) -> Page:
    """One page of all payees, by name."""
    groups = (
        select(totals.payee_key, func.sum(totals.count).label("transactions"))
        # The empty key belongs to transactions without a payee.
        .where(totals.user_id == caller.id, totals.payee_key > "")
        .group_by(totals.payee_key)
    )
    total = count_rows(groups) if query["total"] else None
    keys = (totals.payee_key,)
    page = fetch_page(ordered(groups, keys, after, descending=False), keys, query["limit"], total)
    return Page(list(_complete(caller, page.items)), page.next, total)


def search_payees(caller: Caller, text: str, query: PageQuery, after: Position | None) -> Page:
    """One page of the payees that match a text, the likeliest first."""
    payees = find_payees(caller, text)
    following = [payee for payee in payees if after is None or _position(payee) > after]
    shown = following[: query["limit"]]
    has_more = len(following) > len(shown)
    total = len(payees) if query["total"] else None
    return Page(list(_complete(caller, shown)), _position(shown[-1]) if has_more else None, total)


def _position(payee: RankedPayee) -> Position:
    return payee.rank, payee.payee_key


def _complete(caller: Caller, groups: Sequence[PayeeUse]) -> Iterator[Payee]:
    """Add the newest transaction of each payee, in two more queries for all."""
    newest = _load_newest(caller, [group.payee_key for group in groups])
    categories = load_category_names(caller, {row.category_id for row in newest.values()})
    for group in groups:
        row = newest[group.payee_key]
        yield Payee(
            name=row.payee,
            # The sums of PostgreSQL are decimals.
            count=int(group.transactions),
            last_date=row.date,
            last_kind=row.kind,
            last_amount=Money(row.amount_minor, row.currency),
            last_category_id=row.category_id,
            last_category_name=categories.get(row.category_id),
        )


def _load_newest(caller: Caller, payee_keys: Sequence[str]) -> Mapping[str, AnyRow]:
    """The newest transaction of each payee, by key."""
    # One step into the index for each payee.
    newest_id = (
        select(rows.id)
        .where(rows.user_id == caller.id, rows.payee_key == totals.payee_key)
        .order_by(rows.date.desc(), rows.id.desc())
        .limit(1)
        .correlate(table_of(PayeeTotal))
        .scalar_subquery()
    )
    ids = select(newest_id).where(totals.user_id == caller.id, totals.payee_key.in_(payee_keys))
    columns = (
        rows.payee_key, rows.payee, rows.date, rows.kind, rows.amount_minor, rows.currency,
        rows.category_id,
    )  # fmt: skip
    newest = db.session.execute(select(*columns).where(rows.id.in_(ids.correlate(None))))
    return {row.payee_key: row for row in newest}
