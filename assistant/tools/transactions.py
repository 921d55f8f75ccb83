"""Tools that list transactions, accounts and categories."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from assistant.tool import Arguments, tool
from contract.assistant.arguments import (
    MAX_ROWS,
    NoArguments,
    SearchArguments,
    TransactionArguments,
)
from contract.assistant.transaction_results import (
    AccountListSchema,
    CategoryListSchema,
    TransactionListSchema,
)
from core.enums import TransactionSort
from core.identity import Caller
from core.money import Money
from services.ledger import account_queries, category_queries, transaction_queries
from services.ledger.account_queries import AccountWithBalance
from services.ledger.category_queries import CategoryFilters
from services.ledger.row_names import load_transaction_names
from services.ledger.transaction_filters import TransactionFilters
from services.ledger.transaction_queries import TransactionSum

MAX_CATEGORIES = 200
PLAIN_FILTERS = ("start_date", "end_date", "min_amount", "max_amount")
LISTED_FILTERS = ("kind", "category_id", "account_id")
"""Filters of lists that may have several values; tools name one."""


@dataclass(frozen=True, slots=True)
class TransactionLine:
    """A transaction with the names of its category and account."""

    id: int
    date: Any
    kind: str
    amount: Money
    payee: str
    description: str
    category_id: int | None
    category_name: str | None
    account_name: str | None

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the currency."""
        return self.amount.currency


@dataclass(frozen=True, slots=True)
class TransactionList:
    """The newest transactions that match, the sums of all, and the page that lists them."""

    transactions: Sequence[TransactionLine]
    has_more: bool
    totals: Sequence[TransactionSum]
    link: str


@dataclass(frozen=True, slots=True)
class AccountList:
    """The accounts of a caller."""

    accounts: Sequence[AccountWithBalance]


@dataclass(frozen=True, slots=True)
class CategoryList:
    """The categories that a caller sees, as far as they are listed."""

    categories: Sequence[Any]
    has_more: bool


@tool("List transactions", arguments=TransactionArguments, result=TransactionListSchema)
def get_transactions(caller: Caller, arguments: Arguments) -> TransactionList:
    """List the person's transactions, newest first, with the sums of all that match.

    Without a date range, the whole ledger matches. Take sums from `totals`, which covers all that
    match; do not add up the listed rows.
    """
    return _list(caller, arguments)


@tool("Search transactions", arguments=SearchArguments, result=TransactionListSchema)
def search_transactions(caller: Caller, arguments: Arguments) -> TransactionList:
    """Find transactions by words or an amount, newest first, with the sums of all that match.

    Looks in payees, descriptions, notes and tags, ignoring case and accents.
    """
    return _list(caller, arguments)


@tool("List accounts", arguments=NoArguments, result=AccountListSchema)
def get_accounts(caller: Caller, _: Arguments) -> AccountList:
    """List the person's active accounts with their balances at the end of today."""
    return AccountList(account_queries.load_active_accounts(caller)[:MAX_ROWS])


@tool("List categories", arguments=NoArguments, result=CategoryListSchema)
def get_categories(caller: Caller, _: Arguments) -> CategoryList:
    """List the categories that the person's transactions can have, with their ids."""
    filters: CategoryFilters = {
        "limit": MAX_CATEGORIES,
        "total": False,
        "include_system": True,
        "parent_only": False,
        "hidden": False,
    }
    page = category_queries.list_categories(caller, filters, None)
    return CategoryList(page.items, page.next is not None)


def describe_rows(caller: Caller, rows: Sequence[Any]) -> list[TransactionLine]:
    """Add the names of categories and accounts to transactions."""
    categories, accounts, _ = load_transaction_names(caller, rows)
    return [
        TransactionLine(
            id=row.id,
            date=row.date,
            kind=row.kind,
            amount=Money(row.amount_minor, row.currency),
            payee=row.payee,
            description=row.description,
            category_id=row.category_id,
            category_name=categories.names.get(row.category_id),
            account_name=accounts.names.get(row.account_id),
        )
        for row in rows
    ]


def _list(caller: Caller, arguments: Arguments) -> TransactionList:
    filters = _build_filters(arguments)
    page = transaction_queries.list_transactions(caller, filters, None)
    sums = transaction_queries.sum_transactions(caller, filters)
    return TransactionList(
        transactions=describe_rows(caller, page.items),
        has_more=page.next is not None,
        totals=sums.sums,
        link=_build_link(arguments),
    )


def _build_filters(arguments: Arguments) -> TransactionFilters:
    filters: TransactionFilters = {
        "limit": arguments["limit"],
        "total": False,
        "names": False,
        "sort": TransactionSort.NEWEST,
    }
    values: dict[str, Any] = {name: arguments[name] for name in PLAIN_FILTERS if name in arguments}
    values |= {name: [arguments[name]] for name in LISTED_FILTERS if name in arguments}
    if "text" in arguments:
        values["q"] = arguments["text"]
    return {**filters, **values}  # type: ignore[typeddict-item]


def _build_link(arguments: Arguments) -> str:
    """Build the address of the page that lists the same transactions."""
    names = (*PLAIN_FILTERS, *LISTED_FILTERS)
    search = {name: str(arguments[name]) for name in names if name in arguments}
    if "text" in arguments:
        search["q"] = arguments["text"]
    return f"/transactions?{urlencode(search)}" if search else "/transactions"
