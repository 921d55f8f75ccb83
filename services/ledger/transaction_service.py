"""Record, change and delete transactions, one at a time and many at once.

``/expenses`` and ``/incomes`` are the same rows restricted to a kind; ``kind=None`` allows all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.enums import CategorySource
from core.errors import Conflict, FieldProblem, Invalid, NotFound, Unavailable
from core.identity import Caller
from core.normalization import normalize_text
from models import Transaction
from services.categorization import feedback
from services.categorization.suggestions import Categorization, Suggestion, names_of, suggest
from services.ledger.transaction_changes import (
    delete_transactions,
    insert_transactions,
    set_category,
)
from services.ledger.transaction_edits import edit_transactions
from services.ledger.transaction_queries import get_transaction, load_transactions
from services.ledger.transaction_validation import Problems, build_columns, load_references
from services.ledger.transaction_values import (
    TransactionChanges,
    TransactionColumns,
    TransactionValues,
)
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions, check_version

MAX_PROBLEMS = 20
"""Problems that one error lists; more would not be read."""
MAX_ITEMS = 50
"""Transactions that the response to a bulk categorisation contains."""


@dataclass(frozen=True, slots=True)
class BulkCategorization:
    """Transactions that got a category, or with ``preview`` would get it; ``items`` is a sample."""

    category_id: int | None
    transaction_ids: Sequence[int]
    items: Sequence[Transaction]
    preview: bool = False
    kept_choices: int = 0

    @property
    def count(self) -> int:
        return len(self.transaction_ids)


def create_transaction(caller: Caller, values: TransactionValues) -> Transaction:
    """Record a transaction. Raises Invalid."""
    with unit_of_work(caller.id) as work:
        references = load_references(work.session, caller, [values])
        columns, problems = build_columns(caller, references, values)
        _raise_invalid(problems)
        (row,) = insert_transactions(work, [columns])
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
    given: Any = {name: value for name, value in values.items() if name != "ai_classify"}
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


def as_suggested(values: Mapping[str, Any], suggestion: Suggestion) -> Any:
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
    wrong = edit_transactions(work, caller, changes)
    if wrong:
        edit_transactions(
            work, caller, [pair for place, pair in enumerate(changes) if place not in wrong]
        )


def _said_of(row: Transaction, suggestion: Suggestion) -> Any:
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


def give_feedback(
    service: Categorization, caller: Caller, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Say what a transaction really is; answers whether that had been proposed. Raises NotFound, Invalid."""
    category_id = values.get("category_id")
    if "actual_category" in values:
        wanted = normalize_text(values["actual_category"])
        ids = [key for key, name in names_of(caller).items() if normalize_text(name) == wanted]
        if not ids:
            raise Invalid.field("actual_category", "There is no such category.")
        category_id = ids[-1]  # one's own goes before the system's
    row = update_transaction(caller, values["transaction_id"], {"category_id": category_id}, None)
    return {
        "transaction": row,
        "was_right": feedback.was_right(row.id),
        "labels": service.models.count_labels(caller),
    }


def update_transaction(
    caller: Caller,
    transaction_id: int,
    changes: TransactionValues,
    expected: ExpectedVersions,
    kind: str | None = None,
) -> Transaction:
    """Change the named fields of a transaction. Raises NotFound, Stale, Invalid."""
    row = get_transaction(caller, transaction_id, kind)
    with unit_of_work(caller.id) as work:
        work.session.refresh(row)
        check_version(row, expected)
        problems = edit_transactions(work, caller, [(row, changes)])
        _raise_invalid(problems.get(0, []))
    return row


def delete_transaction(
    caller: Caller, transaction_id: int, expected: ExpectedVersions, kind: str | None = None
) -> None:
    """Delete a transaction. Raises NotFound, Stale."""
    row = get_transaction(caller, transaction_id, kind)
    with unit_of_work(caller.id) as work:
        work.session.refresh(row)
        check_version(row, expected)
        delete_transactions(work, [row])


def create_transactions(caller: Caller, transactions: Sequence[TransactionValues]) -> list[int]:
    """Record many transactions, all or none, and return their ids in the same order.

    Raises Invalid, which names each invalid transaction by its position.
    """
    with unit_of_work(caller.id) as work:
        references = load_references(work.session, caller, transactions)
        rows: list[TransactionColumns] = []
        problems: dict[int, Problems] = {}
        for position, values in enumerate(transactions):
            columns, row_problems = build_columns(caller, references, values)
            rows.append(columns)
            if row_problems:
                problems[position] = row_problems

        _raise_invalid_rows("transactions", problems)
        return [row["id"] for row in insert_transactions(work, rows)]


def update_transactions(caller: Caller, updates: Sequence[TransactionChanges]) -> list[int]:
    """Change many transactions, all or none, and return their ids in the same order.

    Raises NotFound, Invalid.
    """
    ids = [update["id"] for update in updates]
    if len(set(ids)) != len(ids):
        raise Invalid.field("updates", "Each transaction must be listed only once.")

    with unit_of_work(caller.id) as work:
        rows = _lock_transactions(work, ids)
        edits = [(row, _without_id(update)) for row, update in zip(rows, updates, strict=True)]
        _raise_invalid_rows("updates", edit_transactions(work, caller, edits))
    return ids


def categorize_transactions(
    caller: Caller, ids: Sequence[int], category_id: int | None
) -> BulkCategorization:
    """Set the category of transactions, all or none; None clears it. Raises NotFound, Invalid."""
    ids = list(dict.fromkeys(ids))
    with unit_of_work(caller.id) as work:
        references = load_references(work.session, caller, [{"category_id": category_id}])
        if category_id is not None and category_id not in references.categories:
            raise Invalid.field("category_id", "Category not found.")

        rows = _lock_transactions(work, ids)
        set_category(work, rows, category_id, CategorySource.PERSON)
        feedback.settle(work, rows)

    items = load_transactions(caller, ids[:MAX_ITEMS])
    return BulkCategorization(category_id, ids, items)


def _lock_transactions(work: UnitOfWork, ids: Sequence[int]) -> list[Transaction]:
    """Load the owner's transactions under the lock, in the order of the ids.

    Raises NotFound with the ids that do not exist or belong to another user.
    """
    own = Transaction.user_id == work.user_id
    query = select(Transaction).where(own, Transaction.id.in_(ids))
    loaded = work.session.scalars(query.execution_options(populate_existing=True))
    rows = {row.id: row for row in loaded}

    missing = [id_ for id_ in ids if id_ not in rows]
    if missing:
        raise NotFound("transaction", missing_ids=missing[:MAX_PROBLEMS])
    return [rows[id_] for id_ in ids]


def _without_id(update: TransactionChanges) -> TransactionValues:
    changes = update.copy()
    del changes["id"]
    return changes


def _raise_invalid(problems: Problems) -> None:
    if problems:
        raise Invalid("The transaction is not valid.", problems=problems)


def _raise_invalid_rows(list_name: str, problems: Mapping[int, Problems]) -> None:
    """Raise Invalid with paths such as ``("updates", 3, "amount")``, if any row has problems."""
    if not problems:
        return
    listed: list[FieldProblem] = []
    for position, row_problems in problems.items():
        listed += [((list_name, position, str(name)), message) for name, message in row_problems]
    raise Invalid(
        f"{len(problems)} transactions are not valid. Nothing was saved.",
        problems=listed[:MAX_PROBLEMS],
    )
