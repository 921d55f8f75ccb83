"""Which expenses are large for a user: those above what hardly any of a year was above."""

import datetime as dt

from sqlalchemy import func, select

from core.enums import TransactionKind
from core.identity import Caller
from core.money import Money
from core.periods import month_start
from models import Transaction, db

HISTORY_DAYS = 365
MIN_EXPENSES = 50
"""With fewer expenses in a year, none can be said to be large."""
ONE_IN = 100
"""Of so many expenses, one is large."""


def find_usual_limit(caller: Caller) -> Money | None:
    """Find the amount that hardly one in a hundred expenses of the last year was above.

    The year ends before the current month, so that the limit is the same on all its days. None
    with too few expenses.
    """
    end = month_start(caller.today, caller.month_start_day)
    row = Transaction
    of_year = (
        row.user_id == caller.id,
        row.kind == TransactionKind.EXPENSE,
        row.currency == caller.currency,
        row.amount_minor > 0,
        row.date >= end - dt.timedelta(days=HISTORY_DAYS),
        row.date < end,
    )
    count = db.session.scalar(select(func.count()).select_from(row).where(*of_year)) or 0
    if count < MIN_EXPENSES:
        return None
    largest = select(row.amount_minor).where(*of_year).order_by(row.amount_minor.desc())
    minor = db.session.scalar(largest.offset(count // ONE_IN).limit(1))
    return None if minor is None else Money(minor, caller.currency)
