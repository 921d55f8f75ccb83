"""Writing the rows of a file: new ones recorded, pending ones booked, and what became of each noted, in one transaction
per chunk.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import func, select, update

from core.errors import Unavailable
from core.identity import Caller
from infrastructure.database import insert_many
from models import Import, ImportRow, Transaction, db, table_of
from services.categorization.category_suggestion import CategorySuggester, SuggestionRecord
from services.categorization.feedback import store_suggestions
from services.categorization.suggested_changes import complete_values
from services.categorization.suggestions import suggest
from services.imports.matching import Decision
from services.imports.plan import CHUNK, Plan, Rejected
from services.imports.row_mapping import Prepared
from services.ledger.transaction_changes import insert_transactions
from services.ledger.transaction_edits import edit_transactions
from services.ledger.transaction_validation import References, build_columns
from services.ledger.transaction_values import TransactionColumns, TransactionValues
from services.unit_of_work import UnitOfWork, unit_of_work

NOTED = ("number", "line", "outcome", "transaction_id", "account_id", "date", "amount_minor", "bank_id", "content_key",
         "occurrence", "balance_minor", "file_column", "message", "before", "digest")  # fmt: skip
BLANK: dict[str, Any] = dict.fromkeys(NOTED)
EDITED = (
    "date",
    "amount_minor",
    "kind",
    "payee",
    "description",
    "notes",
    "tags",
    "account_id",
    "to_account_id",
)
BOOKED = ("date", "amount_minor", "external_id", "is_pending", "payee", "description")


@dataclass(frozen=True, slots=True)
class Worded:
    """What a row is recorded as, and the proposal for its category that is kept."""

    values: TransactionValues
    record: SuggestionRecord | None = None


def with_suggestions(
    service: CategorySuggester | None, caller: Caller, rows: Sequence[Prepared]
) -> list[Worded]:
    """What rows are recorded as once rules and a sure model have had their say about those without a category."""
    worded = [Worded(cast(TransactionValues, one.values)) for one in rows]
    places = [place for place, one in enumerate(rows) if _is_open(one)]
    if service is None or not places:
        return worded
    asked = [worded[place].values for place in places]
    try:
        found = suggest(service, caller, asked)
    except Unavailable:  # a damaged model keeps nobody's file out
        return worded
    for place, values, one in zip(places, asked, found, strict=True):
        worded[place] = Worded(complete_values(values, one), one.record)
    return worded


def _is_open(one: Prepared) -> bool:
    return one.values["category_id"] is None and one.values["kind"] != "transfer"


def digest_of(row: Mapping[str, Any] | Transaction) -> str:
    """What a transaction says, but for what rules and models may choose: to see whether its owner has edited it."""

    def value(name: str) -> Any:
        return row[name] if isinstance(row, Mapping) else getattr(row, name)

    said = [str(value(name)) for name in EDITED]
    said.append(str(value("category_id")) if value("category_source") == "person" else "")
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=8).hexdigest()


class Writer:
    """Writes one file. ``chunk`` rows go into one transaction."""

    chunk = CHUNK

    def __init__(self, service: CategorySuggester, plan: Plan, found: Import) -> None:
        self.service = None if found.options.get("categorize") is False else service
        self.plan, self.caller, self.import_id = plan, plan.caller, found.id
        self.is_restoring = bool(found.options.get("restore_deleted"))
        self._known = References(plan.places.currencies, plan.places.category_ids)
        self._wanted = {one.same_as for one in plan.decisions.values() if one.same_as is not None}
        self._ids: dict[int, int | None] = {}
        """The transactions of the rows that later rows of the file are the same as."""
        self._made: dict[int | None, Counter[str]] = defaultdict(Counter)
        query = select(func.max(ImportRow.number)).where(ImportRow.import_id == found.id)
        self._done = db.session.scalar(query) or 0
        """Rows up to here were written before a restart."""
        db.session.rollback()

    def write(self, rows: Sequence[tuple[int, Prepared | Rejected]]) -> None:
        """Write some rows, all or none."""
        rows = [row for row in rows if row[0] > self._done]
        new = [one for number, one in rows if isinstance(one, Prepared) and self._is_new(number)]
        worded = with_suggestions(self.service, self.caller, new)
        db.session.rollback()
        with unit_of_work(self.caller.id) as work:
            noted = self._create(work, new, worded)
            for number, one in rows:
                if isinstance(one, Rejected):
                    noted.append(
                        _noted(one, "rejected", file_column=one.column, message=one.message[:300])
                    )
                elif not self._is_new(number):
                    noted.append(self._told(work, one, self.plan.decisions[number]))
            if noted:
                noted = [{"import_id": self.import_id, **row} for row in noted]
                insert_many(work.connection, table_of(ImportRow), noted)

    def _is_new(self, number: int) -> bool:
        decision = self.plan.decisions.get(number)
        return decision is None or (decision.outcome == "offered" and self.is_restoring)

    def _create(
        self, work: UnitOfWork, rows: Sequence[Prepared], worded: Sequence[Worded]
    ) -> list[dict[str, Any]]:
        taken = self._taken_ids(work, rows)
        wanted: list[tuple[Prepared, Worded, TransactionColumns]] = []
        noted = []
        for one, said in zip(rows, worded, strict=True):
            stored, problems = build_columns(self.caller, self._known, said.values)
            if problems:
                (pointer, message), *_ = problems
                noted.append(
                    _noted(one, "rejected", file_column=str(pointer), message=message[:300])
                )
                continue
            stored |= {"external_id": self._own_id(one, taken), "is_pending": one.is_pending}
            wanted.append((one, said, stored))
        if not wanted:
            return noted
        made = insert_transactions(work, [stored for _, _, stored in wanted])
        records = {
            row["id"]: said.record
            for (_, said, _), row in zip(wanted, made, strict=True)
            if said.record is not None
        }
        store_suggestions(work, records)
        self._forget_deleted(work, rows)
        self._ids |= {
            one.number: row["id"]
            for (one, _, _), row in zip(wanted, made, strict=True)
            if one.number in self._wanted
        }
        noted += [
            self._identity(one, "created", row["id"], digest_of(row))
            for (one, _, _), row in zip(wanted, made, strict=True)
        ]
        return noted

    def _taken_ids(self, work: UnitOfWork, rows: Sequence[Prepared]) -> set[tuple[int | None, str]]:
        """The bank's ids that the ledger has already: some banks use theirs again."""
        ids = [one.bank_id for one in rows if one.bank_id is not None]
        if not ids:
            return set()
        mine = (Transaction.user_id == self.caller.id, Transaction.external_id.in_(ids))
        found = work.session.execute(
            select(Transaction.account_id, Transaction.external_id).where(*mine)
        )
        return {(account_id, str(external_id)) for account_id, external_id in found}

    @staticmethod
    def _own_id(one: Prepared, taken: set[tuple[int | None, str]]) -> str | None:
        if one.bank_id is None or (one.account_id, one.bank_id) in taken:
            return None
        taken.add((one.account_id, one.bank_id))
        return one.bank_id

    def _identity(
        self, one: Prepared, outcome: str, transaction_id: int | None, digest: str
    ) -> dict[str, Any]:
        """By what a row is known again."""
        made = self._made[one.account_id]
        made[one.content_key] += 1
        known = self.plan.occurrences.get(one.account_id, {}).get(one.content_key, 0)
        occurrence = known + made[one.content_key]
        return _noted(
            one, outcome, transaction_id=transaction_id, occurrence=occurrence, digest=digest
        )

    def _forget_deleted(self, work: UnitOfWork, rows: Sequence[Prepared]) -> None:
        """Rows that were deleted and are wanted back have a new transaction from here on."""
        for one in rows:
            decision = self.plan.decisions.get(one.number)
            if decision is not None and decision.known is not None:
                old = (
                    ImportRow.import_id == decision.known.import_id,
                    ImportRow.number == decision.known.number,
                )
                work.session.execute(update(ImportRow).where(*old).values(outcome="undone"))

    def _told(self, work: UnitOfWork, one: Prepared, decision: Decision) -> dict[str, Any]:
        """What is noted of a row that the ledger knows."""
        if decision.same_as is not None:
            return _noted(one, "duplicate", transaction_id=self._ids.get(decision.same_as))
        if one.number in self._wanted:
            self._ids[one.number] = decision.transaction_id
        if decision.outcome == "updated":
            return self._book(work, one, decision)
        if (
            decision.outcome == "duplicate" and decision.known is None
        ):  # entered by hand: known by this row from now on
            return self._identity(one, "duplicate", decision.transaction_id, "")
        return _noted(one, decision.outcome, transaction_id=decision.transaction_id)

    def _book(self, work: UnitOfWork, one: Prepared, decision: Decision) -> dict[str, Any]:
        """A pending transaction is booked: with its day and amount now; what its owner has edited stays."""
        row = work.session.get_one(Transaction, decision.transaction_id, populate_existing=True)
        before = {name: getattr(row, name) for name in BOOKED} | {"date": row.date.isoformat()}
        is_untouched = row.version == 1
        row.is_pending = one.is_pending
        if one.bank_id is not None and (row.account_id, one.bank_id) not in self._taken_ids(
            work, [one]
        ):
            row.external_id = one.bank_id
        changes: TransactionValues = {"date": one.date}
        if row.counterpart_id is None:
            changes["amount"] = (
                one.values["amount"]
                if row.kind == one.values["kind"]
                else abs(one.values["amount"])
            )
        if is_untouched:
            texts = {
                name: one.values[name] for name in ("payee", "description") if one.values[name]
            }
            changes |= cast(TransactionValues, texts)
        edit_transactions(work, self.caller, [(row, changes)])
        return self._identity(one, "updated", row.id, digest_of(row)) | {"before": before}


def _noted(one: Prepared | Rejected, outcome: str, **values: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"number": one.number, "line": one.line, "outcome": outcome}
    if isinstance(one, Prepared):
        told |= {
            "account_id": one.account_id, "date": one.date, "amount_minor": one.signed_minor, "bank_id": one.bank_id,
            "content_key": one.content_key, "balance_minor": one.balance_minor,
        }  # fmt: skip
    return BLANK | told | values
