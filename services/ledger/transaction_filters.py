"""Turn the filters of transaction lists into SQL conditions."""

import datetime as dt
import math
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from core import periods
from core.enums import CategorySource, ImportOutcome
from core.identity import Caller
from core.money import AMOUNT_LIMIT, exponent
from core.normalization import fold_for_search
from models import ImportRow, Transaction, TransactionPart, db, table_of
from services.ledger.category_queries import load_subcategories
from services.ledger.period_filters import PeriodFilters
from services.ledger.search_index import IdQuery, find_texts
from services.ledger.transaction_search import (
    Search,
    find_words,
    list_word_queries,
    query_ids,
    read_search,
)
from services.ledger.transaction_validation import build_payee_key, build_tags_key
from services.paging import PageQuery, count_rows

AnyIds = IdQuery | CompoundSelect[tuple[int]]


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
    original_currency: list[str]
    payee: list[str]
    tag: list[str]
    has_tag: bool
    pending: bool
    is_recurring: bool
    recurring_series_id: list[int]
    source: list[str]
    updated_since: dt.datetime
    import_id: int
    sort: str
    q: str
    uncertain: bool


class AmountRange(NamedTuple):
    """Amounts of one currency between two limits in minor units, both included."""

    currency: str
    least: int
    greatest: int


class Conditions(NamedTuple):
    """The conditions of a WHERE clause, and the values of their bound parameters.

    ``are_named``: they are those of ``CLAUSES`` with the names of the parameters, and no others.
    """

    clauses: list[ColumnElement[bool]]
    parameters: dict[str, Any]
    are_named: bool


rows, import_rows = table_of(Transaction).c, table_of(ImportRow).c
parts = table_of(TransactionPart).c


