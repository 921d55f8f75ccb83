"""Names of what rows refer to by id, so that a client can show a list by one request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict

from sqlalchemy import select

from core.identity import Caller
from models import Account, Transaction, db
from services.ledger.category_views import load_views
from services.paging import NameColumn, Page


class NamesQuery(TypedDict):
    """Whether to add the names of what a row refers to."""

    names: bool


@dataclass(frozen=True, slots=True)
class NamedTransaction:
    """A transaction with the names of its category and accounts."""

    row: Transaction
    names: Sequence[NameColumn]


def name_transaction(caller: Caller, row: Transaction) -> NamedTransaction:
    """Add the names of its category and accounts to a transaction."""
    return NamedTransaction(row, load_transaction_names(caller, [row]))


def name_if_requested(
    caller: Caller, row: Transaction, query: NamesQuery
) -> Transaction | NamedTransaction:
    """Add the names of its category and accounts to a transaction if the query asks for them."""
    return name_transaction(caller, row) if query["names"] else row


def name_transactions(caller: Caller, page: Page) -> Page:
    """Add the names of categories and accounts to a page of transactions."""
    return replace(page, names=load_transaction_names(caller, page.items))


def name_queued(caller: Caller, page: Page) -> Page:
    """Add the names of categories and accounts to a page of the review queue."""
    transactions = [queued.row for queued in page.items]
    return replace(page, names=load_transaction_names(caller, transactions))


def name_categories(caller: Caller, page: Page) -> Page:
    """Add the names of categories to a page of rows that have a ``category_id``."""
    return replace(page, names=[load_category_column(caller, page.items)])


def load_transaction_names(caller: Caller, rows: Sequence[Any]) -> list[NameColumn]:
    """Load the names of the categories and accounts of transactions, in three queries."""
    accounts = _load_account_names(caller, rows)
    return [
        load_category_column(caller, rows),
        NameColumn("account_name", "account_id", accounts),
        NameColumn("to_account_name", "to_account_id", accounts),
    ]


def load_category_column(caller: Caller, rows: Iterable[Any]) -> NameColumn:
    """Load the names of the categories of rows that have a ``category_id``."""
    names = load_category_names(caller, {row.category_id for row in rows})
    return NameColumn("category_name", "category_id", names)


def load_category_names(caller: Caller, ids: set[int | None]) -> dict[int, str | None]:
    """Load the names of categories that the caller sees, by id."""
    return {id_: view.name for id_, view in load_views(caller, ids).items()}


def _load_account_names(caller: Caller, rows: Iterable[Any]) -> dict[int, str | None]:
    ids = {id_ for row in rows for id_ in (row.account_id, row.to_account_id)}
    own = Account.user_id == caller.id
    query = select(Account.id, Account.name).where(Account.id.in_(ids - {None}), own)
    return {row.id: row.name for row in db.session.execute(query)}
