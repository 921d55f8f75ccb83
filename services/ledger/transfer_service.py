"""Link two transactions as one transfer between own accounts, and unlink them."""

from dataclasses import dataclass
from typing import TypedDict

from core.enums import TransactionKind
from core.errors import Conflict, FieldProblem, Invalid
from core.identity import Caller
from models import Transaction
from services.editing import refresh_row
from services.ledger.exchanges import Exchange, load_detail
from services.ledger.transaction_changes import link_legs, unlink_legs
from services.ledger.transaction_queries import get_transaction
from services.ledger.transfer_sides import MAX_DAYS_APART
from services.unit_of_work import unit_of_work


class TransferValues(TypedDict):
    """Ids of the two transactions to link."""

    outgoing_id: int
    incoming_id: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """The two legs of a linked transfer; the incoming one has a negative amount.

    ``exchange`` is None between accounts of one currency.
    """

    outgoing: Transaction
    incoming: Transaction
    exchange: Exchange | None


def link_transfer(caller: Caller, values: TransferValues) -> Transfer:
    """Make an expense and an income the two legs of one transfer.

    Raises NotFound, Invalid, and Conflict when one of them already is part of a transfer.
    """
    outgoing = get_transaction(caller, values["outgoing_id"])
    incoming = get_transaction(caller, values["incoming_id"])
    with unit_of_work(caller.id) as work:
        # Read again under the lock: another request may have linked or changed them since.
        refresh_row(work.session, outgoing)
        refresh_row(work.session, incoming)
        _check_not_transfers(outgoing, incoming)
        _check_match(outgoing, incoming)
        link_legs(work, outgoing, incoming)
    return Transfer(outgoing, incoming, load_detail(caller, outgoing).exchange)


def unlink_transfer(caller: Caller, transaction_id: int) -> None:
    """Make both legs of a transfer an expense and an income again; either leg may be named.

    Raises NotFound, and Conflict when the transaction is not a leg of a linked transfer.
    """
    leg = get_transaction(caller, transaction_id)
    with unit_of_work(caller.id) as work:
        refresh_row(work.session, leg)
        if leg.counterpart_id is None:
            raise Conflict("The transaction is not a leg of a linked transfer.", code="not_linked")
        unlink_legs(work, [leg])


def _check_not_transfers(outgoing: Transaction, incoming: Transaction) -> None:
    if TransactionKind.TRANSFER in {outgoing.kind, incoming.kind}:
        raise Conflict(
            "At least one of the transactions already is part of a transfer.",
            code="already_transfer",
        )


def _check_match(outgoing: Transaction, incoming: Transaction) -> None:
    """Raise Invalid unless the two transactions can be the sides of one transfer."""
    problems: list[FieldProblem] = []
    # A refund is an expense, but money came in: it cannot be the outgoing side.
    if outgoing.kind != TransactionKind.EXPENSE or outgoing.amount_minor < 0:
        problems.append(("outgoing_id", "The outgoing transaction must be an expense."))
    if incoming.kind != TransactionKind.INCOME:
        problems.append(("incoming_id", "The incoming transaction must be an income."))

    for name, side in (("outgoing_id", outgoing), ("incoming_id", incoming)):
        if side.is_split:
            problems.append((name, "A split transaction cannot be a side of a transfer."))

    accounts = {outgoing.account_id, incoming.account_id}
    if None in accounts or len(accounts) == 1:
        message = "The two sides of a transfer must be in two different accounts."
        problems.append(("incoming_id", message))

    # In two currencies, the two amounts say at which rate.
    is_converted = outgoing.currency != incoming.currency
    if not is_converted and outgoing.amount_minor != incoming.amount_minor:
        message = "The two sides of a transfer in one currency must have the same amount."
        problems.append(("incoming_id", message))

    if abs((outgoing.date - incoming.date).days) > MAX_DAYS_APART:
        message = f"The two sides of a transfer must be at most {MAX_DAYS_APART} days apart."
        problems.append(("incoming_id", message))

    if problems:
        raise Invalid(
            "The two transactions do not form a transfer.",
            problems=problems,
            code="no_transfer_pair",
        )
