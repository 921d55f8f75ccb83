"""Recurring transfers between the accounts of a cash flow and those that are left out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

import ml_service
from core.enums import TransactionKind
from core.identity import Caller
from core.periods import Period
from ml_service import Payment, ScheduledPayment
from models import Account, Transaction, db
from services.planning.cash_flow.flow_accounts import FlowScope
from services.planning.cash_flow.flow_items import Movement

LOOK_BACK_DAYS = 762
"""Twenty-five months, in which recurring payments are searched for, too."""

Transfer = tuple[dt.date, int, int]
"""Day, amount in minor units, and the id of the other account."""


@dataclass(frozen=True, slots=True)
class RecurringTransfers:
    """The transfers to expect: those that leave the accounts, and those that reach them."""

    outgoing: Sequence[ScheduledPayment]
    incoming: Sequence[ScheduledPayment]
    names: dict[int, str]


def find_transfers(
    caller: Caller,
    scope: FlowScope,
    period: Period,
    known_through: dt.date,
    planned: Sequence[Movement],
) -> RecurringTransfers:
    """Find the recurring transfers of a period that are neither entered nor planned.

    Those between two of the accounts are left out: they change nothing.
    """
    outgoing, incoming = _load_transfers(caller, scope)
    origin = known_through + dt.timedelta(days=1)
    leaving, arriving = (
        ml_service.find_recurring_transfers(each, origin, period.end)
        for each in (outgoing, incoming)
    )
    accounts = db.session.execute(
        select(Account.id, Account.name).where(Account.user_id == caller.id)
    )
    names = {account.id: account.name for account in accounts}
    return RecurringTransfers(
        _leave_out(leaving, planned, scope, leaves=True),
        _leave_out(arriving, planned, scope, leaves=False),
        names,
    )


def _load_transfers(caller: Caller, scope: FlowScope) -> tuple[list[Transfer], list[Transfer]]:
    """Load the transfers that leave the accounts, and those that reach them."""
    row, other = Transaction, aliased(Transaction)
    ids = scope.ids
    query = (
        select(
            row.date,
            row.amount_minor,
            row.to_amount_minor,
            row.account_id,
            row.to_account_id,
            other.account_id,
        )
        .outerjoin(other, other.id == row.counterpart_id)
        .where(
            row.user_id == caller.id,
            row.kind == TransactionKind.TRANSFER,
            row.date >= caller.today - dt.timedelta(days=LOOK_BACK_DAYS),
            or_(row.account_id.in_(ids), row.to_account_id.in_(ids)),
        )
    )
    outgoing: list[Transfer] = []
    incoming: list[Transfer] = []
    for date, minor, to_minor, account_id, to_account_id, other_id in db.session.execute(query):
        far = to_account_id or other_id
        if account_id not in ids:
            # From another currency, what arrived counts.
            incoming.append((date, to_minor or minor, int(account_id or 0)))
        elif far is not None and far not in ids:
            # The leg of a transfer where the money arrived has a negative amount.
            (outgoing if minor > 0 else incoming).append((date, abs(minor), far))
    return outgoing, incoming


def _leave_out(
    scheduled: Sequence[ScheduledPayment],
    planned: Sequence[Movement],
    scope: FlowScope,
    *,
    leaves: bool,
) -> list[ScheduledPayment]:
    """Leave out the transfers that are planned: with the same other account."""
    payees = {one.payment.category: one.payment.payee for one in scheduled}
    entries = []
    for each in planned:
        near, far = each.account_id, each.to_account_id
        if not leaves:
            near, far = far, near
        if each.kind == TransactionKind.TRANSFER and near in scope.ids and far in payees:
            day = ml_service.date_to_day_number(each.date)
            entries.append(Payment(day, float(each.minor), payees[far], far))
    return ml_service.leave_out_entered(scheduled, entries)
