"""Turn the filters of transaction lists into SQL conditions."""

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    false,
    literal_column,
    or_,
    select,
    true,
)

from core import periods
from core.enums import ImportOutcome
from core.identity import Caller
from core.money import exponent
from models import ImportRow, Transaction, table_of
from services.ledger.category_queries import load_subcategories
from services.ledger.period_filters import PeriodFilters
from services.ledger.transaction_search import find_words
from services.ledger.transaction_validation import build_payee_key, build_tags_key
from services.paging import PageQuery


class TransactionFilters(PeriodFilters, PageQuery, total=False):
    """Filters of transactions; a missing filter, None or an empty list restricts nothing.

    A transaction passes a filter with several values if it has any of them.
    """

    kind: list[str]
    category_id: list[int]
    include_subcategories: bool
    uncategorized: bool
    account_id: list[int]
    min_amount: Decimal
    max_amount: Decimal
    currency: list[str]
    payee: list[str]
    tag: list[str]
    has_tag: bool
    pending: bool
    source: list[str]
    updated_since: dt.datetime
    import_id: int
    sort: str
    q: str
    uncertain: bool


class Conditions(NamedTuple):
    """The conditions of a WHERE clause, and the values of their bound parameters."""

    clauses: list[ColumnElement[bool]]
    parameters: dict[str, Any]


rows, import_rows = table_of(Transaction).c, table_of(ImportRow).c
changed = table_of(Transaction).alias("changed").c


