"""Record, change and delete transactions, one at a time and many at once.

``/expenses`` and ``/incomes`` are the same rows restricted to a kind; ``kind=None`` allows all.
"""

from collections.abc import Mapping, Sequence

from core.enums import CategorySource
from core.errors import Conflict, FieldPath, FieldProblem, Invalid, NotFound
from core.identity import Caller
from models import Transaction
from services.categorization.feedback import settle_suggestions
from services.editing import locked_row
from services.ledger.default_account import with_default_account
from services.ledger.transaction_changes import (
    delete_transactions,
    load_own_rows,
    set_category,
)
from services.ledger.transaction_edits import (
    add_transaction,
    build_new,
    edit_transaction,
    edit_transactions,
    insert_with_fees,
)
from services.ledger.transaction_queries import (
    MAX_ITEMS,
    BulkCategorization,
    get_transaction,
    load_transactions,
)
from services.ledger.transaction_restoration import (
    MAX_PROBLEMS,
    raise_missing,
    restore_transactions,
)
from services.ledger.transaction_validation import (
    Problems,
    References,
    find_type_problems,
    load_references,
)
from services.ledger.transaction_values import (
    TransactionChanges,
    TransactionColumns,
    TransactionValues,
)
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions


def create_transaction(caller: Caller, values: TransactionValues) -> Transaction:
    """Record a transaction. Raises Invalid."""
    with unit_of_work(caller.id) as work:
        return add_transaction(work, caller, with_default_account(work.session, caller.id, values))


def update_transaction(
    caller: Caller,
    transaction_id: int,
    changes: TransactionValues,
    expected: ExpectedVersions,
    kind: str | None = None,
) -> Transaction:
    """Change the named fields of a transaction. Raises NotFound, Stale, Invalid."""
    # Checks owner and kind; the row itself is read again under the lock.
    get_transaction(caller, transaction_id, kind)
    with unit_of_work(caller.id) as work:
        row = locked_row(work.session, Transaction, transaction_id, expected)
        edit_transaction(work, caller, row, changes)
    return row


def delete_transaction(
    caller: Caller, transaction_id: int, expected: ExpectedVersions, kind: str | None = None
) -> None:
    """Delete a transaction. Raises NotFound, Stale."""
    get_transaction(caller, transaction_id, kind)
    with unit_of_work(caller.id) as work:
        row = locked_row(work.session, Transaction, transaction_id, expected)
        delete_transactions(work, [row])


def create_transactions(caller: Caller, transactions: Sequence[TransactionValues]) -> list[int]:
    """Record many transactions, all or none, and return their ids in the same order.

    Raises Invalid, which names each invalid transaction by its position.
    """
    with unit_of_work(caller.id) as work:
        transactions = [
            with_default_account(work.session, caller.id, values) for values in transactions
        ]
        references = load_references(work.session, caller, transactions)
        # All rows are validated before any is refused, so one answer names all problems.
        rows: list[TransactionColumns] = []
        fees: list[TransactionColumns | None] = []
        problems: dict[int, Problems] = {}
        for position, values in enumerate(transactions):
            columns, fee, row_problems = build_new(caller, references, values)
            rows.append(columns)
            fees.append(fee)
            if row_problems:
                problems[position] = row_problems

        _raise_invalid_rows("transactions", problems)
        return [row["id"] for row in insert_with_fees(work, rows, fees)]


def update_transactions(caller: Caller, updates: Sequence[TransactionChanges]) -> list[int]:
    """Change many transactions, all or none, and return their ids in the same order.

    Raises NotFound, Invalid.
    """
    ids = [update["id"] for update in updates]
    # Two changes of one row in one request have no defined order.
    if len(set(ids)) != len(ids):
        raise Invalid.field(
            "updates", "Each transaction must be listed only once.", code="repeated_transaction"
        )

    with unit_of_work(caller.id) as work:
        rows = _lock_transactions(work, ids, "updates")
        edits = [(row, _without_id(update)) for row, update in zip(rows, updates, strict=True)]
        _raise_invalid_rows("updates", edit_transactions(work, caller, edits))
    return ids


