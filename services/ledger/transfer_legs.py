"""Two rows that are one transfer: each is a row of its own account's statement, and neither is spending or income."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from core.events import TransactionUpdated
from core.identity import Caller
from models import Transaction
from services.ledger import total_updates
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork


def join(work: UnitOfWork, caller: Caller, outgoing: Transaction, incoming: Transaction) -> None:
    """Make an expense and an income the two legs of one transfer."""
    rows = [outgoing, incoming]
    before = [total_updates.Movement.of(row) for row in rows]
    size = outgoing.amount_minor
    for row, other, minor in ((outgoing, incoming, size), (incoming, outgoing, -size)):
        row.kind, row.counterpart_id, row.amount_minor = "transfer", other.id, minor
    _store(work, caller, rows, before)


def release(work: UnitOfWork, caller: Caller, legs: Iterable[Transaction]) -> None:
    """Make legs, and the legs on their other side, an expense and an income again."""
    ids = {id_ for leg in legs for id_ in (leg.id, leg.counterpart_id)}
    if not ids:
        return
    query = select(Transaction).where(Transaction.id.in_(ids), Transaction.user_id == caller.id)
    rows = list(work.session.scalars(query))
    before = [total_updates.Movement.of(row) for row in rows]
    for row in rows:
        row.kind = "expense" if row.amount_minor > 0 else "income"
        row.amount_minor, row.counterpart_id = abs(row.amount_minor), None
    _store(work, caller, rows, before)


def _store(
    work: UnitOfWork,
    caller: Caller,
    rows: Sequence[Transaction],
    before: Sequence[total_updates.Movement],
) -> None:
    work.session.flush()
    after = [total_updates.Movement.of(row) for row in rows]
    total_updates.move(
        work.connection, caller.id, work.month_start_day, added=after, removed=before
    )
    work.publish(*(TransactionUpdated(row.id, snapshot(row)) for row in rows))
