"""Record transactions that name their categories and accounts, through the services of the API."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import TypedDict

from sqlalchemy import select

from core.identity import Caller
from core.limits import CATEGORY_NAME_LENGTH, NAME_LENGTH
from core.normalization import normalize_text
from models import Account, Category, db
from services.ledger import account_service, category_service, transaction_service
from services.ledger.account_service import AccountValues
from services.ledger.transaction_values import TransactionValues

BATCH = 1_000
"""Transactions per unit of work."""


class LedgerRow(TypedDict, total=False):
    """Values of a transaction that names its category and accounts; amounts are in major units."""

    date: dt.date
    kind: str
    amount: Decimal
    currency: str
    category: str | None
    account: str | None
    to_account: str
    payee: str
    description: str
    notes: str
    tags: list[str]
    original_amount: Decimal
    original_currency: str


def record(caller: Caller, rows: Iterable[LedgerRow]) -> int:
    """Record transactions, create missing categories and accounts, and return the count."""
    resolver = NameResolver(caller)
    transactions = map(resolver.resolve, rows)
    count = 0
    # Resolved batch by batch: a file of a million rows need not fit into memory.
    while batch := list(islice(transactions, BATCH)):
        count += len(transaction_service.create_transactions(caller, batch))
    return count


class NameResolver:
    """Ids of a user's categories and accounts by name; missing ones are created."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.category_ids = load_category_ids(caller)
        self.account_ids = load_account_ids(caller)

    def resolve(self, row: LedgerRow) -> TransactionValues:
        """The values of a transaction with ids in place of names."""
        values: TransactionValues = {
            "kind": row["kind"],
            "amount": row["amount"],
            "date": row["date"],
            "currency": row.get("currency"),
            "payee": row.get("payee", ""),
            "description": row.get("description", ""),
            "notes": row.get("notes", ""),
            "tags": row.get("tags", []),
        }
        category, account, to_account = (
            row.get("category"),
            row.get("account"),
            row.get("to_account"),
        )
        # The household may live where the holiday is.
        if row.get("original_currency") not in {None, self.caller.currency}:
            values["original_amount"] = row["original_amount"]
            values["original_currency"] = row["original_currency"]
        if category:
            values["category_id"] = self._category_id(category)
        if account:
            values["account_id"] = self._account_id(account, row.get("currency"))
        if to_account:
            values["to_account_id"] = self._account_id(to_account, row.get("currency"))
        return values

    def _category_id(self, name: str) -> int:
        # Truncated before the lookup, so that a long name finds what was created for it.
        name = name[:CATEGORY_NAME_LENGTH]
        key = normalize_text(name)
        if key not in self.category_ids:
            category = category_service.create_category(self.caller, {"name": name.strip()})
            self.category_ids[key] = category.id
        return self.category_ids[key]

    def _account_id(self, name: str, currency: str | None) -> int:
        name = name[:NAME_LENGTH]
        key = normalize_text(name)
        if key not in self.account_ids:
            values: AccountValues = {"name": name.strip()}
            if currency:
                values["currency"] = currency
            self.account_ids[key] = account_service.create_account(self.caller, values).account.id
        return self.account_ids[key]


def load_category_ids(caller: Caller) -> dict[str, int]:
    """Ids of the visible categories by normalised name; the user's own come before the system's."""
    rows = db.session.scalars(select(Category).where(Category.visible_to(caller.id)))
    own_last = sorted(rows, key=lambda row: not row.is_system)
    return {row.name_key: row.id for row in own_last}


def load_account_ids(caller: Caller) -> dict[str, int]:
    """Ids of the user's accounts by normalised name."""
    rows = db.session.scalars(select(Account).where(Account.user_id == caller.id))
    return {row.name_key: row.id for row in rows}
