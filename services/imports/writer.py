"""Write the rows of a file: insert new transactions, book pending ones, and record all outcomes."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select, update

from core.enums import CategoryType, ImportOutcome
from core.errors import FieldProblem
from core.identity import Caller
from core.money import to_minor
from infrastructure.bulk_writes import insert_many
from models import ImportRow, Transaction, table_of
from services.categorization.category_suggestion import CategorySuggester
from services.categorization.feedback import store_suggestions
from services.imports.import_records import (
    ImportRowRecord,
    build_invalid_record,
    build_record,
    build_rejected_record,
    compute_digest,
    read_pending_values,
)
from services.imports.matching import RowMatch
from services.imports.plan import ImportPlan, NumberedRow, RejectedRow
from services.imports.row_mapping import MappedRow
from services.imports.row_suggestions import RowWithSuggestion, apply_suggestions
from services.ledger.transaction_changes import insert_transactions
from services.ledger.transaction_edits import edit_transactions
from services.ledger.transaction_parts import scale_parts
from services.ledger.transaction_validation import (
    References,
    build_columns,
    load_category_types,
)
from services.ledger.transaction_values import TransactionColumns, TransactionValues
from services.unit_of_work import UnitOfWork

BankIds = set[tuple[int | None, str]]
"""Bank ids that an account's transactions have, with the account."""


@dataclass(frozen=True, slots=True)
class PreparedRows:
    """Rows to write, and those of them that are new with their suggestions."""

    rows: Sequence[NumberedRow]
    new_rows: Sequence[RowWithSuggestion]


@dataclass(frozen=True, slots=True)
class ValidRow:
    """A new row with the columns to insert."""

    suggested: RowWithSuggestion
    columns: TransactionColumns


