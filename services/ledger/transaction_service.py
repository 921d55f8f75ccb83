"""Recording, changing and deleting transactions, one at a time and many at once.

``/expenses`` and ``/incomes`` are the same rows seen by kind: ``kind=None`` sees all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from core import clock
from core.errors import Conflict, Invalid, NotFound, Unavailable
from core.events import TransactionCreated, TransactionDeleted, TransactionUpdated
from core.identity import Caller
from core.normalization import folded
from infrastructure.database import insert_many, reserve_ids
from models import Transaction, db, table_of
from services.categorization import feedback
from services.categorization.suggestions import Categorization, Suggestion, names_of, suggest
from services.ledger import category_reassignment, total_updates, transfer_legs
from services.ledger.transaction_validation import (
    Problems,
    changed,
    columns,
    leg_problems,
    references,
)
from services.snapshots import public_values, snapshot
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions, check_version

MAX_PROBLEMS = 20
SHOWN = 50
FROM_NO_BANK = {"counterpart_id": None, "external_id": None, "is_pending": False}
NEW_TRANSACTIONS = insert(table_of(Transaction)).returning(
    table_of(Transaction).c.id, sort_by_parameter_order=True
)


def get_transaction(caller: Caller, transaction_id: int, kind: str | None = None) -> Transaction:
    """One of the caller's transactions. Raises NotFound."""
    mine = (Transaction.id == transaction_id) & (Transaction.user_id == caller.id)
    row = db.session.scalar(select(Transaction).where(mine))
    if row is None or kind not in {None, row.kind}:
        raise NotFound(kind or "transaction")
    return row


def create_transaction(caller: Caller, values: Mapping[str, Any]) -> Transaction:
    """Record one transaction. Raises Invalid."""
    with unit_of_work(caller.id) as work:
        stored, problems = columns(caller, references(work.session, caller, [values]), values)
        _refuse(problems)
        (row,) = insert_rows(work, caller, [stored])
    return Transaction(**row)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A new transaction, and what was made of it when it came without a category."""

    row: Transaction
    category_suggestion: Suggestion | None


def record_transaction(
    service: Categorization,
    caller: Caller,
    values: Mapping[str, Any],
    *,
    on_uncertain: str = "keep",
) -> Recorded:
    """Record one transaction; one without a category gets that of a rule, or the model's where it is sure.

    Raises Invalid, and Conflict when ``on_uncertain`` is "reject" and nothing is sure.
    """
    given = {name: value for name, value in values.items() if name != "ai_classify"}
    wanted = values.get("ai_classify")
    is_open = (
        given.get("category_id") is None and given["kind"] != "transfer" and wanted is not False
    )
    if not is_open:
        return Recorded(create_transaction(caller, given), None)
    try:
        (suggestion,) = suggest(service, caller, [given], ask_llm=wanted is True)
    except Unavailable:  # a damaged model keeps nobody from recording
        return Recorded(create_transaction(caller, given), None)
    if on_uncertain == "reject" and suggestion.decision != "apply":
        raise Conflict(
            "No category is certain enough; choose one.",
            code="low_confidence",
            suggested_category_id=suggestion.category_id,
            confidence=suggestion.confidence,
            candidates=suggestion.candidates,
        )
    with unit_of_work(caller.id) as work:
        row = create_transaction(caller, as_suggested(given, suggestion))
        if suggestion.kept is not None:
            feedback.keep(work, caller, [{**suggestion.kept, "transaction_id": row.id}])
    return Recorded(row, suggestion)


def as_suggested(values: Mapping[str, Any], suggestion: Suggestion) -> dict[str, Any]:
    """What a transaction says once rules and a sure model have had their say; the bank's own words are kept."""
    made = dict(values)
    if suggestion.decision == "apply":
        made |= {"category_id": suggestion.category_id, "category_source": suggestion.source}
    effect = suggestion.effect
    if effect is None:
        return made
    if effect.payee and effect.payee != made.get("payee"):
        made["description"] = made.get("description") or made.get("payee") or ""
        made["payee"] = effect.payee
    if effect.tags:
        made["tags"] = list(dict.fromkeys([*(made.get("tags") or ()), *effect.tags]))
    return made


def apply_suggestions(
    work: UnitOfWork, caller: Caller, found: Sequence[tuple[Transaction, Suggestion]]
) -> None:
    """Let rules and a sure model have their say on stored rows; what cannot be is left as it is."""
    changes = [(row, _said_of(row, suggestion)) for row, suggestion in found]
    changes = [(row, change) for row, change in changes if change]
    wrong = change_rows(work, caller, changes)
    if wrong:
        change_rows(
            work, caller, [pair for place, pair in enumerate(changes) if place not in wrong]
        )