def categorize_transactions(
    caller: Caller, ids: Sequence[int], category_id: int | None, *, needs_category: bool = False
) -> BulkCategorization:
    """Set the category of transactions, all or none; None clears it. Raises NotFound, Invalid.

    With ``needs_category``, cleared transactions are those of which nobody has decided.
    """
    # A repeated id is no error here, unlike in updates: both mean the same category.
    ids = list(dict.fromkeys(ids))
    with unit_of_work(caller.id) as work:
        references = load_references(work.session, caller, [{"category_id": category_id}])
        if category_id is not None and category_id not in references.categories:
            raise Invalid.field("category_id", "Category not found.", code="category_not_found")

        rows = _lock_transactions(work, ids)
        problems = {
            position: _find_category_problems(references, category_id, row)
            for position, row in enumerate(rows)
        }
        _raise_invalid_rows("transaction_ids", {key: row for key, row in problems.items() if row})
        set_category(work, rows, category_id, None if needs_category else CategorySource.PERSON)
        if not needs_category:
            settle_suggestions(work, rows)

    items = load_transactions(caller, ids[:MAX_ITEMS])
    return BulkCategorization(category_id, ids, items)


def delete_many(caller: Caller, ids: Sequence[int]) -> list[int]:
    """Delete transactions, all or none, and return their ids, each once. Raises NotFound."""
    ids = list(dict.fromkeys(ids))
    with unit_of_work(caller.id) as work:
        delete_transactions(work, _lock_transactions(work, ids))
    return ids


def restore_many(caller: Caller, ids: Sequence[int]) -> list[int]:
    """Restore deleted transactions, all or none, and return their ids, each once.

    Those that exist stay as they are, so that a repetition changes nothing. Raises NotFound for
    what was not deleted in the last ``RESTORE_DAYS``, and Conflict.
    """
    ids = list(dict.fromkeys(ids))
    with unit_of_work(caller.id) as work:
        restore_transactions(work, ids)
    return ids


def restore_transaction(caller: Caller, transaction_id: int) -> Transaction:
    """Restore a deleted transaction. Raises NotFound, Conflict."""
    # Errors of a single transaction name no position of a list.
    try:
        restore_many(caller, [transaction_id])
    except NotFound as error:
        raise NotFound("transaction") from error
    except Conflict as error:
        (_, message), *_ = error.problems
        raise Conflict(message, code=error.code) from error
    return get_transaction(caller, transaction_id)


def _lock_transactions(
    work: UnitOfWork, ids: Sequence[int], list_name: str = "transaction_ids"
) -> list[Transaction]:
    """Load the owner's transactions under the lock, in the order of the ids.

    Raises NotFound, which names each id that does not exist or belongs to another user.
    """
    rows = {row.id: row for row in load_own_rows(work, ids)}
    raise_missing(ids, rows, list_name, "Transaction not found.")
    return [rows[id_] for id_ in ids]


def _without_id(update: TransactionChanges) -> TransactionValues:
    changes = update.copy()
    del changes["id"]
    return changes


def _path(name: FieldPath) -> tuple[str | int, ...]:
    return (name,) if isinstance(name, str) else name


def _find_category_problems(
    references: References, category_id: int | None, row: Transaction
) -> Problems:
    if row.is_split:
        return [("category_id", "The transaction is split. Join its parts first.")]
    return find_type_problems(references, category_id, row.kind)


def _raise_invalid_rows(list_name: str, problems: Mapping[int, Problems]) -> None:
    """Raise Invalid with paths such as ``("updates", 3, "amount")``, if any row has problems."""
    if not problems:
        return
    listed: list[FieldProblem] = []
    for position, row_problems in problems.items():
        listed += [((list_name, position, *_path(name)), message) for name, message in row_problems]
    raise Invalid(
        f"{len(problems)} transactions are not valid. Nothing was saved.",
        problems=listed[:MAX_PROBLEMS],
        code="invalid_transaction",
    )
