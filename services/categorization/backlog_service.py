"""Categorize all transactions that need a category, as a job."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import TypedDict

from sqlalchemy import select

from core.enums import Decision, JobKind, SuggestionSource
from core.identity import Caller
from models import Transaction, db
from services.activity.jobs.job_queue import JobPayload, Progress, enqueue_personal_job
from services.categorization.category_suggestion import CategorySuggester
from services.categorization.suggestion_steps import SuggestedRow, apply_suggestions
from services.categorization.suggestions import suggest_for_rows
from services.people.callers import load_caller
from services.unit_of_work import UnitOfWork, persist, rollback, unit_of_work

BATCH_SIZE = 500
"""Rows of one transaction: the user's lock is held for as long as one batch takes."""


class BacklogResult(TypedDict):
    """Counts of examined transactions, by their outcome."""

    examined: int
    by_rule: int
    by_model: int
    suggested: int
    left: int


def request_categorization(caller: Caller) -> int:
    """Enqueue a job that categorizes the caller's backlog; return the job's id."""
    with unit_of_work(caller.id) as work:
        return enqueue_personal_job(work, JobKind.CATEGORIZE_BACKLOG)


def categorize_backlog(
    suggester: CategorySuggester, payload: JobPayload, progress: Progress
) -> BacklogResult:
    """Run the job: apply rules and certain categories, and store uncertain ones as suggestions.

    Raises NotFound when the user no longer exists, Unavailable when no model can be loaded.
    """
    caller = load_caller(payload["user_id"])
    ids = _load_backlog(caller)

    counts: Counter[str] = Counter()
    for start in range(0, len(ids), BATCH_SIZE):
        batch = partial(_categorize_batch, suggester, caller, ids[start : start + BATCH_SIZE])
        counts += persist(batch, name="backlog batch")
        progress(min(1.0, (start + BATCH_SIZE) / len(ids)))
    return {
        "examined": counts["examined"],
        "by_rule": counts["by_rule"],
        "by_model": counts["by_model"],
        "suggested": counts["suggested"],
        "left": counts["left"],
    }


def _load_backlog(caller: Caller) -> Sequence[int]:
    # Ids only, and all at once: rows that the job categorizes leave the backlog, so pages by offset
    # would skip others.
    own = Transaction.user_id == caller.id
    query = select(Transaction.id).where(own, Transaction.needs_category()).order_by(Transaction.id)
    ids = db.session.scalars(query).all()
    rollback()
    return ids


def _categorize_batch(
    suggester: CategorySuggester, caller: Caller, ids: Sequence[int]
) -> Counter[str]:
    # Suggestions are computed outside of the lock, which they would hold for seconds.
    query = select(Transaction).where(Transaction.id.in_(ids)).order_by(Transaction.id)
    rows = list(db.session.scalars(query))
    suggestions = suggest_for_rows(suggester, caller, rows)

    with unit_of_work(caller.id) as work:
        uncategorized = _lock_uncategorized(work, ids)
        suggested: list[SuggestedRow] = [
            (uncategorized[row.id], suggestion)
            for row, suggestion in zip(rows, suggestions, strict=True)
            if row.id in uncategorized
        ]
        unchanged = apply_suggestions(work, caller, suggested)
    return _count_outcomes(suggested, unchanged)


def _lock_uncategorized(work: UnitOfWork, ids: Sequence[int]) -> dict[int, Transaction]:
    """Load the rows that still need a category under the lock, by their id."""
    # The user may have chosen a category while the suggestions were computed.
    query = select(Transaction).where(Transaction.id.in_(ids), Transaction.needs_category())
    rows = work.session.scalars(query.execution_options(populate_existing=True))
    return {row.id: row for row in rows}


def _count_outcomes(suggested: Iterable[SuggestedRow], unchanged: Collection[int]) -> Counter[str]:
    """Count what became of the rows; ``unchanged`` are those that could not be changed."""
    counts: Counter[str] = Counter()
    for row, suggestion in suggested:
        counts["examined"] += 1
        if suggestion.decision == Decision.APPLY and row.id not in unchanged:
            is_rule = suggestion.source == SuggestionSource.RULE
            counts["by_rule" if is_rule else "by_model"] += 1
        else:
            is_suggested = suggestion.decision == Decision.SUGGEST
            counts["suggested" if is_suggested else "left"] += 1
    return counts
