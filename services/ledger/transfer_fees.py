"""Fees of transfers: expenses of the paying account that come and go with their transfer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.enums import TransactionKind
from core.identity import Caller
from core.translation import say
from models import Transaction
from services.ledger.transaction_changes import insert_transactions, load_own_rows
from services.ledger.transaction_validation import (
    Problems,
    References,
    build_columns,
    find_type_problems,
    load_references,
)
from services.ledger.transaction_values import TransactionColumns, TransactionValues
from services.unit_of_work import UnitOfWork

DESCRIPTION = "Transfer fee"
FEE_FIELDS = frozenset({"fee", "fee_category_id"})
NOT_POSITIVE = ("fee", "The amount must be greater than zero.")
FIELD_NAMES = {"amount": "fee", "category_id": "fee_category_id"}
"""Fields of a request about a transfer by the fields of its fee that they set."""


Edit = tuple[Transaction, TransactionValues]


@dataclass(slots=True)
class FeePlan:
    """What edits of transfers mean for their fees.

    ``fee_ids`` are the ids that transfers have no longer, by their own; ``new`` are fees to insert,
    by the ids of their transfers. ``positions`` are those of ``edits`` among the transfers' edits.
    """

    fee_ids: dict[int, int | None] = field(default_factory=dict)
    new: dict[int, TransactionColumns] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    removed: list[Transaction] = field(default_factory=list)
    problems: dict[int, Problems] = field(default_factory=dict)

    def merge_problems(
        self, problems: Mapping[int, Problems], fee_problems: Mapping[int, Problems]
    ) -> dict[int, Problems]:
        """All problems by the position of the transfer; those of fees name the request's fields."""
        merged = {**problems}
        named = {
            self.positions[position]: _name_problems(each)
            for position, each in fee_problems.items()
        }
        for part in (self.problems, named):
            for position, each in part.items():
                merged[position] = [*merged.get(position, []), *each]
        return {position: each for position, each in merged.items() if each}

    def insert_new(self, work: UnitOfWork) -> None:
        """Insert the new fees, so that their transfers can refer to them."""
        if self.new:
            stored = insert_transactions(work, list(self.new.values()))
            self.fee_ids |= {id_: fee["id"] for id_, fee in zip(self.new, stored, strict=True)}


def build_fee(
    caller: Caller, references: References, values: TransactionValues, transfer: TransactionColumns
) -> tuple[TransactionColumns | None, Problems]:
    """The columns of the fee that is sent with a transfer, None without one, and its problems."""
    fee, category_id = values.get("fee"), values.get("fee_category_id")
    if fee is None:
        if category_id is None:
            return None, []
        return None, [("fee_category_id", "Without a fee, there is no category for it.")]
    if transfer["kind"] != TransactionKind.TRANSFER:
        return None, [("fee", "Only a transfer has a fee; record another one as an expense.")]
    if transfer.get("counterpart_id") is not None or values.get("is_leg"):
        message = "This transaction is one leg of a transfer. Unlink the transfer first."
        return None, [("fee", message)]
    columns, problems = build_columns(
        caller,
        references,
        {
            "kind": TransactionKind.EXPENSE,
            "amount": fee,
            "currency": transfer["currency"],
            "date": transfer["date"],
            "account_id": transfer["account_id"],
            "category_id": category_id,
            "payee": transfer["payee"],
            "description": say(DESCRIPTION, caller.locale),
        },
    )
    if fee <= 0:
        return None, [NOT_POSITIVE]
    problems += find_type_problems(references, category_id, TransactionKind.EXPENSE)
    # What else is wrong with these values is wrong with the transfer, which names it.
    return columns, _name_problems([each for each in problems if each[0] in FIELD_NAMES])


def plan_fees(
    work: UnitOfWork, caller: Caller, edits: Sequence[Edit], columns: Sequence[TransactionColumns]
) -> FeePlan:
    """What edits mean for the fees of transfers; ``columns`` are those of the edited rows."""
    plan = FeePlan()
    stored = _load_fees(work, [row for row, _ in edits])
    for position, ((row, changes), after) in enumerate(zip(edits, columns, strict=True)):
        names_fee = FEE_FIELDS & changes.keys()
        fee = stored.get(row.fee_id or 0)
        if fee is None and names_fee:
            _plan_new(work, caller, plan, position, (row, changes), after)
        elif fee is not None:
            _plan_change(plan, position, fee, (row, changes), after)
    return plan


def _plan_new(
    work: UnitOfWork,
    caller: Caller,
    plan: FeePlan,
    position: int,
    edit: Edit,
    after: TransactionColumns,
) -> None:
    row, changes = edit
    values: TransactionValues = {**changes, "is_leg": row.counterpart_id is not None}
    named: TransactionValues = {**values, "account_id": after["account_id"]}
    references = load_references(work.session, caller, [named])
    fee, problems = build_fee(caller, references, values, after)
    if problems:
        plan.problems[position] = problems
    elif fee is not None:
        plan.new[row.id] = fee


def _plan_change(
    plan: FeePlan, position: int, fee: Transaction, edit: Edit, after: TransactionColumns
) -> None:
    row, changes = edit
    if "fee" in changes and changes["fee"] is None:
        plan.fee_ids[row.id] = None
        plan.removed.append(fee)
        return
    if after["kind"] != TransactionKind.TRANSFER:
        # What is no transfer any more has no fee; the expense stays, as it was paid.
        plan.fee_ids[row.id] = None
        return
    fee_changes: TransactionValues = {}
    amount = changes.get("fee")
    if amount is not None:
        fee_changes["amount"] = amount
        if amount <= 0:
            plan.problems[position] = [NOT_POSITIVE]
    if "fee_category_id" in changes:
        fee_changes["category_id"] = changes["fee_category_id"]
    # A fee that was moved by hand stays where it is.
    if after["date"] != row.date and fee.date == row.date:
        fee_changes["date"] = after["date"]
    if after["account_id"] != row.account_id and fee.account_id == row.account_id:
        fee_changes["account_id"] = after["account_id"]
    if fee_changes:
        plan.edits.append((fee, fee_changes))
        plan.positions.append(position)


def _name_problems(problems: Problems) -> Problems:
    return [(FIELD_NAMES.get(str(name), name), message) for name, message in problems]


def load_fee(session: Session, row: Transaction) -> Transaction | None:
    """Load the fee of a transfer; None without one."""
    if row.fee_id is None:
        return None
    own = Transaction.user_id == row.user_id
    return session.scalar(select(Transaction).where(own, Transaction.id == row.fee_id))


def _load_fees(work: UnitOfWork, rows: Sequence[Transaction]) -> dict[int, Transaction]:
    """Load the fees of transfers by their ids, as they are under the lock."""
    ids = {row.fee_id for row in rows} - {None}
    return {fee.id: fee for fee in load_own_rows(work, ids)} if ids else {}
