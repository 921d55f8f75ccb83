"""Payments of the coming days: those already entered, and recurring ones to expect."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

import ml_service
from core.enums import PaymentSource, TransactionKind
from core.identity import Caller
from core.money import Money
from ml_service import Payment
from models import Transaction, db
from services.ledger.row_names import load_category_names

UPCOMING_DAYS = 30
MAX_SCHEDULED = 50
"""Entered transactions that are listed; whoever enters more has a list of their own for them."""
SAME_PAYMENT_DAYS = 10
"""An entered transaction this close to an expected one of the same payee is that payment."""


@dataclass(frozen=True, slots=True)
class UpcomingPayment:
    """A payment of the coming days; ``transaction_id`` is None unless it is already entered."""

    date: dt.date
    kind: TransactionKind
    source: PaymentSource
    payee: str
    amount: Money
    category_id: int | None
    category_name: str | None
    transaction_id: int | None

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the currency."""
        return self.amount.currency


def list_upcoming_payments(caller: Caller) -> list[UpcomingPayment]:
    """List the payments of the coming days, the next first.

    Entered ones are in any currency, expected ones in the caller's.
    """
    first = caller.today + dt.timedelta(days=1)
    last = caller.today + dt.timedelta(days=UPCOMING_DAYS)
    scheduled = _load_scheduled(caller, first, last)

    expected = [
        (kind, payment)
        for kind in (TransactionKind.EXPENSE, TransactionKind.INCOME)
        for payment in _find_expected(caller, kind, first, last)
        if not _is_entered(payment, kind, scheduled)
    ]
    ids = {row.category_id for row in scheduled} | {_category_id(item) for _, item in expected}
    names = load_category_names(caller, ids)
    payments = [
        *(_from_row(row, names) for row in scheduled),
        *(_from_payment(kind, payment, caller.currency, names) for kind, payment in expected),
    ]
    return sorted(payments, key=lambda payment: (payment.date, payment.payee))


def _load_scheduled(caller: Caller, first: dt.date, last: dt.date) -> Sequence[Transaction]:
    query = select(Transaction).where(
        Transaction.user_id == caller.id, Transaction.date.between(first, last)
    )
    in_order = query.order_by(Transaction.date, Transaction.id).limit(MAX_SCHEDULED)
    return db.session.scalars(in_order).all()


def _find_expected(
    caller: Caller, kind: TransactionKind, first: dt.date, last: dt.date
) -> list[Payment]:
    return ml_service.find_payments(caller, kind, caller.currency, caller.today, first, last)


def _is_entered(payment: Payment, kind: str, scheduled: Sequence[Transaction]) -> bool:
    day = ml_service.day_number_to_date(payment.day)
    return any(
        row.kind == kind
        and (row.payee or row.description) == payment.payee
        and abs((row.date - day).days) <= SAME_PAYMENT_DAYS
        for row in scheduled
    )


def _category_id(payment: Payment) -> int | None:
    # ``ml/`` leaves the type of categories open; those of the ledger are ids.
    return payment.category if isinstance(payment.category, int) else None


def _from_row(row: Transaction, names: dict[int, str | None]) -> UpcomingPayment:
    return UpcomingPayment(
        date=row.date,
        kind=TransactionKind(row.kind),
        source=PaymentSource.ENTERED,
        payee=row.payee or row.description,
        amount=row.amount,
        category_id=row.category_id,
        category_name=names.get(row.category_id or 0),
        transaction_id=row.id,
    )


def _from_payment(
    kind: TransactionKind, payment: Payment, currency: str, names: dict[int, str | None]
) -> UpcomingPayment:
    category_id = _category_id(payment)
    return UpcomingPayment(
        date=ml_service.day_number_to_date(payment.day),
        kind=kind,
        source=PaymentSource.EXPECTED,
        payee=payment.payee,
        amount=Money(round(payment.amount), currency),
        category_id=category_id,
        category_name=names.get(category_id or 0),
        transaction_id=None,
    )
