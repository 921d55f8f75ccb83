"""Recording rows that name their categories and accounts, through the services the API uses."""

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import select

from core.identity import Caller
from core.normalization import normalize_text
from models import Category, db
from services.ledger import account_service, category_service, transaction_service
from services.ledger.transaction_values import TransactionValues

Row = dict[str, Any]
"""What a transaction says, with ``category``, ``account`` and ``to_account`` by name."""

BATCH = 1_000


def record(caller: Caller, rows: Iterable[Row]) -> int:
    """Store rows that name categories and accounts, making those that are missing; answers how many."""
    categories, accounts = categories_of(caller), _accounts(caller)
    batch: list[TransactionValues] = []
    count = 0
    for row in rows:
        batch.append(_with_ids(caller, row, categories, accounts))
        if len(batch) == BATCH:
            count += len(transaction_service.create_transactions(caller, batch))
            batch = []
    return count + (len(transaction_service.create_transactions(caller, batch)) if batch else 0)


def _with_ids(
    caller: Caller, row: Row, categories: dict[str, int], accounts: dict[str, int]
) -> TransactionValues:
    stored: Any = {
        name: value
        for name, value in row.items()
        if name not in {"category", "account", "to_account"}
    }
    if row.get("category"):
        stored["category_id"] = _category_id(caller, row["category"], categories)
    for name in ("account", "to_account"):
        if row.get(name):
            stored[f"{name}_id"] = _account_id(caller, row[name], row.get("currency"), accounts)
    return cast(TransactionValues, stored)


def categories_of(caller: Caller) -> dict[str, int]:
    rows = db.session.scalars(
        select(Category).where(Category.visible_to(caller.id)).order_by(Category.user_id)
    )
    return {row.name_key: row.id for row in rows}


def _category_id(caller: Caller, name: str, known: dict[str, int]) -> int:
    key = normalize_text(name[:50])
    if key not in known:
        known[key] = category_service.create_category(caller, {"name": name[:50].strip()}).id
    return known[key]


def _accounts(caller: Caller) -> dict[str, int]:
    page = account_service.list_accounts(caller, {"limit": 10_000, "total": False}, None)
    return {entry["account"].name_key: entry["account"].id for entry in page.items}


def _account_id(caller: Caller, name: str, currency: str | None, known: dict[str, int]) -> int:
    key = normalize_text(name[:80])
    if key not in known:
        values = {"name": name[:80].strip()} | ({"currency": currency} if currency else {})
        known[key] = account_service.create_account(caller, values)["account"].id
    return known[key]
