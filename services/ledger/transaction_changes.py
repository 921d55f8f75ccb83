"""Every change of transaction rows: derived totals move and events follow in the same unit of work.

Nothing else inserts, changes or deletes rows of ``transactions``, except the deletion of a whole
user. These are steps: they take a ``UnitOfWork`` and never open one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import delete, insert, inspect, select
from sqlalchemy.orm.attributes import set_committed_value

from core import clock
from core.enums import CategorySource, TransactionKind
from core.events import (
    TransactionCreated,
    TransactionDeleted,
    TransactionRestored,
    TransactionUpdated,
)
from infrastructure.bulk_writes import insert_many, reserve_ids
from models import Transaction, TransactionPart, table_of
from services.ledger.total_updates import Movement, apply_movements
from services.ledger.transaction_parts import MIN_PARTS
from services.ledger.transaction_values import StoredTransaction, TransactionColumns
from services.planning.goals.transaction_links import delete_contributions
from services.planning.planned.transaction_links import release_occurrences
from services.snapshots import public_values, snapshot
from services.unit_of_work import UnitOfWork

UNSET_VALUES = {
    "counterpart_id": None,
    "to_amount_minor": None,
    "to_currency": None,
    "fee_id": None,
    "original_amount_minor": None,
    "original_currency": None,
    "external_id": None,
    "is_pending": False,
    "recurring_series_id": None,
}
"""Values of the columns that most rows do not set."""

PARTS_AT_ONCE = 5_000
"""Split transactions whose parts one query loads."""

TRANSACTIONS, PARTS = table_of(Transaction), table_of(TransactionPart)
INSERT = insert(TRANSACTIONS).returning(TRANSACTIONS.c.id, sort_by_parameter_order=True)


@contextmanager
def changing(work: UnitOfWork, rows: Sequence[Transaction]) -> Iterator[None]:
    """Change attributes of the rows in the block; afterwards their totals move and events follow.

    The rows belong to the owner of the unit of work and are as they are under its lock.
    """
    load_parts_of(work, rows)
    # Movements are copies, so the block may change the rows.
    before = [Movement.from_row(row) for row in rows]
    yield
    # Flushed first: the version and the time of change that the snapshot publishes are set by it.
    for row in rows:
        _check_parts(row.amount_minor, [part.amount_minor for part in row.parts])
    work.session.flush()
    after = [Movement.from_row(row) for row in rows]

    apply_movements(work, added=after, removed=before)
    work.publish(*(TransactionUpdated(row.id, snapshot(row)) for row in rows))


def insert_transactions(
    work: UnitOfWork, rows: Sequence[TransactionColumns]
) -> list[StoredTransaction]:
    """Insert checked rows and return them as they are stored, in the same order."""
    now = clock.now()
    # One time for all rows, so that a bulk request is one moment in the ledger.
    common = {"user_id": work.user_id, "created_at": now, "updated_at": now, "version": 1}
    complete = [UNSET_VALUES | row | common | {"is_split": bool(row["parts"])} for row in rows]

    # Inserted with reserved ids, PostgreSQL takes many rows by COPY, which returns no ids.
    ids = reserve_ids(work.connection, TRANSACTIONS, len(complete))
    if ids is None:
        ids = list(work.connection.execute(INSERT, _without_parts(complete)).scalars())
        stored = _with_ids(ids, complete)
    else:
        stored = _with_ids(ids, complete)
        insert_many(work.connection, TRANSACTIONS, _without_parts(stored))
    _insert_parts(work, stored)

    apply_movements(work, added=[Movement.from_values(row) for row in stored])
    work.publish(
        *(TransactionCreated(row["id"], public_values(Transaction, row)) for row in stored)
    )
    return stored


def insert_restored(work: UnitOfWork, rows: Sequence[StoredTransaction]) -> None:
    """Insert rows as they were before their deletion, with their ids and versions."""
    insert_many(work.connection, TRANSACTIONS, _without_parts(rows))
    _insert_parts(work, rows)
    apply_movements(work, added=[Movement.from_values(row) for row in rows])
    work.publish(*(TransactionRestored(row["id"], public_values(Transaction, row)) for row in rows))


def delete_transactions(
    work: UnitOfWork, rows: Sequence[Transaction], *, is_restorable: bool = True
) -> None:
    """Delete rows, and with transfers their fees.

    The other leg of a linked transfer becomes an expense or income again. What is restorable stays
    in the log with its last values. Contributions to goals that are a part of the rows are deleted
    with them; planned payments that the rows were matched with wait again.
    """
    rows = [*rows, *_load_other_fees(work, rows)]
    ids = [row.id for row in rows]
    load_parts_of(work, rows)
    # Read before anything changes: a restored leg is linked again.
    removed = [Movement.from_row(row) for row in rows]
    before = [snapshot(row) if is_restorable else None for row in rows]
    _unlink_from_deleted(work, rows)
    _release_fees(work, ids)
    delete_contributions(work, ids)
    release_occurrences(work, ids)

    # A Core statement deletes any number of rows at once; the session must not flush them again.
    for row in rows:
        work.session.expunge(row)
    work.connection.execute(delete(TRANSACTIONS).where(Transaction.id.in_(ids)))

    apply_movements(work, removed=removed)
    work.publish(
        *(
            TransactionDeleted(transaction_id, before=values)
            for transaction_id, values in zip(ids, before, strict=True)
        )
    )


def set_category(
    work: UnitOfWork,
    rows: Sequence[Transaction],
    category_id: int | None,
    source: str | None = None,
) -> None:
    """Set or clear the category of transactions; without ``source`` each keeps its own.

    None of them is split. Cleared by a person, it stays cleared: rules and the model leave such
    rows alone.
    """
    with changing(work, rows):
        for row in rows:
            row.category_id = category_id
            if category_id is not None:
                row.category_source = source or row.category_source
            else:
                is_chosen = source == CategorySource.PERSON
                row.category_source = CategorySource.PERSON if is_chosen else None


def move_parts(
    work: UnitOfWork, rows: Sequence[Transaction], part_ids: AbstractSet[int], category_id: int
) -> None:
    """Move parts with these ids, of these transactions, to another category."""
    with changing(work, rows):
        for row in rows:
            # The row itself has no column that changes, but another version.
            row.updated_at = clock.now()
            for part in row.parts:
                if part.id in part_ids:
                    part.category_id = category_id


def link_legs(work: UnitOfWork, outgoing: Transaction, incoming: Transaction) -> None:
    """Make an expense, or a transfer of one row, and an income the two legs of one transfer.

    The leg where the money came in has a negative amount, so that both legs move their own account
    as ``kind="transfer"`` without a ``to_account_id``.
    """
    minor = incoming.amount_minor
    with changing(work, [outgoing, incoming]):
        if incoming.currency == outgoing.currency:
            # Mostly they are equal; where the first was planned, the second is what the bank says.
            outgoing.amount_minor = minor
        _make_leg(outgoing, incoming)
        _make_leg(incoming, outgoing)
        incoming.amount_minor = -minor


def unlink_legs(work: UnitOfWork, legs: Iterable[Transaction]) -> None:
    """Make legs and their other legs an expense and an income again."""
    legs = list(legs)
    ids = {leg.id for leg in legs} | {leg.counterpart_id for leg in legs}
    if not ids:
        return

    # With the other legs, which the caller need not have loaded.
    _make_single(work, load_own_rows(work, ids))


def relink_leg(work: UnitOfWork, row: Transaction, counterpart_id: int) -> None:
    """Make an expense or income again the leg of a transfer whose other leg was restored."""
    (counterpart,) = load_own_rows(work, [counterpart_id])
    is_incoming = row.kind == TransactionKind.INCOME
    with changing(work, [row]):
        _make_leg(row, counterpart)
        if is_incoming:
            row.amount_minor = -row.amount_minor


def load_own_rows(work: UnitOfWork, ids: Collection[int | None]) -> list[Transaction]:
    """Load the owner's transactions with these ids, by id, as they are under the lock."""
    own = Transaction.user_id == work.user_id
    query = select(Transaction).where(Transaction.id.in_(ids), own).order_by(Transaction.id)
    return list(work.session.scalars(query.execution_options(populate_existing=True)))


