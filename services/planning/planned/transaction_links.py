"""Let occurrences be open again whose matched transaction is deleted: a step of a unit of work."""

from collections.abc import Collection

from sqlalchemy import select

from core.enums import PlannedOccurrenceState, PlannedStatus
from core.events import PlannedOccurrenceUpdated, PlannedTransactionUpdated
from models import PlannedOccurrenceRecord, PlannedTransaction
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork


def release_occurrences(work: UnitOfWork, transaction_ids: Collection[int]) -> None:
    """Reopen the occurrences whose payment is deleted, such as by undoing an import.

    They wait for the person. What was posted stays settled: whoever deletes that wants none.
    """
    row = PlannedOccurrenceRecord
    query = select(row, PlannedTransaction).join(
        PlannedTransaction, PlannedTransaction.id == row.planned_id
    )
    is_matched = (row.user_id == work.user_id, row.state == PlannedOccurrenceState.MATCHED)
    matched = work.session.execute(
        query.where(*is_matched, row.transaction_id.in_(transaction_ids))
    ).all()
    for record, plan in matched:
        record.state = PlannedOccurrenceState.OPEN.value
        is_ended = plan.status == PlannedStatus.ENDED
        if is_ended:
            plan.status = PlannedStatus.ACTIVE.value
        work.session.flush()
        work.publish(PlannedOccurrenceUpdated(record.id, snapshot(record)))
        if is_ended:
            work.publish(PlannedTransactionUpdated(plan.id, snapshot(plan)))
