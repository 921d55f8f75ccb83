"""Count and sum what filters of transactions match, where the derived totals can tell.

A list of a million rows would otherwise read them all to say how many there are.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

from models import UNCATEGORIZED, Account, AccountDailyTotal, DailyTotal, db, table_of
from services.paging import AnySelect

days, account_days = table_of(DailyTotal).c, table_of(AccountDailyTotal).c
accounts = table_of(Account).c

DAY_CLAUSES: dict[str, ColumnElement[bool]] = {
    "owner": days.user_id == bindparam("owner"),
    "kind": days.kind == bindparam("kind"),
    "kinds": days.kind.in_(bindparam("kinds", expanding=True)),
    "currency": days.currency == bindparam("currency"),
    "currencies": days.currency.in_(bindparam("currencies", expanding=True)),
    "category_id": days.category_key == bindparam("category_id"),
    "category_ids": days.category_key.in_(bindparam("category_ids", expanding=True)),
    "uncategorized": days.category_key == UNCATEGORIZED,
    "start_date": days.date >= bindparam("start_date"),
    "end_date": days.date <= bindparam("end_date"),
}
"""Conditions of filters on the totals of days, named as those on transactions."""

ACCOUNT_CLAUSES: dict[str, ColumnElement[bool]] = {
    "owner": accounts.user_id == bindparam("owner"),
    "account_id": account_days.account_id == bindparam("account_id"),
    "start_date": account_days.date >= bindparam("start_date"),
    "end_date": account_days.date <= bindparam("end_date"),
}
"""The same on the totals of one account; those of several count a transfer between them twice."""


def are_totalled(filters: Collection[str]) -> bool:
    """Return whether the totals of days know everything that the named filters look at."""
    return DAY_CLAUSES.keys() >= set(filters)


def sums_query(filters: Collection[str]) -> AnySelect:
    """The query of kind, currency, sum and count of the filters' transactions.

    The sums and counts of PostgreSQL are decimals.
    """
    keys = (days.kind, days.currency)
    query = select(*keys, func.sum(days.sum_minor), func.sum(days.count))
    query = query.where(*(DAY_CLAUSES[name] for name in filters))
    return query.group_by(*keys).order_by(*keys)


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