def _is_any(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


ACCOUNT: BindParameter[int] = bindparam("account_id")
CLAUSES: dict[str, ColumnElement[bool]] = {
    "owner": rows.user_id == bindparam("owner"),
    "kind": rows.kind == bindparam("kind"),
    "kinds": rows.kind.in_(_is_any("kinds")),
    "category_id": rows.category_id == bindparam("category_id"),
    "category_ids": rows.category_id.in_(_is_any("category_ids")),
    "currency": rows.currency == bindparam("currency"),
    "currencies": rows.currency.in_(_is_any("currencies")),
    "account_id": or_(rows.account_id == ACCOUNT, rows.to_account_id == ACCOUNT),
    "account_ids": or_(
        rows.account_id.in_(_is_any("account_ids")), rows.to_account_id.in_(_is_any("account_ids"))
    ),
    "payee": rows.payee_key == bindparam("payee"),
    "payees": rows.payee_key.in_(_is_any("payees")),
    "source": rows.category_source == bindparam("source"),
    "sources": rows.category_source.in_(_is_any("sources")),
    "uncategorized": rows.category_id.is_(None),
    # Literals and no parameters: the indexes of tagged and of pending rows have these conditions.
    "tagged": rows.tags_key != literal_column("''"),
    "untagged": rows.tags_key == literal_column("''"),
    "pending": rows.is_pending == true(),
    "booked": rows.is_pending == false(),
    # In a query of its own, which an index answers: for a list by date, SQLite would rather read
    # row after row until it has found enough of them.
    "updated_since": rows.id.in_(
        select(changed.id).where(
            changed.user_id == bindparam("owner"),
            changed.updated_at >= bindparam("updated_since"),
        )
    ),
    # Duplicates of an import belong to the file that brought them first.
    "import_id": rows.id.in_(
        select(import_rows.transaction_id).where(
            import_rows.import_id == bindparam("import_id"),
            import_rows.outcome.in_((ImportOutcome.CREATED, ImportOutcome.UPDATED)),
        )
    ),
    "start_date": rows.date >= bindparam("start_date"),
    "end_date": rows.date <= bindparam("end_date"),
}
"""Conditions of filters that are bound to values, by the names of their parameters."""

PLURALS = {
    "kind": "kinds",
    "category_id": "category_ids",
    "currency": "currencies",
    "account_id": "account_ids",
    "payee": "payees",
    "source": "sources",
}
"""Parameters with a list of values, by those with a single one."""

PLAIN = ("updated_since", "import_id", "start_date", "end_date")
"""Filters whose value is that of their parameter."""


def build_conditions(caller: Caller, filters: TransactionFilters) -> Conditions:
    """The conditions of filters, which always restrict to the caller's own rows."""
    parameters = build_parameters(caller, filters)
    clauses = [CLAUSES[name] for name in parameters]
    return Conditions(clauses + build_search_clauses(caller, filters), parameters)


def build_parameters(caller: Caller, filters: TransactionFilters) -> dict[str, Any]:
    """The values of the filters in ``CLAUSES`` by name.

    ``days`` becomes two dates, and a category with subcategories the list of them all.
    """
    values: dict[str, Any] = {**filters}
    parameters = {name: values[name] for name in PLAIN if values.get(name) is not None}
    parameters["owner"] = caller.id

    lists = {name: values.get(name) or [] for name in PLURALS}
    lists["category_id"] = _list_categories(caller, filters)
    lists["payee"] = [build_payee_key(payee) for payee in lists["payee"]]
    for name, several in lists.items():
        parameters |= _bind_any(name, several)

    parameters |= dict.fromkeys(_list_switches(filters), True)
    days = filters.get("days")
    if days:
        period = periods.last_days(caller.today, days)
        parameters["start_date"], parameters["end_date"] = period.start, period.end
    return parameters


def _bind_any(name: str, values: Sequence[Any]) -> dict[str, Any]:
    """The parameter of a filter with several values; equality is faster for a single one."""
    if not values:
        return {}
    return {name: values[0]} if len(values) == 1 else {PLURALS[name]: list(values)}


def _list_categories(caller: Caller, filters: TransactionFilters) -> list[int]:
    """The categories of the filter, and their subcategories unless they are left out."""
    category_ids = filters.get("category_id") or []
    if not category_ids or not filters.get("include_subcategories", True):
        return category_ids
    return list(dict.fromkeys([*category_ids, *load_subcategories(caller, category_ids)]))


def _list_switches(filters: TransactionFilters) -> Iterator[str]:
    """The conditions without a value that the filters turn on."""
    # False turns this one off, as in uncategorized=false.
    if filters.get("uncategorized"):
        yield "uncategorized"
    if filters.get("has_tag") is not None:
        yield "tagged" if filters["has_tag"] else "untagged"
    elif filters.get("tag"):
        # Follows from the tag; only with this condition are the tagged rows looked up.
        yield "tagged"
    if filters.get("pending") is not None:
        yield "pending" if filters["pending"] else "booked"


def build_search_clauses(caller: Caller, filters: TransactionFilters) -> list[ColumnElement[bool]]:
    """The conditions of the filters that need one of their own: words, tags, and amounts."""
    clauses = find_words(caller, filters.get("q") or "")

    # The key has separators on both sides of each tag, so "car" does not match "carpet".
    keys = [build_tags_key([tag]) for tag in filters.get("tag") or ()]
    if keys:
        clauses.append(or_(*(rows.tags_key.contains(key, autoescape=True) for key in keys)))

    low, high = filters.get("min_amount"), filters.get("max_amount")
    if low is not None or high is not None:
        currencies = filters.get("currency") or [caller.currency]
        clauses.append(or_(*(_amount_between(currency, low, high) for currency in currencies)))
    return clauses


def _amount_between(
    currency: str, low: Decimal | None, high: Decimal | None
) -> ColumnElement[bool]:
    """Compare amounts of one currency: a number says nothing about amounts of others."""
    digits = exponent(currency)
    clauses: list[ColumnElement[bool]] = [rows.currency == currency]
    # Rounded inwards: 0.5 yen excludes an amount of 0 and includes 1.
    if low is not None:
        clauses.append(rows.amount_minor >= math.ceil(low.scaleb(digits)))
    if high is not None:
        clauses.append(rows.amount_minor <= math.floor(high.scaleb(digits)))
    return and_(*clauses)