class ImportWriter:
    """Writes the rows of one file, some at a time.

    ``suggester`` suggests categories; None leaves rows without one. ``restore_deleted`` inserts
    rows again whose transactions the user has deleted. ``last_written`` is the number of the last
    row that was written before a restart.
    """

    def __init__(
        self,
        plan: ImportPlan,
        caller: Caller,
        import_id: int,
        suggester: CategorySuggester | None,
        *,
        restore_deleted: bool,
        last_written: int,
    ) -> None:
        self.plan = plan
        self.caller = caller
        self.import_id = import_id
        self.suggester = suggester
        self.restore_deleted = restore_deleted
        self.last_written = last_written
        self._repeated_numbers = {
            match.same_as for match in plan.matches.values() if match.same_as is not None
        }
        # The transactions of the rows that later rows of the file repeat.
        self._repeated_ids: dict[int, int | None] = {}
        # By account, how many rows of a content key this import has recorded.
        self._recorded: defaultdict[int | None, Counter[str]] = defaultdict(Counter)
        # The state before the last chunk, in case that its transaction is lost.
        self._before_attempt = (dict(self._repeated_ids), deepcopy(self._recorded))
        self._last_attempted = last_written

    def continue_after(self, last_written: int) -> None:
        """Continue after the last row that is stored.

        Forgets what it has recorded of a chunk whose transaction was lost. A commit whose
        confirmation was lost shows by the number of the last row.
        """
        is_lost = self._last_attempted > last_written
        if is_lost:
            self._repeated_ids, self._recorded = self._before_attempt
        self._last_attempted = self.last_written = last_written

    def prepare(self, rows: Sequence[NumberedRow]) -> PreparedRows:
        """Select what is still to be written and suggest categories; call it outside a unit."""
        # A chunk commits as a whole, so one number says what a run before a restart has written.
        rows = [(number, row) for number, row in rows if number > self.last_written]
        new_rows = [
            row for number, row in rows if isinstance(row, MappedRow) and self._is_new(number)
        ]
        return PreparedRows(rows, apply_suggestions(self.suggester, self.caller, new_rows))

    def write(self, work: UnitOfWork, prepared: PreparedRows) -> None:
        """Write prepared rows, all or none."""
        self._before_attempt = (dict(self._repeated_ids), deepcopy(self._recorded))
        if prepared.rows:
            self._last_attempted = prepared.rows[-1][0]
        # New rows first: later rows of the file may repeat them and need the ids of transactions.
        records = self._insert_new_rows(work, prepared.new_rows)
        for number, row in prepared.rows:
            if isinstance(row, RejectedRow):
                records.append(build_rejected_record(self.import_id, row))
            elif not self._is_new(number):
                records.append(self._write_matched_row(work, row, self.plan.matches[number]))
        if records:
            insert_many(work.connection, table_of(ImportRow), [dict(record) for record in records])

    def _is_new(self, number: int) -> bool:
        match = self.plan.matches.get(number)
        if match is None:
            return True
        return self.restore_deleted and match.outcome == ImportOutcome.OFFERED

    def _insert_new_rows(
        self, work: UnitOfWork, new_rows: Sequence[RowWithSuggestion]
    ) -> list[ImportRowRecord]:
        valid_rows, records = self._validate(work, new_rows)
        if not valid_rows:
            return records

        stored = insert_transactions(work, [valid.columns for valid in valid_rows])
        _store_suggestions(work, valid_rows, [transaction["id"] for transaction in stored])
        self._release_restored_rows(work, [suggested.row for suggested in new_rows])

        for valid, transaction in zip(valid_rows, stored, strict=True):
            row = valid.suggested.row
            if row.number in self._repeated_numbers:
                self._repeated_ids[row.number] = transaction["id"]
            digest = compute_digest(cast(Mapping[str, object], transaction))
            record = self._build_identifying_record(
                row, ImportOutcome.CREATED, transaction["id"], digest
            )
            records.append(record)
        return records

    def _validate(
        self, work: UnitOfWork, new_rows: Sequence[RowWithSuggestion]
    ) -> tuple[list[ValidRow], list[ImportRowRecord]]:
        """Check new rows; the records are those of the rows that are not valid."""
        bank_ids = self._find_used_bank_ids(work, [suggested.row for suggested in new_rows])
        references = self._load_references(work, new_rows)
        valid_rows = []
        records = []
        for suggested in _without_deleted_categories(new_rows, references):
            columns, problems = build_columns(self.caller, references, suggested.values)
            if problems:
                records.append(self._build_invalid_record(suggested.row, problems[0]))
                continue
            # Set after the validation, which knows only what a request can set.
            columns["external_id"] = _claim_bank_id(suggested.row, bank_ids)
            columns["is_pending"] = suggested.row.is_pending
            valid_rows.append(ValidRow(suggested, columns))
        return valid_rows, records

    def _load_references(
        self, work: UnitOfWork, new_rows: Sequence[RowWithSuggestion]
    ) -> References:
        """The accounts of the plan, and the categories of the rows as they are under the lock."""
        ids = {id_ for suggested in new_rows for id_ in _list_categories(suggested)} - {None}
        visible = load_category_types(work.session, self.caller, ids)
        # What a bank file says of its rows is taken as it is, also against a category's type.
        return References(self.plan.targets.currencies, dict.fromkeys(visible, CategoryType.BOTH))

    def _build_invalid_record(self, row: MappedRow, problem: FieldProblem) -> ImportRowRecord:
        path, message = problem
        column = path if isinstance(path, str) else "/".join(map(str, path))
        return build_invalid_record(self.import_id, row, column, message)

    def _find_used_bank_ids(self, work: UnitOfWork, rows: Sequence[MappedRow]) -> BankIds:
        """Find the rows' bank ids that transactions have already: some banks reuse their ids."""
        ids = [row.bank_id for row in rows if row.bank_id is not None]
        if not ids:
            return set()
        query = select(Transaction.account_id, Transaction.external_id).where(
            Transaction.user_id == self.caller.id, Transaction.external_id.in_(ids)
        )
        used = work.session.execute(query)
        return {(account_id, str(external_id)) for account_id, external_id in used}

    def _release_restored_rows(self, work: UnitOfWork, rows: Sequence[MappedRow]) -> None:
        """Mark the earlier rows of restored transactions; the new transactions replace theirs."""
        for row in rows:
            match = self.plan.matches.get(row.number)
            if match is not None and match.earlier_row is not None:
                earlier_row = (
                    ImportRow.import_id == match.earlier_row.import_id,
                    ImportRow.number == match.earlier_row.number,
                )
                marking = update(ImportRow).where(*earlier_row)
                work.session.execute(marking.values(outcome=ImportOutcome.UNDONE.value))

    def _build_identifying_record(
        self, row: MappedRow, outcome: ImportOutcome, transaction_id: int | None, digest: str
    ) -> ImportRowRecord:
        """Build a record by which later files recognise the transaction.

        The occurrence tells rows of equal content apart.
        """
        recorded = self._recorded[row.account_id]
        recorded[row.content_key] += 1
        # Counted on from earlier files: the third equal coffee must not be taken for the first.
        earlier = self.plan.occurrences.get(row.account_id, {}).get(row.content_key, 0)
        return build_record(
            self.import_id,
            row,
            outcome,
            transaction_id,
            occurrence=earlier + recorded[row.content_key],
            digest=digest,
        )

    def _write_matched_row(
        self, work: UnitOfWork, row: MappedRow, match: RowMatch
    ) -> ImportRowRecord:
        if match.same_as is not None:
            transaction_id = self._repeated_ids.get(match.same_as)
            return build_record(self.import_id, row, ImportOutcome.DUPLICATE, transaction_id)

        if row.number in self._repeated_numbers:
            self._repeated_ids[row.number] = match.transaction_id
        if match.outcome == ImportOutcome.UPDATED:
            return self._book(work, row, match)
        if match.outcome == ImportOutcome.DUPLICATE and match.earlier_row is None:
            # Entered by hand: from now on this row identifies the transaction.
            return self._build_identifying_record(row, match.outcome, match.transaction_id, "")
        return build_record(self.import_id, row, match.outcome, match.transaction_id)

    def _book(self, work: UnitOfWork, row: MappedRow, match: RowMatch) -> ImportRowRecord:
        """Book a pending transaction: update its day and amount, and its texts unless edited."""
        # As it is under the lock: the user may have edited it since the file was matched.
        transaction = work.session.get_one(
            Transaction, match.transaction_id, populate_existing=True
        )
        before = read_pending_values(transaction)
        changes = _booking_changes(row, transaction)
        transaction.is_pending = row.is_pending
        if row.bank_id is not None:
            used_bank_ids = self._find_used_bank_ids(work, [row])
            if (transaction.account_id, row.bank_id) not in used_bank_ids:
                transaction.external_id = row.bank_id
        edit_transactions(work, self.caller, [(transaction, changes)])

        record = self._build_identifying_record(
            row, ImportOutcome.UPDATED, transaction.id, compute_digest(transaction)
        )
        record["before"] = before
        return record