def _is_any(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


def _has_part(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that one of a transaction's parts meets another; parts are few."""
    own = parts.user_id == bindparam("owner")
    return rows.id.in_(select(parts.transaction_id).where(own, condition))


ACCOUNT: BindParameter[int] = bindparam("account_id")
CLAUSES: dict[str, ColumnElement[bool]] = {
    "owner": rows.user_id == bindparam("owner"),
    "kind": rows.kind == bindparam("kind"),
    "kinds": rows.kind.in_(_is_any("kinds")),
    "category_id": rows.category_id == bindparam("category_id"),
    "category_ids": rows.category_id.in_(_is_any("category_ids")),
    # The same for who has split transactions with a part in one of the categories.
    "part_category_id": or_(
        rows.category_id == bindparam("part_category_id"),
        _has_part(parts.category_id == bindparam("part_category_id")),
    ),
    "part_category_ids": or_(
        rows.category_id.in_(_is_any("part_category_ids")),
        _has_part(parts.category_id.in_(_is_any("part_category_ids"))),
    ),
    "currency": rows.currency == bindparam("currency"),
    "currencies": rows.currency.in_(_is_any("currencies")),
    # Stated beside, for the index of the few rows that have one.
    "original_currency": and_(
        rows.original_currency.is_not(None),
        rows.original_currency == bindparam("original_currency"),
    ),
    "original_currencies": and_(
        rows.original_currency.is_not(None),
        rows.original_currency.in_(_is_any("original_currencies")),
    ),
    "account_id": or_(rows.account_id == ACCOUNT, rows.to_account_id == ACCOUNT),
    "account_ids": or_(
        rows.account_id.in_(_is_any("account_ids")), rows.to_account_id.in_(_is_any("account_ids"))
    ),
    "payee": rows.payee_key == bindparam("payee"),
    "payees": rows.payee_key.in_(_is_any("payees")),
    "source": rows.category_source == bindparam("source"),
    "sources": rows.category_source.in_(_is_any("sources")),
    # Follows from a source that is not a person; the index of the others has this condition.
    "chosen_for": rows.category_source != literal_column("'person'"),
    "uncategorized": and_(rows.category_id.is_(None), rows.is_split == false()),
    "part_uncategorized": or_(
        and_(rows.category_id.is_(None), rows.is_split == false()),
        _has_part(parts.category_id.is_(None)),
    ),
    # Literals and no parameters: the indexes of tagged and of pending rows have these conditions.
    "tagged": rows.tags_key != literal_column("''"),
    "untagged": rows.tags_key == literal_column("''"),
    "recurring": rows.recurring_series_id.is_not(None),
    "not_recurring": rows.recurring_series_id.is_(None),
    "recurring_series_id": rows.recurring_series_id == bindparam("recurring_series_id"),
    "recurring_series_ids": rows.recurring_series_id.in_(_is_any("recurring_series_ids")),
    "pending": rows.is_pending == true(),
    "booked": rows.is_pending == false(),
    # Within a function, so that no index answers it: where few rows have changed, their ids are
    # looked up; of many, the list finds a page sooner than SQLite sorts them.
    "updated_since": func.coalesce(rows.updated_at, rows.updated_at) >= bindparam("updated_since"),
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

PART_CONDITIONS: dict[str, ColumnElement[bool]] = {
    "part_category_id": parts.category_id == bindparam("part_category_id"),
    "part_category_ids": parts.category_id.in_(_is_any("part_category_ids")),
    "part_uncategorized": parts.category_id.is_(None),
}
"""Conditions of the parts that filters by category look for, by the names of parameters."""

OWNER_OF_FEW: ColumnElement[bool] = literal_column("+transactions.user_id") == bindparam("owner")
"""The condition of ownership for rows that are looked up by their ids.

With the sign, which changes nothing else, no index answers it: both databases would rather walk the
list by date, and look for the few ids in it.
"""

MAX_FEW = 5_000
"""Rows that are looked up and sorted; a filter that more rows pass fills a page of a list soon."""

MAX_CHANGED = 50_000
"""Changed rows that are looked up: they may be old, so that a list would find them late."""

PLURALS = {
    "kind": "kinds",
    "category_id": "category_ids",
    "part_category_id": "part_category_ids",
    "currency": "currencies",
    "original_currency": "original_currencies",
    "account_id": "account_ids",
    "payee": "payees",
    "source": "sources",
    "recurring_series_id": "recurring_series_ids",
}
"""Parameters with a list of values, by those with a single one."""

PLAIN = ("updated_since", "import_id", "start_date", "end_date")
"""Filters whose value is that of their parameter."""


def build_conditions(caller: Caller, filters: TransactionFilters) -> Conditions:
    """The conditions of filters, which always restrict to the caller's own rows."""
    parameters = build_parameters(caller, filters)
    search = read_search(caller, filters.get("q") or "")
    search_clauses = build_search_clauses(caller, filters, search)
    few = find_few(caller, filters, search)
    if few is None:
        named = [CLAUSES[name] for name in parameters]
        return Conditions(named + search_clauses, parameters, are_named=not search_clauses)

    others = [CLAUSES[name] for name in parameters if name != "owner"]
    clauses = [OWNER_OF_FEW, few, *others, *search_clauses]
    return Conditions(clauses, parameters, are_named=False)


def build_parameters(caller: Caller, filters: TransactionFilters) -> dict[str, Any]:
    """The values of the filters in ``CLAUSES`` by name.

    ``days`` becomes two dates, and a category with subcategories the list of them all.
    """
    values: dict[str, Any] = {**filters}
    parameters = {name: values[name] for name in PLAIN if values.get(name) is not None}
    parameters["owner"] = caller.id

    lists = {name: values.get(name) or [] for name in PLURALS}
    categories = _list_categories(caller, filters)
    has_parts = bool(categories) and _have_parts(caller, parts.category_id.in_(categories))
    lists["category_id"] = [] if has_parts else categories
    lists["part_category_id"] = categories if has_parts else []
    lists["payee"] = [build_payee_key(payee) for payee in lists["payee"]]
    for name, several in lists.items():
        parameters |= _bind_any(name, several)

    parameters |= dict.fromkeys(_list_switches(caller, filters), True)
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


def _have_parts(caller: Caller, condition: ColumnElement[bool]) -> bool:
    """Return whether a part of the caller's transactions meets a condition."""
    query = select(parts.id).where(parts.user_id == caller.id, condition).limit(1)
    return db.session.scalar(query) is not None


def _list_switches(caller: Caller, filters: TransactionFilters) -> Iterator[str]:
    """The conditions without a value that the filters turn on."""
    # False turns this one off, as in uncategorized=false.
    if filters.get("uncategorized"):
        has_parts = _have_parts(caller, parts.category_id.is_(None))
        yield "part_uncategorized" if has_parts else "uncategorized"
    if filters.get("has_tag") is not None:
        yield "tagged" if filters["has_tag"] else "untagged"
    elif filters.get("tag"):
        # Follows from the tag; only with this condition are the tagged rows looked up.
        yield "tagged"
    sources = filters.get("source")
    if sources and CategorySource.PERSON not in sources:
        yield "chosen_for"
    if filters.get("pending") is not None:
        yield "pending" if filters["pending"] else "booked"
    if filters.get("is_recurring") is not None:
        yield "recurring" if filters["is_recurring"] else "not_recurring"


def counted_amount(parameters: Collection[str]) -> ColumnElement[int]:
    """What a transaction that passes filters adds to their sum, in minor units.

    Of a split one, those parts count that are in the categories.
    """
    conditions = [PART_CONDITIONS[name] for name in parameters if name in PART_CONDITIONS]
    if not conditions:
        return rows.amount_minor
    counted = (
        select(func.sum(parts.amount_minor))
        .where(parts.transaction_id == rows.id, *conditions)
        .correlate(table_of(Transaction))
        .scalar_subquery()
    )
    return case((rows.is_split, counted), else_=rows.amount_minor)


def build_search_clauses(
    caller: Caller, filters: TransactionFilters, search: Search
) -> list[ColumnElement[bool]]:
    """The conditions of the filters that need one of their own: words, tags, and amounts."""
    clauses = find_words(search)

    # The key has separators on both sides of each tag, so "car" does not match "carpet".
    keys = [build_tags_key([tag]) for tag in filters.get("tag") or ()]
    if keys:
        clauses.append(or_(*(rows.tags_key.contains(key, autoescape=True) for key in keys)))

    amounts = _find_amounts(caller, filters)
    return [*clauses, or_(*amounts)] if amounts else clauses


def find_few(
    caller: Caller, filters: TransactionFilters, search: Search
) -> ColumnElement[bool] | None:
    """The condition that a row is one of the few that pass a filter which an index answers.

    None if there is no such filter, or if many rows pass each. The filters are not replaced by it.
    """
    for query, most in _list_indexed(caller, filters, search):
        ids = query.subquery()
        if count_rows(select(ids).limit(most + 1)) <= most:
            return rows.id.in_(select(ids))
    return None


def _list_indexed(
    caller: Caller, filters: TransactionFilters, search: Search
) -> Iterator[tuple[AnyIds, int]]:
    """For each filter that an index answers, a query of the ids of the rows that may pass it.

    With each comes the largest number of them that are looked up.
    """
    for query in _list_values(caller, filters, search):
        yield query, MAX_FEW
    since = filters.get("updated_since")
    if since is not None:
        yield query_ids(caller, rows.updated_at >= since), MAX_CHANGED


def _list_values(caller: Caller, filters: TransactionFilters, search: Search) -> Iterator[AnyIds]:
    """The queries of words, tags, amounts and currencies."""
    yield from list_word_queries(caller, search)
    tags = [find_texts(caller, fold_for_search(tag)) for tag in filters.get("tag") or ()]
    # Tags are among the texts of the search.
    known = [query for query in tags if query is not None]
    if tags and len(known) == len(tags):
        yield union_all(*known)

    amounts = _find_amounts(caller, filters)
    if amounts:
        yield union_all(*(query_ids(caller, clause) for clause in amounts))
    elif currencies := filters.get("currency"):
        yield query_ids(caller, rows.currency.in_(currencies))


def list_ranges(caller: Caller, filters: TransactionFilters) -> list[AmountRange]:
    """The limits of amounts, one for each currency: a number says nothing about others.

    Empty without such a filter.
    """
    low, high = filters.get("min_amount"), filters.get("max_amount")
    if low is None and high is None:
        return []
    currencies = dict.fromkeys(filters.get("currency") or [caller.currency])
    return [_build_range(currency, low, high) for currency in currencies]


def _build_range(currency: str, low: Decimal | None, high: Decimal | None) -> AmountRange:
    digits = exponent(currency)
    # Rounded inwards: 0.5 yen excludes an amount of 0 and includes 1.
    least = -AMOUNT_LIMIT if low is None else math.ceil(low.scaleb(digits))
    greatest = AMOUNT_LIMIT if high is None else math.floor(high.scaleb(digits))
    return AmountRange(currency, least, greatest)


def _find_amounts(caller: Caller, filters: TransactionFilters) -> list[ColumnElement[bool]]:
    return [_is_within(limits) for limits in list_ranges(caller, filters)]


def _is_within(limits: AmountRange) -> ColumnElement[bool]:
    clauses: list[ColumnElement[bool]] = [rows.currency == limits.currency]
    if limits.least > -AMOUNT_LIMIT:
        clauses.append(rows.amount_minor >= limits.least)
    if limits.greatest < AMOUNT_LIMIT:
        clauses.append(rows.amount_minor <= limits.greatest)
    return and_(*clauses)
