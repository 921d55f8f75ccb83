"""Count and sum what filters of transactions match, where the derived totals can tell.

A list of a million rows would otherwise read them all to say how many there are.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from models import UNCATEGORIZED, Account, AccountDailyTotal, DailyTotal, MonthlyTotal, db, table_of
from services.paging import AnySelect

account_days, accounts = table_of(AccountDailyTotal).c, table_of(Account).c

Clauses = Mapping[str, ColumnElement[bool]]
"""Conditions of filters on derived totals, named as those on transactions."""


def _build_clauses(totals: ReadOnlyColumnCollection[str, Any]) -> dict[str, ColumnElement[bool]]:
    return {
        "owner": totals.user_id == bindparam("owner"),
        "kind": totals.kind == bindparam("kind"),
        "kinds": totals.kind.in_(bindparam("kinds", expanding=True)),
        "currency": totals.currency == bindparam("currency"),
        "currencies": totals.currency.in_(bindparam("currencies", expanding=True)),
        "category_id": totals.category_key == bindparam("category_id"),
        "category_ids": totals.category_key.in_(bindparam("category_ids", expanding=True)),
        "uncategorized": totals.category_key == UNCATEGORIZED,
    }


days, months = table_of(DailyTotal).c, table_of(MonthlyTotal).c
MONTH_CLAUSES: Clauses = _build_clauses(months)
DAY_CLAUSES: Clauses = {
    **_build_clauses(days),
    "start_date": days.date >= bindparam("start_date"),
    "end_date": days.date <= bindparam("end_date"),
}
ACCOUNT_CLAUSES: Clauses = {
    "owner": accounts.user_id == bindparam("owner"),
    "account_id": account_days.account_id == bindparam("account_id"),
    "start_date": account_days.date >= bindparam("start_date"),
    "end_date": account_days.date <= bindparam("end_date"),
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
    totals, clauses = (days, DAY_CLAUSES) if is_dated else (months, MONTH_CLAUSES)
    keys = (totals.kind, totals.currency)
    query = select(*keys, func.sum(totals.sum_minor), func.sum(totals.count))
    query = query.where(*(clauses[name] for name in filters))
    return query.group_by(*keys).order_by(*keys)


def days_query(filters: Collection[str]) -> AnySelect:
    """The query of day, kind, currency, sum and count of the filters' transactions."""
    keys = (days.date, days.kind, days.currency)
    query = select(*keys, func.sum(days.sum_minor), func.sum(days.count))
    query = query.where(*(DAY_CLAUSES[name] for name in filters))
    return query.group_by(*keys).order_by(days.date.desc(), days.kind, days.currency)


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
