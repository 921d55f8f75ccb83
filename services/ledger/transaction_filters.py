"""Turn the filters of transaction lists into SQL conditions."""

import math
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_, select

from core import periods
from core.enums import ImportOutcome
from core.identity import Caller
from core.money import exponent
from models import ImportRow, Transaction, table_of
from services.ledger.category_queries import load_family
from services.ledger.period_filters import PeriodFilters
from services.ledger.transaction_search import find_words
from services.ledger.transaction_validation import build_tags_key
from services.paging import PageQuery


class TransactionFilters(PeriodFilters, PageQuery, total=False):
    """Filters of transactions; a missing filter or None restricts nothing."""

    kind: str
    category_id: int | None
    include_subcategories: bool
    uncategorized: bool
    account_id: int
    min_amount: Decimal
    max_amount: Decimal
    currency: str
    tag: str
    import_id: int
    q: str
    uncertain: bool


class Conditions(NamedTuple):
    """The conditions of a WHERE clause, and the values of their bound parameters."""

    clauses: list[ColumnElement[bool]]
    parameters: dict[str, Any]


rows, import_rows = table_of(Transaction).c, table_of(ImportRow).c
ACCOUNT: BindParameter[int] = bindparam("account_id")
CLAUSES: dict[str, ColumnElement[bool]] = {
    "owner": rows.user_id == bindparam("owner"),
    "kind": rows.kind == bindparam("kind"),
    "category_id": rows.category_id == bindparam("category_id"),
    "category_family": rows.category_id.in_(bindparam("category_family", expanding=True)),
    "currency": rows.currency == bindparam("currency"),
    "account_id": or_(rows.account_id == ACCOUNT, rows.to_account_id == ACCOUNT),
    "uncategorized": rows.category_id.is_(None),
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
"""Conditions of filters with a single value, by the name of the filter and of its parameter."""


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
    # False is a filter that was switched off, such as uncategorized=false.
    parameters = {name: values[name] for name in CLAUSES if values.get(name) not in {None, False}}
    family = load_family(
        caller,
        filters.get("category_id"),
        include_subcategories=filters.get("include_subcategories", True),
    )
    # Most categories have no subcategories; equality is the faster condition.
    if family and len(family) > 1:
        del parameters["category_id"]
        parameters["category_family"] = family

    days = filters.get("days")
    if days:
        period = periods.last_days(caller.today, days)
        parameters["start_date"], parameters["end_date"] = period.start, period.end
    parameters["owner"] = caller.id
    return parameters


def build_search_clauses(caller: Caller, filters: TransactionFilters) -> list[ColumnElement[bool]]:
    """The conditions of the filters that need one of their own: words, a tag, and amounts."""
    clauses = find_words(caller, filters.get("q") or "")

    tag = filters.get("tag")
    if tag:
        # The key has separators on both sides of each tag, so "car" does not match "carpet".
        clauses.append(rows.tags_key.contains(build_tags_key([tag]), autoescape=True))

    low, high = filters.get("min_amount"), filters.get("max_amount")
    if low is not None or high is not None:
        currency = filters.get("currency") or caller.currency
        clauses.append(_amount_between(currency, low, high))
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
