"""Project the spending of budgets that have too little history for a forecast."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence

from sqlalchemy import select

import ml_service
from core.enums import TransactionKind
from core.identity import Caller
from core.periods import Period
from ml_service import BudgetPredictionService, SpendingHistory
from models import Budget, db, entries
from services.ledger.category_queries import load_family
from services.paging import AnyRow

MIN_ELAPSED_SHARE = 0.25
"""Part of a period that must have passed before its spending is extrapolated."""


def project_spending(
    service: BudgetPredictionService, caller: Caller, budget: Budget, period: Period
) -> int | None:
    """Project the sum at the end of a period in progress, in minor units.

    What is entered counts once, scheduled rows included, and so do recurring payments that are due
    and not entered. Everyday spending continues at its daily rate. None in the first quarter of the
    period, where that would be a mere guess.
    """
    days_elapsed = (caller.today - period.start).days + 1
    if days_elapsed < MIN_ELAPSED_SHARE * period.days:
        return None

    family = load_family(caller, budget.category_id)
    rows = _load_rows(caller, budget, period, family)
    entered: int = sum(row.amount_minor for row in rows)
    history = service.load_history(caller, budget.currency)
    due = _add_up_due(history, period.end - caller.today, family)

    payees = {
        ml_service.normalize_payee(series.payee)
        for series in history.expenses.find_series(history.origin)
    }
    everyday = [row for row in rows if row.date <= caller.today and _payee(row) not in payees]
    daily_rate = _compute_daily_rate(everyday, days_elapsed)
    return entered + due + round(daily_rate * (period.days - days_elapsed))


def _compute_daily_rate(rows: Sequence[AnyRow], days_elapsed: int) -> float:
    """The spending of an ordinary day: of all days so far but the dearest.

    A rent on the first day says nothing about the other days, and it is paid once.
    """
    other_days = days_elapsed - 1
    if other_days == 0:
        return 0
    sums: Counter[dt.date] = Counter()
    for row in rows:
        sums[row.date] += row.amount_minor
    ordinary = sum(sums.values()) - max(sums.values(), default=0)
    return max(ordinary, 0) / other_days


def _load_rows(
    caller: Caller, budget: Budget, period: Period, family: Collection[int] | None
) -> Sequence[AnyRow]:
    row = entries("payee", "description")
    query = select(row.date, row.amount_minor, row.payee, row.description).where(
        row.user_id == caller.id,
        row.kind == TransactionKind.EXPENSE,
        row.currency == budget.currency,
        row.date.between(period.start, period.end),
    )
    if family is not None:
        query = query.where(row.category_id.in_(family))
    return db.session.execute(query).all()


def _add_up_due(
    history: SpendingHistory, days_left: dt.timedelta, family: Collection[int] | None
) -> int:
    """Add up the recurring payments that are due by the end of the period and not entered yet."""
    return sum(
        round(item.payment.amount)
        for item in history.list_upcoming(TransactionKind.EXPENSE, days_left.days)
        if family is None or item.payment.category in family
    )


def _payee(row: AnyRow) -> str:
    """The name by which payments are recognised as recurring."""
    return ml_service.normalize_payee(row.payee or row.description)