def _said_of(row: Transaction, suggestion: Suggestion) -> dict[str, Any]:
    """What a suggestion changes of a row."""
    before = {
        "payee": row.payee,
        "description": row.description,
        "tags": row.tags,
        "category_id": row.category_id,
    }
    made = as_suggested(before, suggestion)
    effect = suggestion.effect
    if effect is not None and effect.kind not in {None, row.kind}:
        made |= {
            "kind": effect.kind,
            "to_account_id": effect.to_account_id,
            "amount": abs(row.amount.decimal),
        }
    return {
        name: value for name, value in made.items() if name not in before or value != before[name]
    }


def update_transaction(
    caller: Caller,
    transaction_id: int,
    changes: Mapping[str, Any],
    expected: ExpectedVersions,
    kind: str | None = None,
) -> Transaction:
    """Change what is named and keep the rest. Raises NotFound, Stale, Invalid."""
    row = get_transaction(caller, transaction_id, kind)
    with unit_of_work(caller.id) as work:
        work.session.refresh(row)
        check_version(row, expected)
        _refuse(change_rows(work, caller, [(row, changes)]).get(0, []))
    return row


def give_feedback(
    service: Categorization, caller: Caller, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Say what a transaction really is; answers whether that had been proposed. Raises NotFound, Invalid."""
    category_id = values.get("category_id")
    if "actual_category" in values:
        wanted = folded(values["actual_category"])
        ids = [key for key, name in names_of(caller).items() if folded(name) == wanted]
        if not ids:
            raise Invalid.field("/actual_category", "There is no such category.")
        category_id = ids[-1]  # one's own goes before the system's
    row = update_transaction(caller, values["transaction_id"], {"category_id": category_id}, None)
    return {
        "transaction": row,
        "was_right": feedback.was_right(row.id),
        "labels": service.models.count_labels(caller),
    }


def change_rows(
    work: UnitOfWork, caller: Caller, changes: Sequence[tuple[Transaction, Mapping[str, Any]]]
) -> dict[int, Problems]:
    """Apply changes to rows; answers what is wrong by position, and then has changed nothing."""
    wanted = [changed(row, change) for row, change in changes]
    known = references(work.session, caller, wanted)
    results = [columns(caller, known, values) for values in wanted]
    found = [
        leg_problems(row, change) or result[1]
        for (row, change), result in zip(changes, results, strict=True)
    ]
    wrong = {position: problems for position, problems in enumerate(found) if problems}
    if wrong:
        return wrong
    rows = [row for row, _ in changes]
    before = [total_updates.Movement.of(row) for row in rows]
    for row, (stored, _) in zip(rows, results, strict=True):
        for name, value in stored.items():
            setattr(row, name, value)
    work.session.flush()
    after = [total_updates.Movement.of(row) for row in rows]
    total_updates.move(
        work.connection, caller.id, work.month_start_day, added=after, removed=before
    )
    work.publish(*(TransactionUpdated(row.id, snapshot(row)) for row in rows))
    chosen = [
        row
        for row, change in changes
        if "category_id" in change and row.category_source in {None, "person"}
    ]
    feedback.settle(work, chosen)
    return {}


def delete_transaction(
    caller: Caller, transaction_id: int, expected: ExpectedVersions, kind: str | None = None
) -> None:
    row = get_transaction(caller, transaction_id, kind)
    with unit_of_work(caller.id) as work:
        work.session.refresh(row)
        check_version(row, expected)
        delete_rows(work, caller, [row])


def delete_rows(work: UnitOfWork, caller: Caller, rows: Sequence[Transaction]) -> None:
    """Delete rows with their totals; the other leg of a transfer becomes what it was before."""
    ids = [row.id for row in rows]
    transfer_legs.release(work, caller, [row for row in rows if row.counterpart_id is not None])
    gone = [total_updates.Movement.of(row) for row in rows]
    for row in rows:
        work.session.expunge(row)
    work.connection.execute(delete(table_of(Transaction)).where(Transaction.id.in_(ids)))
    total_updates.move(work.connection, caller.id, work.month_start_day, removed=gone)
    work.publish(*(TransactionDeleted(id_) for id_ in ids))


def create_many(caller: Caller, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Record many at once, all or none; answers their ids in the same order.

    Raises Invalid, naming each wrong row by its position.
    """
    with unit_of_work(caller.id) as work:
        known = references(work.session, caller, rows)
        results = [columns(caller, known, values) for values in rows]
        _refuse_rows(
            "transactions", {i: problems for i, (_, problems) in enumerate(results) if problems}
        )
        return [row["id"] for row in insert_rows(work, caller, [stored for stored, _ in results])]


def insert_rows(
    work: UnitOfWork, caller: Caller, rows: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Store checked columns with their totals and events; answers the rows as they are stored."""
    now = clock.now()
    common = {"user_id": caller.id, "created_at": now, "updated_at": now, "version": 1}
    stored = [FROM_NO_BANK | row | common for row in rows]
    ids = reserve_ids(work.connection, table_of(Transaction), len(stored))
    if ids is None:
        ids = list(work.connection.execute(NEW_TRANSACTIONS, stored).scalars())
        stored = [{"id": id_, **row} for id_, row in zip(ids, stored, strict=True)]
    else:
        stored = [{"id": id_, **row} for id_, row in zip(ids, stored, strict=True)]
        insert_many(work.connection, table_of(Transaction), stored)
    moved = [
        total_updates.Movement(**{name: row[name] for name in total_updates.Movement.__slots__})
        for row in stored
    ]
    total_updates.move(work.connection, caller.id, work.month_start_day, added=moved)
    work.publish(*(TransactionCreated(row["id"], public_values(row)) for row in stored))
    return stored


def update_many(caller: Caller, updates: Sequence[Mapping[str, Any]]) -> list[int]:
    """Change many at once, all or none; each names its ``id``. Raises NotFound, Invalid."""
    ids = [update["id"] for update in updates]
    if len(set(ids)) != len(ids):
        raise Invalid.field("/updates", "A transaction is named twice.")
    with unit_of_work(caller.id) as work:
        rows = _mine(work, caller, ids)
        changes = [
            {name: value for name, value in update.items() if name != "id"} for update in updates
        ]
        _refuse_rows("updates", change_rows(work, caller, list(zip(rows, changes, strict=True))))
    return ids


def categorize_many(caller: Caller, ids: Sequence[int], category_id: int | None) -> dict[str, Any]:
    """Put transactions into a category (None: into none), all or none."""
    ids = list(dict.fromkeys(ids))
    with unit_of_work(caller.id) as work:
        known = references(work.session, caller, [{"category_id": category_id}])
        if category_id is not None and category_id not in known.categories:
            raise Invalid.field("/category_id", "There is no such category.")
        rows = _mine(work, caller, ids)
        category_reassignment.set_category(work, caller, rows, category_id, "person")
        feedback.settle(work, rows)
    shown = with_rows(caller, ids[:SHOWN])["items"]
    done = {"count": len(ids), "category_id": category_id, "transaction_ids": ids, "items": shown}
    return done | {"preview": False, "kept_choices": 0}


def _mine(work: UnitOfWork, caller: Caller, ids: Sequence[int]) -> list[Transaction]:
    """The caller's rows in the order of the ids. Raises NotFound with the ids that are not theirs."""
    query = select(Transaction).where(Transaction.user_id == caller.id, Transaction.id.in_(ids))
    rows = {
        row.id: row for row in work.session.scalars(query.execution_options(populate_existing=True))
    }
    missing = [id_ for id_ in ids if id_ not in rows]
    if missing:
        raise NotFound("transaction", missing_ids=missing[:MAX_PROBLEMS])
    return [rows[id_] for id_ in ids]


def _refuse(problems: Problems) -> None:
    if problems:
        raise Invalid("The transaction is not valid.", problems=problems)


def _refuse_rows(list_name: str, wrong: Mapping[int, Problems]) -> None:
    if wrong:
        found = [
            (f"/{list_name}/{row}{pointer}", text)
            for row, problems in wrong.items()
            for pointer, text in problems
        ]
        raise Invalid(
            f"{len(wrong)} rows are not valid; nothing was stored.", problems=found[:MAX_PROBLEMS]
        )


def with_rows(caller: Caller, ids: Sequence[int]) -> dict[str, Any]:
    """The transactions of these ids as they are now, in that order."""
    mine = (Transaction.user_id == caller.id) & Transaction.id.in_(ids)
    found = {row.id: row for row in db.session.scalars(select(Transaction).where(mine))}
    return {"count": len(ids), "items": [found[id_] for id_ in ids]}
