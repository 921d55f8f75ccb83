"""The rate that a transfer or a purchase in two currencies was made at, beside that of its day."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from sqlalchemy import select

from core.enums import TransactionKind
from core.exchange_rates import ExchangeRate, FindRate, compute_implied_rate
from core.identity import Caller
from core.money import Money
from models import Transaction, db
from services.ledger.exchange_rate_queries import load_rate_book
from services.ledger.transfer_fees import load_fee

PERCENT = Decimal(100)
SHOWN = Decimal("0.01")
"""Digits of a percentage."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two amounts that were paid for each other, and the reference rate of the day.

    ``reference`` is None where none is known.
    """

    from_amount: Money
    to_amount: Money
    reference: ExchangeRate | None

    @property
    def rate(self) -> Decimal:
        """Units of the second currency for one unit of the first, as the amounts imply."""
        return compute_implied_rate(self.from_amount, self.to_amount)

    @property
    def difference_percent(self) -> Decimal | None:
        """By how many percent the implied rate is above the reference; negative below it."""
        if self.reference is None:
            return None
        difference = (self.rate / self.reference.rate - 1) * PERCENT
        return difference.quantize(SHOWN, ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class TransactionDetail:
    """What one transaction says beside its columns: its exchange, and the fee of a transfer."""

    exchange: Exchange | None
    fee: Money | None


NO_DETAIL = TransactionDetail(None, None)


def load_detail(caller: Caller, row: Transaction) -> TransactionDetail:
    """Load the exchange and the fee of a transaction, each None without one."""
    if row.kind != TransactionKind.TRANSFER and row.original_currency is None:
        return NO_DETAIL
    exchange = _find_exchange(caller, row)
    fee = load_fee(db.session(), row)
    return TransactionDetail(exchange, None if fee is None else fee.amount)


def build_exchange(
    find_rate: FindRate, from_amount: Money, to_amount: Money, row: Transaction
) -> Exchange:
    """An exchange beside the reference rate of the day of a row."""
    reference = find_rate(from_amount.currency, to_amount.currency, row.date)
    return Exchange(from_amount, to_amount, reference)


def _find_exchange(caller: Caller, row: Transaction) -> Exchange | None:
    source = _find_outgoing(row)
    paid = Money(abs(row.amount_minor), row.currency)
    if source is not None and source.to_amount is not None:
        amounts = (source.amount, source.to_amount)
        row = source
    elif row.original_amount is not None:
        amounts = (row.original_amount, paid)
    else:
        return None
    return build_exchange(load_rate_book(caller).find, *amounts, row)


def _find_outgoing(row: Transaction) -> Transaction | None:
    """The row of a transfer that has both amounts: of linked legs, the one that left."""
    if row.kind != TransactionKind.TRANSFER:
        return None
    if row.amount_minor > 0 or row.counterpart_id is None:
        return row
    own = Transaction.user_id == row.user_id
    return db.session.scalar(select(Transaction).where(own, Transaction.id == row.counterpart_id))
