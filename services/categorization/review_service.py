"""What waits for its owner's word: the review queue, rows like one another, and the whole backlog at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

import ml_service
from core.errors import Invalid
from core.identity import Caller
from ml_service import TransactionText
from models import Transaction, db
from services.activity.job_queue import JobPayload, Progress, enqueue_personal_job
from services.categorization import feedback, suggestions
from services.categorization.suggestions import Categorization, Suggestion
from services.ledger import transaction_changes, transaction_queries, transaction_service
from services.ledger.transaction_queries import matching
from services.paging import Page, Position
from services.people.callers import load_caller
from services.unit_of_work import unit_of_work

KIND = "categorize_backlog"
QUEUED_ROWS = 5_000
LIKE_ROWS = 100_000
BATCH = 500
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A transaction without a category, what it may be, and how many rows the same answer would settle."""

    row: Transaction
    category_suggestion: Suggestion
    settles: int


def queue(
    service: Categorization, caller: Caller, filters: Mapping[str, Any], after: Position | None
) -> Page:
    """Rows without a category that pass the filters: those of the payee with the most of them first, newest first."""
    conditions, values = matching(caller, {**filters, "uncategorized": True})
    query = select(Transaction).where(*conditions, Transaction.kind != "transfer")
    newest = query.order_by(Transaction.date.desc(), Transaction.id.desc()).limit(QUEUED_ROWS)
    rows = list(db.session.scalars(newest, values))
    payees = {row.id: _group(row) for row in rows}
    sizes = Counter(payees.values())
    rows.sort(
        key=lambda row: (-sizes[payees[row.id]], payees[row.id], -row.date.toordinal(), -row.id)
    )
    places = {row.id: place for place, row in enumerate(rows)}
    start = places.get(after[1], -1) + 1 if after else 0
    shown = rows[start : start + filters["limit"]]
    has_more = start + len(shown) < len(rows)
    total = len(rows) if filters["total"] else None
    found = suggestions.suggest_texts(
        service, caller, [text_of(row) for row in shown], [row.account_id for row in shown]
    )
    waiting = [
        Waiting(row, one, sizes[payees[row.id]]) for row, one in zip(shown, found, strict=True)
    ]
    return Page(waiting, (shown[-1].date, shown[-1].id) if has_more else None, total)


def _group(row: Any) -> str:
    """What rows have in common that one answer settles; those without a word stand alone."""
    return ml_service.clean_payee(row.payee, row.description) or f"#{row.id}"


def text_of(row: Any) -> TransactionText:
    return TransactionText(
        row.payee, row.description, row.amount_minor, row.currency, row.kind, row.date
    )


def categorize_like(caller: Caller, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give every row of the same payee and kind the category of one, or show which; nobody's own choice is changed.

    Raises NotFound, Invalid when there is no category to give.
    """
    model = transaction_queries.get_transaction(caller, values["like"])
    category_id = values.get("category_id", model.category_id)
    if category_id is None:
        raise Invalid.field("/category_id", "Say which category: that transaction has none.")
    if category_id not in suggestions.names_of(caller):
        raise Invalid.field("/category_id", "There is no such category.")
    payee = _group(model)
    columns = (
        Transaction.id, Transaction.payee, Transaction.description, Transaction.category_source,
        Transaction.category_id,
    )  # fmt: skip
    mine = (
        Transaction.user_id == caller.id,
        Transaction.kind == model.kind,
        Transaction.id != model.id,
    )
    rows = db.session.execute(
        select(*columns).where(*mine).order_by(Transaction.id.desc()).limit(LIKE_ROWS)
    )
    same = [row for row in rows if _group(row) == payee and row.category_id != category_id]
    ids = (
        [model.id] if model.category_id != category_id or model.category_source != "person" else []
    )
    ids += [row.id for row in same if row.category_source != "person"]
    kept = sum(row.category_source == "person" for row in same)
    if not values.get("preview"):
        _give(caller, model.id, ids, category_id)
    return {
        "count": len(ids),
        "category_id": category_id,
        "transaction_ids": ids,
        "preview": bool(values.get("preview")),
        "kept_choices": kept,
        "items": transaction_queries.load_transactions(caller, ids[:SHOWN]),
    }


def _give(caller: Caller, model_id: int, ids: Sequence[int], category_id: int) -> None:
    """Give rows a category, but for those that somebody has chosen for since they were looked up."""
    unchosen = or_(Transaction.category_source.is_(None), Transaction.category_source != "person")
    with unit_of_work(caller.id) as work:
        for start in range(0, len(ids), BATCH):
            asked = Transaction.id.in_(ids[start : start + BATCH])
            query = select(Transaction).where(asked, or_(unchosen, Transaction.id == model_id))
            rows = list(work.session.scalars(query.execution_options(populate_existing=True)))
            transaction_changes.set_category(work, rows, category_id, "person")
            feedback.settle(work, rows)


def ask(caller: Caller) -> int:
    """Ask for the whole backlog to be categorised; answers the job."""
    with unit_of_work(caller.id) as work:
        return enqueue_personal_job(work, KIND)


def categorize_backlog(
    service: Categorization, payload: JobPayload, progress: Progress
) -> dict[str, Any]:
    """The job: every row without a category goes through rules and model; what is sure is applied."""
    caller = load_caller(payload["user_id"])
    counts: Counter[str] = Counter()
    waiting = (
        Transaction.user_id == caller.id,
        Transaction.category_id.is_(None),
        Transaction.kind != "transfer",
    )
    ids = list(db.session.scalars(select(Transaction.id).where(*waiting).order_by(Transaction.id)))
    db.session.rollback()
    for start in range(0, len(ids), BATCH):
        counts += _settle_batch(service, caller, ids[start : start + BATCH])
        progress(min(1.0, (start + BATCH) / len(ids)))
    names = ("examined", "by_rule", "by_model", "suggested", "left")
    return {name: counts[name] for name in names}


def _settle_batch(service: Categorization, caller: Caller, ids: Sequence[int]) -> Counter[str]:
    rows = list(
        db.session.scalars(
            select(Transaction).where(Transaction.id.in_(ids)).order_by(Transaction.id)
        )
    )
    texts, accounts = [text_of(row) for row in rows], [row.account_id for row in rows]
    found = suggestions.suggest_texts(service, caller, texts, accounts)
    with unit_of_work(caller.id) as work:
        fresh = select(Transaction).where(
            Transaction.id.in_(ids), Transaction.category_id.is_(None)
        )
        still_open = {
            row.id: row
            for row in work.session.scalars(fresh.execution_options(populate_existing=True))
        }
        pairs = [
            (still_open[row.id], one)
            for row, one in zip(rows, found, strict=True)
            if row.id in still_open
        ]
        transaction_service.apply_suggestions(work, caller, pairs)
        kept = [
            {**one.kept, "transaction_id": row.id} for row, one in pairs if one.kept is not None
        ]
        feedback.keep(work, caller, kept)
    return _counted(one for _, one in pairs)


def _counted(found: Any) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in found:
        counts["examined"] += 1
        if one.decision == "apply":
            counts["by_rule" if one.source == "rule" else "by_model"] += 1
        else:
            counts["suggested" if one.decision == "suggest" else "left"] += 1
    return counts
