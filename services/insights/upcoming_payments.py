"""Payments of the coming days: those already entered, and recurring ones to expect."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

import ml_service
from core.enums import PaymentCadence, PaymentSource, TransactionKind
from core.identity import Caller
from core.money import Money
from ml_service import ExpectedPayment, Payment
from models import Transaction, db
from services.ledger.row_names import load_category_names

UPCOMING_DAYS = 30
MAX_SCHEDULED = 50
"""Entered transactions that are listed; whoever enters more has a list of their own for them."""
SAME_PAYMENT_DAYS = 10
"""An entered transaction this close to an expected one of the same payee is that payment."""


@dataclass(frozen=True, slots=True)
class UpcomingPayment:
    """A payment of the coming days, entered or expected.

    ``transaction_id`` is None for expected ones, ``cadence`` and ``probability`` (that it comes)
    for entered ones.
    """

    date: dt.date
    kind: TransactionKind
    source: PaymentSource
    payee: str
    amount: Money
    category_id: int | None
    category_name: str | None
    transaction_id: int | None
    cadence: PaymentCadence | None
    probability: float | None

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
        (kind, item)
        for kind in (TransactionKind.EXPENSE, TransactionKind.INCOME)
        for item in _drop_entered(_find_expected(caller, kind, first, last), kind, scheduled)
    ]
    ids = {row.category_id for row in scheduled} | {
        _category_id(item.payment) for _, item in expected
    }
    names = load_category_names(caller, ids)
    payments = [
        *(_from_row(row, names) for row in scheduled),
        *(_from_expected(kind, item, caller.currency, names) for kind, item in expected),
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
) -> list[ExpectedPayment]:
    return ml_service.find_expected_payments(
        caller, kind, caller.currency, caller.today, first, last
    )


def _drop_entered(
    expected: Sequence[ExpectedPayment], kind: str, scheduled: Sequence[Transaction]
) -> list[ExpectedPayment]:
    """Return the payments that are not entered yet; an entered one stands for the most similar."""
    remaining = list(expected)
    for row in scheduled:
        same = [item for item in remaining if row.kind == kind and _may_be(row, item.payment)]
        if same:
            remaining.remove(min(same, key=lambda item: _difference(row, item.payment)))
    return remaining


def _may_be(row: Transaction, payment: Payment) -> bool:
    is_near = _difference(row, payment)[1] <= SAME_PAYMENT_DAYS
    return is_near and ml_service.is_same_payee(row.payee or row.description, payment.payee)


def _difference(row: Transaction, payment: Payment) -> tuple[float, int]:
    """Return the differences in amount (minor units) and in days."""
    days = abs((row.date - ml_service.day_number_to_date(payment.day)).days)
    return abs(row.amount_minor - payment.amount), days


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
        cadence=None,
        probability=None,
    )


def _from_expected(
    kind: TransactionKind, item: ExpectedPayment, currency: str, names: dict[int, str | None]
) -> UpcomingPayment:
    payment = item.payment
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
        cadence=item.cadence,
        probability=item.probability,
    )