def load_parts_of(work: UnitOfWork, rows: Sequence[Transaction]) -> None:
    """Load the parts of all rows at once, where they are not loaded yet."""
    split = [row for row in rows if row.is_split and "part_rows" in inspect(row).unloaded]
    for start in range(0, len(split), PARTS_AT_ONCE):
        by_id = {row.id: row for row in split[start : start + PARTS_AT_ONCE]}
        query = select(TransactionPart).where(TransactionPart.transaction_id.in_(by_id))
        ordered = query.order_by(TransactionPart.transaction_id, TransactionPart.position)
        parts: defaultdict[int, list[TransactionPart]] = defaultdict(list)
        for part in work.session.scalars(ordered.execution_options(populate_existing=True)):
            parts[part.transaction_id].append(part)
        for id_, row in by_id.items():
            set_committed_value(row, "part_rows", parts[id_])


def _unlink_from_deleted(work: UnitOfWork, deleted: Sequence[Transaction]) -> None:
    """Make the legs that remain single transactions; deleted rows keep their last values."""
    remaining_ids = {row.counterpart_id for row in deleted} - {None} - {row.id for row in deleted}
    if remaining_ids:
        _make_single(work, load_own_rows(work, remaining_ids))


def _make_single(work: UnitOfWork, rows: Sequence[Transaction]) -> None:
    with changing(work, rows):
        for row in rows:
            # The sign is all that tells the sides of a transfer apart; see link_legs.
            is_outgoing = row.amount_minor > 0
            row.kind = TransactionKind.EXPENSE if is_outgoing else TransactionKind.INCOME
            row.amount_minor = abs(row.amount_minor)
            row.counterpart_id = None
            row.to_amount_minor = row.to_currency = None


