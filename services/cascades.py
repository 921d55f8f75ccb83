"""Rows that the deletion of a row takes along or changes, and the events that follow for them.

The database does it by its foreign keys; clients learn of it from the log alone.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, cast

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from core.enums import ImportStatus
from core.events import (
    AccountDeleted,
    AnomalyUpdated,
    BudgetAlertDeleted,
    BudgetDeleted,
    CategoryDeleted,
    DescriptionDeleted,
    Event,
    ExportDeleted,
    GoalContributionDeleted,
    GoalDeleted,
    GoalMilestoneDeleted,
    GoalUpdated,
    ImportProfileUpdated,
    ImportUpdated,
    PlannedOccurrenceDeleted,
    PlannedTransactionDeleted,
    PlannedTransactionUpdated,
    PredictionDeleted,
    RecurringSeriesUpdated,
    RuleDeleted,
    RuleUpdated,
    UserUpdated,
)
from models import (
    Account,
    Anomaly,
    Base,
    Budget,
    BudgetAlert,
    BudgetPrediction,
    Category,
    CategoryRule,
    Export,
    Goal,
    GoalContribution,
    GoalMilestone,
    Import,
    ImportProfile,
    PlannedOccurrenceRecord,
    PlannedTransaction,
    RecurringSeries,
    StandardDescription,
    User,
    table_of,
)
from services.snapshots import snapshot
from tables.base import Identified

Entity = type[
    Account
    | Anomaly
    | Budget
    | BudgetAlert
    | BudgetPrediction
    | Category
    | CategoryRule
    | Export
    | Goal
    | GoalContribution
    | GoalMilestone
    | Import
    | ImportProfile
    | PlannedOccurrenceRecord
    | PlannedTransaction
    | RecurringSeries
    | StandardDescription
    | User
]
Tombstone = Callable[[int], Event]
Update = Callable[..., Event]

DELETED: Mapping[Entity, Tombstone] = {
    Account: AccountDeleted,
    Budget: BudgetDeleted,
    BudgetAlert: BudgetAlertDeleted,
    BudgetPrediction: PredictionDeleted,
    Category: CategoryDeleted,
    CategoryRule: RuleDeleted,
    Export: ExportDeleted,
    Goal: GoalDeleted,
    GoalContribution: GoalContributionDeleted,
    GoalMilestone: GoalMilestoneDeleted,
    PlannedOccurrenceRecord: PlannedOccurrenceDeleted,
    PlannedTransaction: PlannedTransactionDeleted,
    StandardDescription: DescriptionDeleted,
}
"""Tombstones of rows that a foreign key may delete. A test compares it with the tables."""

UPDATED: Mapping[Entity, Update] = {
    Anomaly: AnomalyUpdated,
    CategoryRule: RuleUpdated,
    Goal: GoalUpdated,
    Import: ImportUpdated,
    ImportProfile: ImportProfileUpdated,
    PlannedTransaction: PlannedTransactionUpdated,
    RecurringSeries: RecurringSeriesUpdated,
    User: UserUpdated,
}
"""Events of rows whose reference a foreign key may clear. A test compares it with the tables."""


LOGGED_IMPORTS = (ImportStatus.DONE, ImportStatus.FAILED, ImportStatus.UNDONE)
"""Stages of an import that has changed the ledger."""


class Affected(NamedTuple):
    """An event and the user whose log it belongs into; None for everybody's."""

    owner_id: int | None
    event: Event


class ClearedRow(NamedTuple):
    """A row that loses its reference to the deleted row."""

    row: Identified
    event: Update


class Dependents(NamedTuple):
    """What follows from a deletion, as found before it."""

    tombstones: list[Affected]
    cleared: list[ClearedRow]

    def list_events(self, session: Session) -> list[Affected]:
        """List the events, after the deletion; cleared rows are read again."""
        events = list(self.tombstones)
        for row, event in self.cleared:
            session.refresh(row)
            events.append(Affected(_owner_id(row), event(row.id, snapshot(row))))
        return events


def find_dependents(session: Session, row: Identified) -> Dependents:
    """Find the rows that the deletion of a row deletes as well, or whose reference it clears."""
    table = table_of(cast(type[Base], type(row)))
    cleared: list[ClearedRow] = []
    for model, column in _references(table, "SET NULL", UPDATED):
        referring = session.scalars(select(model).where(column == row.id))
        cleared += [
            ClearedRow(cast(Identified, other), UPDATED[model])
            for other in referring
            if _is_in_log(other)
        ]
    return Dependents(list(_find_tombstones(session, table, [row.id])), cleared)


def _is_in_log(row: Base) -> bool:
    """Return whether clients know a row from the log.

    Not a file that waits for its import: it is deleted without a tombstone when it expires.
    """
    return not isinstance(row, Import) or row.status in LOGGED_IMPORTS


def _find_tombstones(session: Session, table: Table, ids: Collection[int]) -> Iterator[Affected]:
    """The tombstones of all rows that refer to these, and of those that refer to them in turn."""
    for referring, column in _references(table, "CASCADE", DELETED):
        columns = table_of(referring).c
        query = select(columns.id, columns.user_id).where(column.in_(ids)).order_by(columns.id)
        rows = session.execute(query).all()
        if not rows:
            continue
        yield from _find_tombstones(session, table_of(referring), [row.id for row in rows])
        for row in rows:
            yield Affected(row.user_id, DELETED[referring](row.id))


def _references(
    table: Table, rule: str, models: Iterable[Entity]
) -> Iterator[tuple[Entity, Column[int]]]:
    """The columns of these models that refer to a table with this ON DELETE rule."""
    for model in models:
        for key in table_of(model).foreign_keys:
            if key.column.table is table and key.ondelete == rule:
                yield model, key.parent


def _owner_id(row: Identified) -> int | None:
    return row.id if isinstance(row, User) else getattr(row, "user_id", None)
