"""The series and payments that a change may touch, so that the rest of a ledger is not read.

A stored series and a payee belong together if the series is of that payee, or has payments to it.
A change of some payees can change nothing outside of what is connected with them in this way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, type_coerce
from sqlalchemy.types import NullType

from core.enums import RecurringDecision
from core.identity import Caller
from learning.day_numbers import date_to_day_number, stored_day_number
from learning.forecasting.payment_histories import (
    PaymentHistory,
    build_payment,
    find_first_day,
)
from learning.forecasting.stored_series import SeriesPayment
from ml.forecasting.recurring import normalize_payee
from models import RecurringSeries, Transaction, main_category, table_of

BATCH_SIZE = 500
"""Values of one statement: databases limit its parameters."""

AnyRow = Row[*tuple[Any, ...]]
Spellings = Mapping[str, frozenset[str]]
"""The stored payee keys of a user's transactions, by the name that the search compares."""

rows, series = table_of(Transaction).c, table_of(RecurringSeries).c


# Module constants, because building a statement takes longer than running it.
STORED_SERIES = select(series.id, series.payee, series.decision, series.payment_ids).where(
    series.user_id == bindparam("user_id")
)
OF_USER = select(
    rows.id,
    rows.kind,
    rows.currency,
    # As the driver returns it: converting thousands of dates takes as long as reading them.
    type_coerce(rows.date, NullType()).label("date"),
    rows.amount_minor,
    rows.payee,
    rows.description,
    main_category(),
    rows.recurring_series_id,
).where(rows.user_id == bindparam("user_id"))
TO_PAYEES = OF_USER.where(
    rows.payee_key.in_(bindparam("values", expanding=True)), rows.date >= bindparam("since")
)
OF_SERIES = OF_USER.where(rows.recurring_series_id.in_(bindparam("values", expanding=True)))
BY_ID = OF_USER.where(rows.id.in_(bindparam("values", expanding=True)))


@dataclass(frozen=True, slots=True)
class RecurringScope:
    """Stored series, by id, with their payments, and the payments to all their payees.

    ``histories`` has these by kind and currency, as a search of the whole ledger would have them.
    """

    series_ids: Collection[int]
    histories: Mapping[tuple[str, str], PaymentHistory]
    linked: Mapping[int, Sequence[SeriesPayment]]


@dataclass(slots=True)
class _Connections:
    """What is connected so far: names of payees, ids of series, and transactions by id."""

    names: set[str]
    series_ids: set[int]
    rows: dict[int, AnyRow] = field(default_factory=dict)

    def add(self, row: AnyRow) -> None:
        self.rows[row.id] = row
        self.names.add(name_row(row))
        if row.recurring_series_id is not None:
            self.series_ids.add(row.recurring_series_id)


def name_row(row: AnyRow) -> str:
    """Return the name by which the search compares a transaction's payee."""
    return normalize_payee(row.payee or row.description)


def load_spellings(connection: Connection, caller: Caller) -> Spellings:
    """Load the payee keys of the transactions that the search looks at."""
    query = select(rows.payee_key, rows.payee, rows.description).where(
        rows.user_id == caller.id, rows.date >= find_first_day(caller.today)
    )
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(query.distinct()):
        spellings[name_row(row)].add(row.payee_key)
    return {name: frozenset(keys) for name, keys in spellings.items()}


def load_scope(
    connection: Connection,
    caller: Caller,
    payees: Iterable[str],
    series_ids: Iterable[int],
    spellings: Spellings,
) -> RecurringScope:
    """Load what is connected with some payees and stored series.

    ``payees`` are names as the search compares them.
    """
    stored = _load_stored(connection, caller.id)
    connected = _Connections(set(payees), {*series_ids} & stored.keys())
    read_names: set[str] = set()
    read_series: set[int] = set()
    while connected.names - read_names or connected.series_ids - read_series:
        names = connected.names - read_names
        read_names |= names
        _add_payments(connection, caller, connected, names, spellings)
        _add_series(connected, stored)
        new = connected.series_ids - read_series
        read_series |= new
        remembered = {payment for id_ in new for payment in stored[id_].payment_ids}
        for query, ids in ((OF_SERIES, new), (BY_ID, remembered)):
            for row in _select(connection, caller, query, ids):
                connected.add(row)
        connected.names.update(stored[id_].payee_name for id_ in new)
    return _build_scope(caller, connected)


@dataclass(frozen=True, slots=True)
class _StoredSeries:
    payee_name: str
    payment_ids: frozenset[int]


def _load_stored(connection: Connection, user_id: int) -> dict[int, _StoredSeries]:
    stored = {}
    for row in connection.execute(STORED_SERIES, {"user_id": user_id}):
        is_dismissed = row.decision == RecurringDecision.DISMISSED
        ids = frozenset(row.payment_ids) if is_dismissed else frozenset()
        stored[row.id] = _StoredSeries(normalize_payee(row.payee), ids)
    return stored


def _add_payments(
    connection: Connection,
    caller: Caller,
    connected: _Connections,
    names: Collection[str],
    spellings: Spellings,
) -> None:
    """Add the transactions to payees of these names."""
    none: frozenset[str] = frozenset()
    keys = none.union(*(spellings.get(name, none) for name in names))
    for row in _select(connection, caller, TO_PAYEES, keys):
        # Payees of other names may share a key, and those without one have the description.
        if name_row(row) in names:
            connected.add(row)


def _add_series(connected: _Connections, stored: Mapping[int, _StoredSeries]) -> None:
    """Add the series of the payees, and those that remember one of the payments."""
    for id_, one in stored.items():
        if one.payee_name in connected.names or one.payment_ids & connected.rows.keys():
            connected.series_ids.add(id_)
    connected.series_ids &= stored.keys()


def _select(
    connection: Connection, caller: Caller, query: Select[Any], values: Collection[int | str]
) -> Iterator[AnyRow]:
    """Yield the transactions of a query that names values."""
    parameters = {"user_id": caller.id, "since": find_first_day(caller.today)}
    in_order = sorted(values, key=str)
    for start in range(0, len(in_order), BATCH_SIZE):
        batch = in_order[start : start + BATCH_SIZE]
        yield from connection.execute(query, {**parameters, "values": batch})


def _build_scope(caller: Caller, connected: _Connections) -> RecurringScope:
    since = date_to_day_number(find_first_day(caller.today))
    linked: defaultdict[int, list[SeriesPayment]] = defaultdict(list)
    groups: defaultdict[tuple[str, str], list[tuple[int, AnyRow]]] = defaultdict(list)
    for row in connected.rows.values():
        day = stored_day_number(row.date)
        if row.recurring_series_id is not None:
            payment = SeriesPayment(row.id, day, row.amount_minor)
            linked[row.recurring_series_id].append(payment)
        # Refunds are no payments that recur.
        if day >= since and row.amount_minor > 0:
            groups[row.kind, row.currency].append((day, row))
    histories = {group: _build_history(own, since) for group, own in groups.items()}
    return RecurringScope(connected.series_ids, histories, dict(linked))


def _build_history(own: Sequence[tuple[int, AnyRow]], since: int) -> PaymentHistory:
    newest = [row for _, row in sorted(own, key=lambda one: (one[0], one[1].id), reverse=True)]
    return PaymentHistory(
        payments=[
            build_payment(row.date, row.amount_minor, row.payee, row.description, row.category_id)
            for row in newest
        ],
        transaction_ids=[row.id for row in newest],
        since=since,
    )