def _load_other_fees(work: UnitOfWork, rows: Sequence[Transaction]) -> list[Transaction]:
    """Load the fees of transfers that are not among the rows themselves."""
    ids = {row.fee_id for row in rows} - {None} - {row.id for row in rows}
    return load_own_rows(work, ids) if ids else []


def _release_fees(work: UnitOfWork, deleted_ids: Sequence[int]) -> None:
    """Let transfers that remain have no fee where it is deleted alone."""
    own = Transaction.user_id == work.user_id
    query = select(Transaction.id).where(Transaction.fee_id.in_(deleted_ids), own)
    remaining = set(work.session.scalars(query)) - set(deleted_ids)
    if remaining:
        transfers = load_own_rows(work, remaining)
        with changing(work, transfers):
            for transfer in transfers:
                transfer.fee_id = None


def _make_leg(row: Transaction, counterpart: Transaction) -> None:
    """Make a row one leg of a transfer; its amount has its sign already, or gets it next."""
    is_outgoing = row.kind != TransactionKind.INCOME
    row.kind = TransactionKind.TRANSFER
    row.to_account_id = None
    row.counterpart_id = counterpart.id
    row.to_amount_minor = row.to_currency = None
    # The two amounts of a transfer between currencies stand in the leg that left.
    if is_outgoing and counterpart.currency != row.currency:
        row.to_amount_minor = abs(counterpart.amount_minor)
        row.to_currency = counterpart.currency


def _insert_parts(work: UnitOfWork, rows: Sequence[StoredTransaction]) -> None:
    parts: list[dict[str, object]] = []
    for row in rows:
        owner = {"user_id": row["user_id"], "transaction_id": row["id"]}
        _check_parts(row["amount_minor"], [part["amount_minor"] for part in row["parts"]])
        for position, part in enumerate(row["parts"]):
            parts.append({**owner, "position": position, **part})
    if parts:
        insert_many(work.connection, PARTS, parts)


def _check_parts(amount_minor: int, parts: Sequence[int]) -> None:
    """Let no sum of parts become wrong: what comes here has been validated."""
    if parts and (len(parts) < MIN_PARTS or sum(parts) != amount_minor):
        raise AssertionError("the parts of a transaction add up to its amount")


def _without_parts(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The columns of ``transactions`` alone."""
    columns = [{**row} for row in rows]
    for row in columns:
        del row["parts"]
    return columns


def _with_ids(ids: Sequence[int], rows: Sequence[dict[str, object]]) -> list[StoredTransaction]:
    return [cast(StoredTransaction, {"id": id_, **row}) for id_, row in zip(ids, rows, strict=True)]
