"""What a refresh of recurring series has to look at: payees of transactions that have changed.

The point of the log up to which a user's series agree with the ledger is kept in memory, by each
process for itself. Without one, or after anything else than changes of a few transactions, all
series are looked at.
"""

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, bindparam, func, literal_column, select

import ml_service
from core.identity import Caller
from core.json_types import JsonObject
from ml_service import MAX_PAYMENT_ROWS, Spellings
from models import Event, db, table_of
from services.ledger.transaction_validation import build_payee_key
from services.paging import AnyRow

MAX_CHECKPOINTS = 64
"""Users whose checkpoints a process keeps, the most recent ones."""

MAX_SPELLINGS = 10_000
"""Payee keys of a user that are kept in memory; a ledger with more is always looked at as a whole.
"""

MAX_CHANGES = 500
"""Events since a checkpoint, above which all series are looked at."""

events = table_of(Event).c

TRANSACTION, SERIES = "transaction", "recurring_series"
DECISIVE = frozenset({"account", "category", "user"})
"""Entities whose changes may set or clear columns of series in ways that no payee tells."""

FREES_A_PLACE = "recurring_series_deleted"
"""Event after which a series may be stored that was one too many."""

WITHOUT_EFFECT = frozenset({"account_balance_changed"})
"""Events of these entities that follow every transaction and change no series."""


# Module constants, because building a statement takes longer than running it.
EVENTS_FROM = (
    select(events.seq, events.type, events.entity, events.entity_id, events.payload, events.before)
    .where(events.user_id == bindparam("user_id"), events.seq >= bindparam("seq"))
    .order_by(events.seq)
    .limit(MAX_CHANGES + 2)
)
# A literal and no parameter: the index of the histories of transactions has the same condition.
IS_TRANSACTION = events.entity == literal_column("'transaction'")
LAST_SEQS = (
    select(func.max(events.seq))
    .where(
        events.user_id == bindparam("user_id"),
        IS_TRANSACTION,
        events.entity_id.in_(bindparam("ids", expanding=True)),
        events.seq <= bindparam("seq"),
    )
    .group_by(events.entity_id)
)
EARLIER_STATES = select(events.entity_id, events.payload).where(
    events.user_id == bindparam("user_id"), events.seq.in_(LAST_SEQS)
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The last event and the day with which a user's series agree.

    ``spellings`` are the payee keys of all transactions that are searched, or more, and ``room`` is
    how many may be added before the search leaves out the oldest.
    """

    seq: int
    today: dt.date
    known_through: dt.date
    entry_days: frozenset[int]
    spellings: Spellings = field(repr=False)
    room: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Payees, by the name that the search compares, and stored series that have changed.

    ``checkpoint`` is what holds once their series have been looked at.
    """

    checkpoint: Checkpoint
    payees: frozenset[str]
    series_ids: frozenset[int]


class CheckpointCache:
    """Keeps the checkpoints of the most recent users in memory, for all threads."""

    def __init__(self) -> None:
        self._checkpoints: OrderedDict[tuple[str, int], Checkpoint] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, user_id: int) -> Checkpoint | None:
        """Return a user's checkpoint, if there is one."""
        with self._lock:
            return self._checkpoints.get(_build_key(user_id))

    def keep(self, user_id: int, checkpoint: Checkpoint | None) -> None:
        """Keep a user's new checkpoint; without one, none."""
        key = _build_key(user_id)
        with self._lock:
            self._checkpoints.pop(key, None)
            if checkpoint is not None:
                self._checkpoints[key] = checkpoint
            while len(self._checkpoints) > MAX_CHECKPOINTS:
                self._checkpoints.popitem(last=False)


checkpoints = CheckpointCache()


def _build_key(user_id: int) -> tuple[str, int]:
    # One process may serve several databases, as tests do.
    return str(db.engine.url), user_id


def find_changes(connection: Connection, caller: Caller) -> Changes | None:
    """Find what has changed since the caller's checkpoint; None if it may concern all series."""
    checkpoint = checkpoints.get(caller.id)
    if checkpoint is None or checkpoint.today != caller.today:
        return None
    log = _read_log(connection, caller.id, checkpoint.seq)
    # A log that does not reach the checkpoint is that of a restored database.
    if len(log) > MAX_CHANGES or not log or log[0].seq != checkpoint.seq:
        return None

    news = [row for row in log[1:] if row.type not in WITHOUT_EFFECT]
    if any(row.entity in DECISIVE or row.type == FREES_A_PLACE for row in news):
        return None
    states = _list_states(connection, caller.id, checkpoint.seq, news)
    return None if states is None else _compare(connection, caller, checkpoint, log, states)


def read_last_seq(connection: Connection, user_id: int) -> int:
    """Read the number of the last event of a user's log."""
    query = select(func.max(events.seq)).where(events.user_id == user_id)
    return int(connection.scalar(query) or 0)


