"""Generate a believable household ledger; the same seed gives the same ledger."""

import calendar
import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from core.enums import TransactionKind
from sample_data.recording import LedgerRow


class Bill(NamedTuple):
    """An expense that is the same on the same day of every month."""

    day: int
    category: str
    payee: str
    description: str
    amount: Decimal


class Habit(NamedTuple):
    """Everyday purchases: their share of all purchases, and the range of their amounts."""

    share: float
    category: str
    payees: tuple[str, ...]
    description: str
    low: float
    high: float


BILLS = (
    Bill(1, "Housing", "Linden Property", "Rent", Decimal("1250.00")),
    Bill(3, "Utilities", "City Power", "Electricity", Decimal("78.40")),
    Bill(4, "Utilities", "Fibernet", "Internet", Decimal("39.99")),
    Bill(5, "Insurance", "Harbor Mutual", "Household insurance", Decimal("24.50")),
    Bill(12, "Health & Fitness", "Pulse Gym", "Gym membership", Decimal("34.00")),
)
STREAMING = Bill(8, "Subscriptions", "Streamly", "Streaming", Decimal("11.99"))
RAISED_STREAMING = STREAMING._replace(amount=Decimal("14.99"))

HABITS = (
    Habit(
        0.36, "Groceries", ("Corner Market", "Green Basket", "Discount Foods"), "Groceries", 8, 95
    ),
    Habit(
        0.18,
        "Food & Dining",
        ("Trattoria Nino", "Noodle House", "Daily Grind"),
        "Eating out",
        4,
        48,
    ),
    Habit(0.14, "Transportation", ("Metro", "Fuel Stop", "City Cabs"), "Getting around", 2.6, 62),
    Habit(0.10, "Shopping", ("Bookhaven", "Northwear", "Home & Hearth"), "Shopping", 9, 140),
    Habit(0.07, "Entertainment", ("Rialto Cinema", "Jazz Cellar"), "Going out", 8, 55),
    Habit(0.06, "Health & Fitness", ("Old Town Pharmacy",), "Pharmacy", 4, 40),
    Habit(0.05, "Personal Care", ("Snip Studio",), "Haircut", 18, 46),
    Habit(0.04, "Gifts & Donations", ("Flower Corner",), "Gift", 12, 80),
)

CHECKING = "Everyday account"
SAVINGS = "Savings account"

QUIET_SHARE = 0.35
"""Purchases of the one quiet month, as a share of those of other months."""

REFUND_SHARE = 0.12
"""Share of purchases in Shopping that are sent back."""

HOLIDAY_MONTHS = {7, 12}
HOLIDAY_NIGHTS = 5
SALARY_DAY = 25


def household(today: dt.date, months: int, per_month: int, seed: int) -> Iterator[LedgerRow]:
    """Generate the transactions of a household up to ``today``.

    Salary, rent, bills, a subscription whose price rises, everyday purchases, holidays, refunds,
    transfers to savings, and one quiet month.
    """
    dice = random.Random(seed)  # noqa: S311 (a household, not a secret)
    first = today.replace(day=1) - relativedelta(months=months - 1)
    # Neither the first month nor one of the last two, at which whoever tries the program looks
    # first.
    quiet = dice.randrange(1, max(2, months - 2))
    for index in range(months):
        month = first + relativedelta(months=index)
        share = QUIET_SHARE if index == quiet else 1.0

        rows = list(_monthly_rows(month, is_raised=index >= months // 2))
        rows += _purchases(dice, month, round(per_month * share))
        if month.month in HOLIDAY_MONTHS:
            rows += _holiday(dice, month)
        yield from (row for row in rows if row["date"] <= today)


def _monthly_rows(month: dt.date, *, is_raised: bool) -> Iterator[LedgerRow]:
    """Salary, bills and savings of one month."""
    yield {
        "date": month.replace(day=min(SALARY_DAY, _days_in(month))),
        "kind": TransactionKind.INCOME,
        "category": "Salary",
        "payee": "Brightworks Ltd",
        "description": "Salary",
        "amount": Decimal("3450.00"),
        "account": CHECKING,
    }
    for bill in (*BILLS, RAISED_STREAMING if is_raised else STREAMING):
        day = month.replace(day=bill.day)
        yield _expense(day, bill.category, bill.payee, bill.description, bill.amount)
    yield {
        "date": month.replace(day=26),
        "kind": TransactionKind.TRANSFER,
        "description": "To savings",
        "amount": Decimal("300.00"),
        "account": CHECKING,
        "to_account": SAVINGS,
    }


def _purchases(dice: random.Random, month: dt.date, count: int) -> Iterator[LedgerRow]:
    """Everyday purchases of one month, and refunds of some of them."""
    last_day = _days_in(month)
    weights = [habit.share for habit in HABITS]
    for _ in range(count):
        habit = dice.choices(HABITS, weights)[0]
        # Beta(1.4, 4) leans to the low end: most purchases are small.
        price = habit.low + (habit.high - habit.low) * dice.betavariate(1.4, 4)
        amount = Decimal(str(round(price, 2)))
        day = month.replace(day=dice.randint(1, last_day))
        payee = dice.choice(habit.payees)
        yield _expense(day, habit.category, payee, habit.description, amount)

        if habit.category == "Shopping" and dice.random() < REFUND_SHARE:
            refund_day = day + dt.timedelta(days=dice.randint(3, 12))
            yield _expense(refund_day, habit.category, payee, "Refund", -amount)


def _holiday(dice: random.Random, month: dt.date) -> Iterator[LedgerRow]:
    """Flights and the nights of a hotel."""
    start = month.replace(day=dice.randint(5, 12))
    flight_day = start - dt.timedelta(days=3)
    yield _expense(flight_day, "Travel", "Skyline Air", "Flights", Decimal("412.80"))
    for night in range(HOLIDAY_NIGHTS):
        price = Decimal(str(round(dice.uniform(72, 118), 2)))
        day = start + dt.timedelta(days=night)
        yield _expense(day, "Travel", "Hotel Miramar", "Hotel", price)


def _expense(
    day: dt.date, category: str, payee: str, description: str, amount: Decimal
) -> LedgerRow:
    return {
        "date": day,
        "kind": TransactionKind.EXPENSE,
        "category": category,
        "payee": payee,
        "description": description,
        "amount": amount,
        "account": CHECKING,
    }


def _days_in(month: dt.date) -> int:
    return calendar.monthrange(month.year, month.month)[1]
