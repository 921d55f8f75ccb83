"""Validated additions and edits of transactions, as steps of a unit of work."""

from collections.abc import Sequence

from core import clock
from core.enums import CategorySource
from core.errors import Invalid
from core.identity import Caller
from models import Transaction
from services.categorization.feedback import settle_suggestions
from services.ledger.second_amounts import find_renamed_arrival_problems
from services.ledger.transaction_changes import (
    changing,
    delete_transactions,
    insert_transactions,
)
from services.ledger.transaction_validation import (
    Problems,
    References,
    build_columns,
    find_leg_problems,
    find_part_type_problems,
    find_renamed_amount_problems,
    find_type_problems,
    load_references,
    merge_changes,
)
from services.ledger.transaction_values import (
    StoredTransaction,
    TransactionColumns,
    TransactionValues,
)
from services.ledger.transfer_fees import build_fee, plan_fees
from services.unit_of_work import UnitOfWork

Edit = tuple[Transaction, TransactionValues]
"""A row and the changes to it."""


def add_transaction(work: UnitOfWork, caller: Caller, values: TransactionValues) -> Transaction:
    """Validate and insert a transaction, and the fee of a transfer. Raises Invalid."""
    references = load_references(work.session, caller, [values])
    columns, fee, problems = build_new(caller, references, values)
    _raise_invalid(problems)
    (row,) = insert_with_fees(work, [columns], [fee])
    # A plain object that no session tracks: the row is inserted already, and loading it would be
    # one more query per request.
    return Transaction(**row)


def build_new(
    caller: Caller, references: References, values: TransactionValues
) -> tuple[TransactionColumns, TransactionColumns | None, Problems]:
    """The columns of a new transaction and of its fee, None without one, and every problem."""
    columns, problems = build_columns(caller, references, values)
    problems += find_type_problems(references, columns["category_id"], columns["kind"])
    problems += find_part_type_problems(references, columns)
    fee, fee_problems = build_fee(caller, references, values, columns)
    return columns, fee, problems + fee_problems


def insert_with_fees(
    work: UnitOfWork,
    rows: Sequence[TransactionColumns],
    fees: Sequence[TransactionColumns | None],
) -> list[StoredTransaction]:
    """Insert checked rows, each with its fee, and return them in the same order."""
    # The fees first, so that each transfer is inserted with the id of its own.
    new_fees = [fee for fee in fees if fee is not None]
    stored_fees = iter(insert_transactions(work, new_fees) if new_fees else ())
    for row, fee in zip(rows, fees, strict=True):
        if fee is not None:
            row["fee_id"] = next(stored_fees)["id"]
    return insert_transactions(work, rows)


def edit_transaction(
    work: UnitOfWork, caller: Caller, row: Transaction, changes: TransactionValues
) -> None:
    """Validate and change a transaction that is as it is under the lock. Raises Invalid."""
    problems = edit_transactions(work, caller, [(row, changes)])
    _raise_invalid(problems.get(0, []))


def edit_transactions(
    work: UnitOfWork, caller: Caller, edits: Sequence[Edit]
) -> dict[int, Problems]:
    """Change rows, all or none. Returns the problems by position; with any, nothing has changed."""
    columns, problems = _validate(work, caller, edits)
    fees = plan_fees(work, caller, edits, columns)
    fee_columns, fee_problems = _validate(work, caller, fees.edits)
    problems = fees.merge_problems(problems, fee_problems)
    if problems:
        return problems

    fees.insert_new(work)
    with changing(work, [row for row, _ in edits]):
        for (row, _), values in zip(edits, columns, strict=True):
            _set_columns(row, values)
            row.fee_id = fees.fee_ids.get(row.id, row.fee_id)
    if fees.edits:
        with changing(work, [fee for fee, _ in fees.edits]):
            for (fee, _), values in zip(fees.edits, fee_columns, strict=True):
                _set_columns(fee, values)
    if fees.removed:
        delete_transactions(work, fees.removed)

    # What a rule or the model decided is no answer to an open suggestion; what the person chose is.
    chosen = [row for row, changes in edits if _is_choice(row, changes)]
    settle_suggestions(work, chosen)
    return {}


def _validate(
    work: UnitOfWork, caller: Caller, edits: Sequence[Edit]
) -> tuple[list[TransactionColumns], dict[int, Problems]]:
    """The columns of each row after its edit, and the problems by position."""
    # Validated as the rows would be afterwards: a change of the account alone may clash with the
    # stored currency.
    merged = [merge_changes(row, changes) for row, changes in edits]
    references = load_references(work.session, caller, merged)

    columns: list[TransactionColumns] = []
    problems: dict[int, Problems] = {}
    for position, ((row, changes), values) in enumerate(zip(edits, merged, strict=True)):
        row_columns, row_problems = build_columns(caller, references, values)
        # The cause alone: where a leg or a renamed amount forbids the change, other problems only
        # follow from that.
        row_problems = (
            find_leg_problems(row, changes)
            or find_renamed_amount_problems(row, changes, row_columns["currency"])
            or find_renamed_arrival_problems(row, changes, row_columns["to_currency"])
            or row_problems
        )
        if (row.category_id, row.kind) != (row_columns["category_id"], row_columns["kind"]):
            row_problems += find_type_problems(
                references, row_columns["category_id"], row_columns["kind"]
            )
        if "parts" in changes or row.kind != row_columns["kind"]:
            row_problems += find_part_type_problems(references, row_columns)
        columns.append(row_columns)
        if row_problems:
            problems[position] = row_problems
    return columns, problems


def _set_columns(row: Transaction, values: TransactionColumns) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    if row.is_split:
        # Parts are rows of their own: without this, another note of one would leave the version.
        row.updated_at = clock.now()


def _is_choice(row: Transaction, changes: TransactionValues) -> bool:
    """True if the changes name the category and the person, not a rule or the model, chose it."""
    return "category_id" in changes and row.category_source in {None, CategorySource.PERSON}


def _raise_invalid(problems: Problems) -> None:
    if problems:
        raise Invalid(
            "The transaction is not valid.", problems=problems, code="invalid_transaction"
        )