def _without_deleted_categories(
    rows: Sequence[RowWithSuggestion], references: References
) -> list[RowWithSuggestion]:
    """Take the category from rows whose category was deleted after it was chosen.

    That is no fault of the file, so its row is imported all the same.
    """
    usable = {None, *references.categories}
    return [row if _list_categories(row) <= usable else row.without_category() for row in rows]


def _list_categories(row: RowWithSuggestion) -> set[int | None]:
    """The categories of a row and of its parts."""
    of_parts = {part["category_id"] for part in row.values["parts"] or ()}
    return {row.values["category_id"], *of_parts}


def _store_suggestions(
    work: UnitOfWork, valid_rows: Sequence[ValidRow], ids: Sequence[int]
) -> None:
    """Store the model's suggestions by the ids of the new transactions."""
    records = {
        transaction_id: valid.suggested.record
        for valid, transaction_id in zip(valid_rows, ids, strict=True)
        if valid.suggested.record is not None
    }
    store_suggestions(work, records)


def _claim_bank_id(row: MappedRow, used_bank_ids: BankIds) -> str | None:
    """Return a row's bank id unless another transaction of the account has it."""
    if row.bank_id is None or (row.account_id, row.bank_id) in used_bank_ids:
        return None
    used_bank_ids.add((row.account_id, row.bank_id))
    return row.bank_id


def _booking_changes(row: MappedRow, transaction: Transaction) -> TransactionValues:
    changes: TransactionValues = {"date": row.date}
    # The amount of a linked transfer's leg must stay that of its other leg, and one that its owner
    # has moved to another currency is no longer the file's.
    is_same_currency = transaction.currency == row.values["currency"]
    if transaction.counterpart_id is None and is_same_currency:
        amount = row.values["amount"]
        changes["amount"] = amount if transaction.kind == row.values["kind"] else abs(amount)
        minor = to_minor(changes["amount"], transaction.currency)
        if transaction.is_split and minor != transaction.amount_minor:
            # What the person has split stays so, in the same shares of what was booked.
            changes["parts"] = scale_parts(transaction, minor)
    if is_same_currency and row.values["original_currency"] is not None:
        changes["original_amount"] = row.values["original_amount"]
        changes["original_currency"] = row.values["original_currency"]

    # Texts of the booked row replace those of the pending one, but the user's own words stay.
    is_unedited = transaction.version == 1
    if is_unedited and row.values["payee"]:
        changes["payee"] = row.values["payee"]
    if is_unedited and row.values["description"]:
        changes["description"] = row.values["description"]
    return changes
