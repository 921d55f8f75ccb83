"""Store suggested categories, and settle them once the user has chosen a category."""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, delete, select, update

from core import clock
from infrastructure.bulk_writes import insert_many
from models import Category, CategoryFeedback, Transaction, db, table_of
from services.categorization.category_suggestion import SuggestionRecord
from services.unit_of_work import UnitOfWork

FEEDBACK = table_of(CategoryFeedback)
CHANGE = update(FEEDBACK).where(FEEDBACK.c.id == bindparam("feedback_id"))


def store_suggestions(work: UnitOfWork, records: Mapping[int, SuggestionRecord]) -> None:
    """Store model suggestions by the id of their transaction, replacing unsettled older ones.

    Those of a category that has been deleted since they were computed are left out.
    """
    records = _without_deleted_categories(work, records)
    if not records:
        return

    # A transaction has one open suggestion: a unique index guards it.
    is_replaced = (FEEDBACK.c.transaction_id.in_(list(records)), FEEDBACK.c.settled_at.is_(None))
    work.connection.execute(delete(FEEDBACK).where(*is_replaced))

    now = clock.now()
    rows = [
        {**record, "transaction_id": id_, "user_id": work.user_id, "created_at": now}
        for id_, record in records.items()
    ]
    insert_many(work.connection, FEEDBACK, rows)


def _without_deleted_categories(
    work: UnitOfWork, records: Mapping[int, SuggestionRecord]
) -> dict[int, SuggestionRecord]:
    # Suggestions are computed before the owner's lock is held.
    ids = {record["suggested_category_id"] for record in records.values()}
    existing = set(work.session.scalars(select(Category.id).where(Category.id.in_(ids))))
    return {
        id_: record
        for id_, record in records.items()
        if record["suggested_category_id"] in existing
    }


def settle_suggestions(work: UnitOfWork, rows: Sequence[Transaction]) -> None:
    """Compare open suggestions with the categories that the user has just chosen for these rows."""
    if not rows:
        return

    chosen = {row.id: row.category_id for row in rows}
    feedback = FEEDBACK.c
    open_suggestions = select(
        feedback.id, feedback.transaction_id, feedback.suggested_category_id
    ).where(feedback.transaction_id.in_(list(chosen)), feedback.settled_at.is_(None))

    # One statement for all rows: a bulk change settles up to 1,000 suggestions.
    now = clock.now()
    outcomes = []
    for id_, transaction_id, suggested_id in work.connection.execute(open_suggestions):
        chosen_id = chosen[transaction_id]
        outcomes.append(
            {
                "feedback_id": id_,
                "kept_category_id": chosen_id,
                "is_right": chosen_id == suggested_id,
                "settled_at": now,
            }
        )
    if outcomes:
        work.connection.execute(CHANGE, outcomes)


MovedFeedback = dict[str, list[int]]
"""The ids of the rows in which a column named the other category, by the column's name."""


def move_feedback(work: UnitOfWork, source_id: int, target_id: int) -> MovedFeedback:
    """Let the owner's suggestions and choices of a category name another, which replaces it."""
    feedback = FEEDBACK.c
    own = feedback.user_id == work.user_id
    moved = {}
    for column in (feedback.suggested_category_id, feedback.kept_category_id):
        moving = update(FEEDBACK).where(own, column == source_id)
        renamed = moving.values({column.name: target_id}).returning(feedback.id)
        moved[column.name] = list(work.connection.scalars(renamed))
    return moved


def move_feedback_back(
    work: UnitOfWork, source_id: int, target_id: int, moved: MovedFeedback
) -> None:
    """Let them name the category again, where they still name the one that replaced it."""
    for name, ids in moved.items():
        column = FEEDBACK.c[name]
        restoring = CHANGE.where(column == target_id)
        if ids:
            rows = [{"feedback_id": id_} for id_ in ids]
            work.connection.execute(restoring.values({name: source_id}), rows)


def find_last_verdict(transaction_id: int) -> bool | None:
    """Return whether the last settled suggestion was right; None when there is none."""
    feedback = FEEDBACK.c
    is_settled = (feedback.transaction_id == transaction_id, feedback.settled_at.is_not(None))
    # A transaction whose category was changed twice has more than one settled suggestion.
    query = select(feedback.is_right).where(*is_settled).order_by(feedback.id.desc())
    return db.session.scalar(query.limit(1))
