"""Payments of the coming days: those already entered, and recurring ones to expect."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

import ml_service
from core.enums import PaymentCadence, PaymentSource, TransactionKind
from core.identity import Caller
from core.money import Money
from ml_service import BudgetPredictionService, ScheduledPayment
from models import Transaction, db
from services.forecasting.explanations import payment_category, round_probability
from services.ledger.row_names import load_category_names

UPCOMING_DAYS = 30
MAX_ENTERED = 50
"""Entered transactions that are listed; whoever enters more has a list of their own for them."""


@dataclass(frozen=True, slots=True)
class UpcomingPayment:
    """A payment of the coming days, entered or expected.

    ``transaction_id`` is None for expected ones, ``cadence`` and ``probability`` (that it comes)
    for entered ones. A payment that is late is expected tomorrow; ``due_date`` is when it was due.
    """

    date: dt.date
    due_date: dt.date
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

    @property
    def is_late(self) -> bool:
        """Whether it was due before the first day on which it can still come."""
        return self.due_date < self.date


def list_upcoming_payments(
    service: BudgetPredictionService, caller: Caller
) -> list[UpcomingPayment]:
    """List the payments of the coming days, the next first.

    Entered ones are in any currency, expected ones in the caller's: the payments that forecasts
    rest on, too.
    """
    entered = _load_entered(caller)
    history = service.load_history(caller, caller.currency)
    expected = [
        (kind, item)
        for kind in (TransactionKind.EXPENSE, TransactionKind.INCOME)
        for item in history.list_upcoming(kind, UPCOMING_DAYS)
    ]
    ids = {row.category_id for row in entered} | {
        payment_category(item.payment) for _, item in expected
    }
    names = load_category_names(caller, ids)
    payments = [
        *(_from_row(row, names) for row in entered),
        *(_from_expected(kind, item, caller.currency, names) for kind, item in expected),
    ]
    return sorted(payments, key=lambda payment: (payment.date, payment.payee))


def _load_entered(caller: Caller) -> Sequence[Transaction]:
    first = caller.today + dt.timedelta(days=1)
    last = caller.today + dt.timedelta(days=UPCOMING_DAYS)
    query = select(Transaction).where(
        Transaction.user_id == caller.id, Transaction.date.between(first, last)
    )
    in_order = query.order_by(Transaction.date, Transaction.id).limit(MAX_ENTERED)
    return db.session.scalars(in_order).all()


def _from_row(row: Transaction, names: dict[int, str | None]) -> UpcomingPayment:
    return UpcomingPayment(
        date=row.date,
        due_date=row.date,
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
    kind: TransactionKind, item: ScheduledPayment, currency: str, names: dict[int, str | None]
) -> UpcomingPayment:
    payment = item.payment
    category_id = payment_category(payment)
    return UpcomingPayment(
        date=ml_service.day_number_to_date(payment.day),
        due_date=ml_service.day_number_to_date(item.due_day),
        kind=kind,
        source=PaymentSource.EXPECTED,
        payee=ml_service.name_payee(payment.payee),
        amount=Money(round(payment.amount), currency),
        category_id=category_id,
        category_name=names.get(category_id or 0),
        transaction_id=None,
        cadence=PaymentCadence(item.cadence),
        probability=round_probability(item.probability),
    )