def build_checkpoint(
    connection: Connection,
    caller: Caller,
    seq: int,
    known_through: dt.date,
    entry_days: frozenset[int],
    row_count: int,
) -> Checkpoint | None:
    """Build the checkpoint of a refresh that has looked at everything.

    ``seq`` is the last event before it, ``row_count`` the rows of the largest search. None for
    ledgers that a search reads in part only, or that would take too much memory.
    """
    if row_count >= MAX_PAYMENT_ROWS:
        return None
    spellings = ml_service.load_spellings(connection, caller)
    if sum(map(len, spellings.values())) > MAX_SPELLINGS:
        return None
    room = MAX_PAYMENT_ROWS - row_count
    return Checkpoint(seq, caller.today, known_through, entry_days, spellings, room)


def _read_log(connection: Connection, user_id: int, seq: int) -> Sequence[AnyRow]:
    """Read the events from a number on, that one included."""
    values = {"user_id": user_id, "seq": seq}
    return connection.execute(EVENTS_FROM, values).all()


@dataclass(frozen=True, slots=True)
class _States:
    """States of transactions before and after their changes, and ids and payees of series.

    ``only_added``: the transactions are new ones that are still there.
    """

    transactions: Sequence[JsonObject]
    only_added: bool
    series_ids: frozenset[int]
    series_payees: frozenset[str]


def _list_states(
    connection: Connection, user_id: int, seq: int, news: Sequence[AnyRow]
) -> _States | None:
    """List the states that the changed rows have had; None if one of them is not in the log."""
    changed = [row for row in news if row.entity == TRANSACTION]
    series = [row for row in news if row.entity == SERIES]
    first_types: dict[int, str] = {}
    for row in changed:
        first_types.setdefault(row.entity_id, row.type)
    existed = {id_ for id_, type_ in first_types.items() if type_ in EXISTED}
    earlier = _load_earlier_states(connection, user_id, seq, existed)
    if earlier.keys() != existed:
        return None
    states = [row.payload for row in changed if row.payload is not None]
    kept = [row.before for row in series if row.before is not None]
    payloads = [row.payload for row in series if row.payload is not None]
    return _States(
        [*earlier.values(), *states],
        all(row.type in ADDED for row in changed),
        frozenset(row.entity_id for row in series),
        frozenset(str(one["payee"]) for one in (*payloads, *kept)),
    )


ADDED = frozenset({"transaction_created", "transaction_restored"})
EXISTED = frozenset({"transaction_updated", "transaction_deleted"})
"""Events of transactions that had another state before."""


def _load_earlier_states(
    connection: Connection, user_id: int, seq: int, ids: Collection[int]
) -> dict[int, JsonObject]:
    """Load the last states of transactions up to a number of the log, by id."""
    if not ids:
        return {}
    values = {"user_id": user_id, "seq": seq, "ids": sorted(ids)}
    rows = connection.execute(EARLIER_STATES, values).all()
    return {row.entity_id: row.payload for row in rows if row.payload is not None}


def _compare(
    connection: Connection,
    caller: Caller,
    checkpoint: Checkpoint,
    log: Sequence[AnyRow],
    states: _States,
) -> Changes | None:
    """Build the changes; None if they change of which days the ledger is known, or are too many."""
    room = checkpoint.room - len(states.transactions)
    entry_days = _update_days(connection, caller, checkpoint.entry_days, states)
    known_through = checkpoint.known_through
    if entry_days != checkpoint.entry_days:
        known_through = ml_service.infer_known_through(entry_days, caller.today)
    spellings = _add_spellings(checkpoint.spellings, states.transactions)
    if known_through != checkpoint.known_through or room < 0:
        return None

    payees = {_name_payee(state) for state in states.transactions}
    payees.update(map(ml_service.normalize_payee, states.series_payees))
    linked = {state["recurring_series_id"] for state in states.transactions}
    return Changes(
        replace(
            checkpoint,
            seq=log[-1].seq,
            entry_days=entry_days,
            spellings=spellings,
            room=room,
        ),
        frozenset(payees),
        states.series_ids | (linked - {None}),
    )


def _update_days(
    connection: Connection, caller: Caller, known: frozenset[int], states: _States
) -> frozenset[int]:
    """Return the days with entries after the changes."""
    days = {dt.date.fromisoformat(state["date"]) for state in states.transactions}
    numbers = frozenset(map(ml_service.date_to_day_number, days))
    if states.only_added and numbers <= known:
        return known
    return known - numbers | ml_service.load_entry_days(connection, caller, days)


def _add_spellings(spellings: Spellings, states: Sequence[JsonObject]) -> Spellings:
    added: dict[str, frozenset[str]] = {}
    for state in states:
        name, key = _name_payee(state), build_payee_key(state["payee"])
        keys = added.get(name) or spellings.get(name, frozenset())
        if key not in keys:
            added[name] = keys | {key}
    return {**spellings, **added} if added else spellings


def _name_payee(state: JsonObject) -> str:
    return ml_service.normalize_payee(state["payee"] or state["description"])
