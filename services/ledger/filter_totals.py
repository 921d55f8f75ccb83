"""Count and sum what filters of transactions match, where the derived totals can tell.

A list of a million rows would otherwise read them all to say how many there are.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from models import (
    UNCATEGORIZED,
    Account,
    AccountDailyTotal,
    AmountTotal,
    DailyTotal,
    KindDailyTotal,
    MonthlyTotal,
    db,
    table_of,
)
from services.paging import AnySelect

account_days, accounts = table_of(AccountDailyTotal).c, table_of(Account).c

Clauses = Mapping[str, ColumnElement[bool]]
"""Conditions of filters on derived totals, named as those on transactions."""


Totals = ReadOnlyColumnCollection[str, Any]
"""Columns of a table of derived totals."""


def _build_clauses(totals: Totals) -> dict[str, ColumnElement[bool]]:
    return {
        "owner": totals.user_id == bindparam("owner"),
        "kind": totals.kind == bindparam("kind"),
        "kinds": totals.kind.in_(bindparam("kinds", expanding=True)),
        "currency": totals.currency == bindparam("currency"),
        "currencies": totals.currency.in_(bindparam("currencies", expanding=True)),
    }


def _build_category_clauses(totals: Totals) -> dict[str, ColumnElement[bool]]:
    return {
        "category_id": totals.category_key == bindparam("category_id"),
        "category_ids": totals.category_key.in_(bindparam("category_ids", expanding=True)),
        "uncategorized": totals.category_key == UNCATEGORIZED,
    }


def _build_part_clauses(totals: Totals) -> dict[str, ColumnElement[bool]]:
    """Conditions on totals in which a category has its parts, and each transaction once.

    Several categories together may count a split transaction more than once.
    """
    return {
        "part_category_id": totals.category_key == bindparam("part_category_id"),
        "part_uncategorized": totals.category_key == UNCATEGORIZED,
    }


def _build_date_clauses(totals: Totals) -> dict[str, ColumnElement[bool]]:
    return {
        "start_date": totals.date >= bindparam("start_date"),
        "end_date": totals.date <= bindparam("end_date"),
    }


days, months = table_of(DailyTotal).c, table_of(MonthlyTotal).c
kind_days, amounts = table_of(KindDailyTotal).c, table_of(AmountTotal).c
AMOUNT_CLAUSES: Clauses = _build_clauses(amounts) | _build_category_clauses(amounts)
MONTH_CLAUSES: Clauses = (
    _build_clauses(months) | _build_category_clauses(months) | _build_part_clauses(months)
)
KIND_DAY_CLAUSES: Clauses = _build_clauses(kind_days) | _build_date_clauses(kind_days)
DAY_CLAUSES: Clauses = (
    _build_clauses(days)
    | _build_category_clauses(days)
    | _build_part_clauses(days)
    | _build_date_clauses(days)
)
ACCOUNT_CLAUSES: Clauses = {
    "owner": accounts.user_id == bindparam("owner"),
    "account_id": account_days.account_id == bindparam("account_id"),
    **_build_date_clauses(account_days),
}
"""Conditions on the totals of one account; several count a transfer between them twice."""


def are_totalled(filters: Collection[str]) -> bool:
    """Return whether the totals know everything that the named filters look at."""
    return DAY_CLAUSES.keys() >= set(filters)


def sums_query(filters: Collection[str]) -> AnySelect:
    """The query of kind, currency, sum and count of the filters' transactions.

    The sums and counts of PostgreSQL are decimals.
    """
    # Without dates, the months tell as much, in a thirtieth of the rows.
    is_dated = not MONTH_CLAUSES.keys() >= set(filters)
    totals, clauses = _choose_days(filters) if is_dated else (months, MONTH_CLAUSES)
    keys = (totals.kind, totals.currency)
    query = select(*keys, func.sum(totals.sum_minor), func.sum(totals.count))
    query = query.where(*(clauses[name] for name in filters))
    return query.group_by(*keys).order_by(*keys)


def days_query(filters: Collection[str]) -> AnySelect:
    """The query of day, kind, currency, sum and count of the filters' transactions."""
    totals, clauses = _choose_days(filters)
    keys = (totals.date, totals.kind, totals.currency)
    query = select(*keys, func.sum(totals.sum_minor), func.sum(totals.count))
    query = query.where(*(clauses[name] for name in filters))
    return query.group_by(*keys).order_by(totals.date.desc(), totals.kind, totals.currency)


def _choose_days(filters: Collection[str]) -> tuple[Totals, Clauses]:
    """The totals of days with the fewest rows that know all filters, and their conditions."""
    if KIND_DAY_CLAUSES.keys() >= set(filters):
        return kind_days, KIND_DAY_CLAUSES
    return days, DAY_CLAUSES


def count_matching(parameters: Mapping[str, Any]) -> int | None:
    """Count the transactions of filters by their parameters; None if the totals cannot tell."""
    if are_totalled(parameters):
        counts = db.session.execute(sums_query(parameters), parameters)
        return sum(int(count) for *_, count in counts)
    if "account_id" in parameters and ACCOUNT_CLAUSES.keys() >= parameters.keys():
        query = select(func.sum(account_days.count)).join(
            table_of(Account), accounts.id == account_days.account_id
        )
        query = query.where(*(ACCOUNT_CLAUSES[name] for name in parameters))
        return int(db.session.scalar(query, parameters) or 0)
    return None
