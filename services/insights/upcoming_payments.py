"""Payments of the coming days: entered, planned, and recurring ones to expect."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

import ml_service
from core.enums import CashFlowSource, PaymentCadence, TransactionKind
from core.identity import Caller
from core.money import Money
from ml_service import BudgetPredictionService, Payment, ScheduledPayment
from models import Transaction, db
from services.forecasting.explanations import payment_category, round_probability
from services.ledger.row_names import load_category_names
from services.planning.planned.planned_queries import OccurrenceView, list_upcoming

UPCOMING_DAYS = 30
MAX_ENTERED = 50
"""Entered transactions that are listed; whoever enters more has a list of their own for them."""


@dataclass(frozen=True, slots=True)
class UpcomingPayment:
    """A payment of the coming days: entered, planned or expected.

    ``transaction_id`` is that of an entered one, ``planned_id`` that of the plan of a planned one;
    only expected ones have a ``cadence`` and a ``probability`` (that it comes). A payment that is
    late is expected tomorrow, and a planned one that is overdue today; ``due_date`` is when it was
    due.
    """

    date: dt.date
    due_date: dt.date
    kind: TransactionKind
    source: CashFlowSource
    payee: str
    amount: Money
    category_id: int | None
    category_name: str | None
    transaction_id: int | None = None
    planned_id: int | None = None
    cadence: PaymentCadence | None = None
    probability: float | None = None

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

    Entered and planned ones are in any currency, expected ones in the caller's: the payments that
    forecasts rest on, too. One that is expected and planned is listed as planned.
    """
    entered = _load_entered(caller)
    planned = list_upcoming(caller, UPCOMING_DAYS).items
    history = service.load_history(caller, caller.currency)
    expected = [
        (kind, item)
        for kind in (TransactionKind.EXPENSE, TransactionKind.INCOME)
        for item in ml_service.leave_out_entered(
            history.list_upcoming(kind, UPCOMING_DAYS), _to_payments(planned, kind, caller.currency)
        )
    ]
    ids = (
        {row.category_id for row in entered}
        | {view.plan.category_id for view in planned}
        | {payment_category(item.payment) for _, item in expected}
    )
    names = load_category_names(caller, ids)
    payments = [
        *(_from_row(row, names) for row in entered),
        *(_from_planned(view, caller.today, names) for view in planned),
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
        source=CashFlowSource.ENTERED,
        payee=row.payee or row.description,
        amount=row.amount,
        category_id=row.category_id,
        category_name=names.get(row.category_id or 0),
        transaction_id=row.id,
    )


def _to_payments(
    planned: Sequence[OccurrenceView], kind: TransactionKind, currency: str
) -> list[Payment]:
    """Return planned occurrences as expected payments are compared with them."""
    return [
        Payment(
            ml_service.date_to_day_number(view.date),
            float(view.amount.minor),
            view.payee,
            view.plan.category_id,
        )
        for view in planned
        if view.plan.kind == kind and view.amount.currency == currency
    ]


def _from_planned(
    view: OccurrenceView, today: dt.date, names: dict[int, str | None]
) -> UpcomingPayment:
    plan = view.plan
    return UpcomingPayment(
        date=max(view.date, today),
        due_date=view.date,
        kind=TransactionKind(plan.kind),
        source=CashFlowSource.PLANNED,
        payee=view.payee or plan.description,
        amount=view.amount,
        category_id=plan.category_id,
        category_name=names.get(plan.category_id or 0),
        planned_id=plan.id,
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
        source=CashFlowSource.EXPECTED,
        payee=ml_service.name_payee(payment.payee),
        amount=Money(round(payment.amount), currency),
        category_id=category_id,
        category_name=names.get(category_id or 0),
        cadence=PaymentCadence(item.cadence),
        probability=round_probability(item.probability),
    )
