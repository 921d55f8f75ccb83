"""What happens on the coming days: entered, planned and recurring payments, and transfers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

import ml_service
from core.enums import CashFlowSource, TransactionKind
from core.identity import Caller
from core.money import Money
from core.periods import Period
from ml_service import Payment, ScheduledPayment
from models import Transaction, db
from services.forecasting.explanations import round_probability
from services.planning.cash_flow.cash_flow_values import FlowItem
from services.planning.cash_flow.flow_accounts import FlowScope
from services.planning.cash_flow.series_links import SeriesLink
from services.planning.planned.planned_occurrences import list_planned_occurrences


@dataclass(frozen=True, slots=True)
class Movement:
    """A payment or transfer of a day, in minor units; the accounts are its own, None without."""

    date: dt.date
    kind: TransactionKind
    source: CashFlowSource
    name: str
    minor: int
    account_id: int | None
    to_account_id: int | None
    category_id: int | None
    transaction_id: int | None = None
    planned_id: int | None = None


def load_entered(caller: Caller, scope: FlowScope, period: Period) -> list[Movement]:
    """Load the transactions that are entered for the days of a period."""
    row = Transaction
    query = select(row).where(
        row.user_id == caller.id,
        row.date.between(period.start, period.end),
        or_(row.currency == scope.currency, row.to_currency == scope.currency),
    )
    return [
        Movement(
            date=entry.date,
            kind=TransactionKind(entry.kind),
            source=CashFlowSource.ENTERED,
            name=entry.payee or entry.description,
            minor=_find_minor(entry, scope.currency),
            account_id=entry.account_id,
            to_account_id=entry.to_account_id,
            category_id=entry.category_id,
            transaction_id=entry.id,
        )
        for entry in db.session.scalars(query.order_by(row.date, row.id))
    ]


def _find_minor(row: Transaction, currency: str) -> int:
    """The amount in a currency: of a transfer from another one, what arrived."""
    if row.currency != currency and row.to_amount_minor is not None:
        return row.to_amount_minor
    return row.amount_minor


def load_planned(caller: Caller, scope: FlowScope, period: Period) -> list[Movement]:
    """Load the occurrences of planned transactions; overdue ones are expected tomorrow."""
    occurrences = list_planned_occurrences(caller.id, caller.today, period.end)
    return [
        Movement(
            date=max(each.date, period.start),
            kind=TransactionKind(each.kind),
            source=CashFlowSource.PLANNED,
            name=each.payee or each.description,
            minor=each.amount_minor,
            account_id=each.account_id,
            to_account_id=each.to_account_id,
            category_id=each.category_id,
            planned_id=each.planned_id,
        )
        for each in occurrences
        if each.currency == scope.currency
    ]


def build_item(scope: FlowScope, movement: Movement) -> FlowItem | None:
    """Build the item of a movement; None for one that none of the accounts takes part in."""
    is_transfer = movement.kind == TransactionKind.TRANSFER
    account_id = movement.account_id
    if not is_transfer and account_id is None:
        account_id = scope.main_id
    ids = scope.ids
    if account_id not in ids and movement.to_account_id not in ids:
        return None
    change = 0
    if account_id in ids:
        change += movement.minor if movement.kind == TransactionKind.INCOME else -movement.minor
    if movement.to_account_id in ids:
        change += movement.minor
    return FlowItem(
        date=movement.date,
        due_date=movement.date,
        kind=movement.kind,
        source=movement.source,
        name=movement.name,
        change=Money(change, scope.currency),
        account_id=account_id,
        to_account_id=movement.to_account_id,
        is_account_assumed=movement.account_id is None,
        category_id=movement.category_id,
        transaction_id=movement.transaction_id,
        planned_id=movement.planned_id,
    )


def to_payment(movement: Movement) -> Payment:
    """Return a movement as expected payments are compared with it."""
    day = ml_service.date_to_day_number(movement.date)
    return Payment(day, float(movement.minor), movement.name, movement.category_id)


def build_expected(
    scope: FlowScope,
    kind: TransactionKind,
    scheduled: ScheduledPayment,
    link: SeriesLink,
    tomorrow: dt.date,
) -> FlowItem:
    """Build the item of a recurring payment; what was due by today is expected tomorrow."""
    day = ml_service.day_number_to_date(scheduled.payment.day)
    minor = round(scheduled.payment.amount)
    return FlowItem(
        date=max(tomorrow, day),
        due_date=ml_service.day_number_to_date(scheduled.due_day),
        kind=kind,
        source=CashFlowSource.EXPECTED,
        name=link.name or ml_service.name_payee(scheduled.payment.payee),
        change=Money(minor if kind == TransactionKind.INCOME else -minor, scope.currency),
        account_id=scope.resolve(link.account_id),
        is_account_assumed=link.account_id not in scope.active_ids,
        category_id=link.category_id,
        recurring_series_id=link.series_id,
        probability=round_probability(scheduled.probability),
    )


def build_transfer(
    scope: FlowScope,
    scheduled: ScheduledPayment,
    names: dict[int, str],
    sign: int,
    tomorrow: dt.date,
) -> FlowItem:
    """Build the item of a recurring transfer to (-1) or from (1) an account that is left out."""
    day = ml_service.day_number_to_date(scheduled.payment.day)
    other = int(str(scheduled.payment.category))
    own = next(iter(scope.ids)) if len(scope.ids) == 1 else None
    return FlowItem(
        date=max(tomorrow, day),
        due_date=ml_service.day_number_to_date(scheduled.due_day),
        kind=TransactionKind.TRANSFER,
        source=CashFlowSource.EXPECTED,
        name=names.get(other, ""),
        change=Money(sign * round(scheduled.payment.amount), scope.currency),
        account_id=own if sign < 0 else other,
        to_account_id=other if sign < 0 else own,
        probability=round_probability(scheduled.probability),
    )


def sort_items(items: Sequence[FlowItem]) -> list[FlowItem]:
    """Sort items by day: what comes in first, the largest amounts at the ends."""
    return sorted(items, key=lambda item: (item.date, -item.change.minor, item.name))
