"""Names of what rows refer to by id, so that a client can show a list by one request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict

from sqlalchemy import select

from core.identity import Caller
from models import Account, Transaction, db
from services.ledger.category_views import load_views
from services.ledger.exchanges import TransactionDetail, load_detail
from services.paging import NameColumn, Page


class NamesQuery(TypedDict):
    """Whether to add the names of what a row refers to."""

    names: bool


@dataclass(frozen=True, slots=True)
class DescribedTransaction:
    """A transaction with its exchange and fee.

    ``names`` are those of its category and accounts, where they were requested.
    """

    row: Transaction
    detail: TransactionDetail
    names: Sequence[NameColumn] = ()


def describe_transaction(
    caller: Caller, row: Transaction, query: NamesQuery
) -> DescribedTransaction:
    """Add its exchange and fee to a transaction, and the names if the query asks for them."""
    names = load_transaction_names(caller, [row]) if query["names"] else ()
    return DescribedTransaction(row, load_detail(caller, row), names)


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
