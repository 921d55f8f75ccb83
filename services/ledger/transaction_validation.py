"""What makes a transaction right: from what a person said to the columns that are stored."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlalchemy.orm import Session

from core.identity import Caller
from core.money import AmountError, to_minor
from core.normalization import folded
from models import Account, Category, Transaction, table_of

Problems = list[tuple[str, str]]
EDITABLE = (
    "kind", "amount", "currency", "date", "category_id", "account_id", "to_account_id", "payee", "description", "notes",
    "tags",
)  # fmt: skip

MOVES_MONEY = frozenset({"kind", "amount", "currency", "account_id", "to_account_id"})
MAY_BE_NEGATIVE = ("expense", "leg")
"""Refunds, and the leg of a transfer where the money came in."""

accounts, categories = table_of(Account).c, table_of(Category).c
IDS: BindParameter[int] = bindparam("ids", expanding=True)
MY_ACCOUNTS = select(accounts.id, accounts.currency).where(
    accounts.user_id == bindparam("owner"), accounts.id.in_(IDS)
)
SEEN_CATEGORIES = select(categories.id).where(
    or_(categories.user_id == bindparam("owner"), categories.user_id.is_(None)),
    categories.id.in_(IDS),
)


@dataclass(frozen=True, slots=True)
class References:
    """The accounts (with their currency) and categories that the caller may name."""

    accounts: Mapping[int, str]
    categories: frozenset[int]


def references(session: Session, caller: Caller, wanted: Iterable[Mapping[str, Any]]) -> References:
    """Look up, at once, every account and category that these transactions name."""
    wanted = list(wanted)
    account_ids = {
        values.get(name) for values in wanted for name in ("account_id", "to_account_id")
    } - {None}
    category_ids = {values.get("category_id") for values in wanted} - {None}
    return References(
        _accounts(session, caller, account_ids), _categories(session, caller, category_ids)
    )


def _accounts(session: Session, caller: Caller, ids: Collection[int | None]) -> dict[int, str]:
    if not ids:
        return {}
    found = session.execute(MY_ACCOUNTS, {"owner": caller.id, "ids": list(ids)})
    return {row.id: row.currency for row in found}


def _categories(session: Session, caller: Caller, ids: Collection[int | None]) -> frozenset[int]:
    if not ids:
        return frozenset()
    return frozenset(session.scalars(SEEN_CATEGORIES, {"owner": caller.id, "ids": list(ids)}))


def said(row: Transaction) -> dict[str, Any]:
    """What a stored transaction says, in the words of a request."""
    values = {name: getattr(row, name) for name in EDITABLE}
    return values | {"amount": row.amount.decimal}


def changed(row: Transaction, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What it says after the changes; a new account brings its currency unless one is named.

    Who names a category has chosen it, also when it was the same before.
    """
    is_leg = row.counterpart_id is not None
    values = said(row) | {"category_source": row.category_source, "is_leg": is_leg} | dict(changes)
    if "category_id" in changes:
        values["category_source"] = changes.get("category_source")
    if "account_id" in changes and "currency" not in changes and changes["account_id"] is not None:
        values["currency"] = None
    return values


def columns(
    caller: Caller, known: References, values: Mapping[str, Any]
) -> tuple[dict[str, Any], Problems]:
    """The columns to store and everything that is wrong, as (pointer, message)."""
    is_leg = bool(values.get("is_leg"))
    problems = _reference_problems(known, values) + (
        [] if is_leg else _transfer_problems(known, values)
    )
    account_currency = known.accounts.get(values.get("account_id") or 0)
    currency = values.get("currency") or account_currency or caller.currency
    if account_currency and currency != account_currency:
        problems.append(("/currency", f"The account is in {account_currency}."))
    minor = _minor(values["amount"], currency, "leg" if is_leg else values["kind"], problems)
    texts = {name: values.get(name) or "" for name in ("payee", "description", "notes")}
    tags = list(dict.fromkeys(values.get("tags") or ()))
    return {
        "kind": values["kind"],
        "date": values.get("date") or caller.today,
        "amount_minor": minor,
        "currency": currency,
        "category_id": values.get("category_id"),
        "category_source": None
        if values.get("category_id") is None
        else values.get("category_source") or "person",
        "account_id": values.get("account_id"),
        "to_account_id": values.get("to_account_id"),
        "tags": tags,
        "tags_key": tags_key(tags),
        "search_text": folded(" ".join((*texts.values(), *tags))),
        **texts,
    }, problems


def leg_problems(row: Transaction, changes: Mapping[str, Any]) -> Problems:
    """Both legs of a transfer move the same money: neither can be changed alone in that."""
    if row.counterpart_id is None:
        return []
    now = said(row)
    moved = [name for name in changes if name in MOVES_MONEY and changes[name] != now[name]]
    return [(f"/{name}", "It is one leg of a transfer; unlink it first.") for name in moved]


def tags_key(tags: Iterable[str]) -> str:
    """What a tag is looked for in: every tag, folded, between bars (which no tag contains)."""
    keys = [folded(tag) for tag in tags]
    return f"|{'|'.join(keys)}|" if keys else ""


def _minor(amount: Decimal, currency: str, kind: str, problems: Problems) -> int:
    try:
        minor = to_minor(amount, currency)
    except AmountError as error:
        problems.append(("/amount", str(error)))
        return 0
    if minor == 0:
        problems.append(("/amount", "The amount must not be zero."))
    elif minor < 0 and kind not in MAY_BE_NEGATIVE:
        problems.append(("/amount", "Only an expense may be negative (a refund)."))
    return minor


def _reference_problems(known: References, values: Mapping[str, Any]) -> Problems:
    problems: Problems = []
    if values.get("category_id") is not None and values["category_id"] not in known.categories:
        problems.append(("/category_id", "There is no such category."))
    for name in ("account_id", "to_account_id"):
        if values.get(name) is not None and values[name] not in known.accounts:
            problems.append((f"/{name}", "There is no such account."))
    return problems


def _transfer_problems(known: References, values: Mapping[str, Any]) -> Problems:
    source, target = values.get("account_id"), values.get("to_account_id")
    if values["kind"] != "transfer":
        return (
            []
            if target is None
            else [("/to_account_id", "Only a transfer goes to another account.")]
        )
    missing = [
        (f"/{name}", "A transfer needs it.")
        for name in ("account_id", "to_account_id")
        if values.get(name) is None
    ]
    if missing:
        return missing
    if source == target:
        return [("/to_account_id", "A transfer goes to another account.")]
    if known.accounts.get(source or 0) != known.accounts.get(target or 0):
        return [("/to_account_id", "Both accounts of a transfer are in the same currency.")]
    return []
