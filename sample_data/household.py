"""A believable household, the same for the same seed."""

import calendar
import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

from sample_data.recording import Row

MONTHLY: tuple[tuple[int, str, str, str, str], ...] = (
    (1, "Housing", "Linden Property", "Rent", "1250.00"),
    (3, "Utilities", "City Power", "Electricity", "78.40"),
    (4, "Utilities", "Fibernet", "Internet", "39.99"),
    (5, "Insurance", "Harbor Mutual", "Household insurance", "24.50"),
    (12, "Health & Fitness", "Pulse Gym", "Gym membership", "34.00"),
)
STREAMING = (8, "Subscriptions", "Streamly", "Streaming", Decimal("11.99"), Decimal("14.99"))
OCCASIONS: tuple[tuple[float, str, tuple[str, ...], str, float, float], ...] = (
    (0.36, "Groceries", ("Corner Market", "Green Basket", "Discount Foods"), "Groceries", 8, 95),
    (0.18, "Food & Dining", ("Trattoria Nino", "Noodle House", "Daily Grind"), "Eating out", 4, 48),
    (0.14, "Transportation", ("Metro", "Fuel Stop", "City Cabs"), "Getting around", 2.6, 62),
    (0.10, "Shopping", ("Bookhaven", "Northwear", "Home & Hearth"), "Shopping", 9, 140),
    (0.07, "Entertainment", ("Rialto Cinema", "Jazz Cellar"), "Going out", 8, 55),
    (0.06, "Health & Fitness", ("Old Town Pharmacy",), "Pharmacy", 4, 40),
    (0.05, "Personal Care", ("Snip Studio",), "Haircut", 18, 46),
    (0.04, "Gifts & Donations", ("Flower Corner",), "Gift", 12, 80),
)
QUIET_SHARE = 0.35


def household(today: dt.date, months: int, per_month: int, seed: int) -> Iterator[Row]:
    """The rows of a household up to ``today``: the same for the same arguments.

    Salary, rent, bills, a subscription whose price rises, groceries and the like, summer holidays, refunds,
    transfers to savings, and one quiet month.
    """
    dice = random.Random(seed)  # noqa: S311 (a household, not a secret)
    first = today.replace(day=1) - relativedelta(months=months - 1)
    quiet = dice.randrange(1, max(2, months - 2))
    for index in range(months):
        month = first + relativedelta(months=index)
        share = QUIET_SHARE if index == quiet else 1.0
        rows = [
            *_fixed(month, raised=index >= months // 2),
            *_daily(dice, month, round(per_month * share)),
        ]
        if month.month in {7, 12}:
            rows += _holiday(dice, month)
        yield from (row for row in rows if row["date"] <= today)


def _row(
    day: dt.date,
    kind: str,
    category: str | None,
    payee: str,
    description: str,
    amount: Decimal,
    **more: Any,
) -> Row:
    account = more.pop("account", "Everyday account")
    return {
        "date": day,
        "kind": kind,
        "category": category,
        "payee": payee,
        "description": description,
        "amount": amount,
        "account": account,
        **more,
    }


def _fixed(month: dt.date, *, raised: bool) -> Iterator[Row]:
    salary_day = min(25, calendar.monthrange(month.year, month.month)[1])
    yield _row(
        month.replace(day=salary_day),
        "income",
        "Salary",
        "Brightworks Ltd",
        "Salary",
        Decimal("3450.00"),
    )
    for day, category, payee, description, amount in MONTHLY:
        yield _row(month.replace(day=day), "expense", category, payee, description, Decimal(amount))
    day, category, payee, description, before, after = STREAMING
    yield _row(
        month.replace(day=day), "expense", category, payee, description, after if raised else before
    )
    yield _row(
        month.replace(day=26),
        "transfer",
        None,
        "",
        "To savings",
        Decimal("300.00"),
        to_account="Savings account",
    )


def _daily(dice: random.Random, month: dt.date, count: int) -> Iterator[Row]:
    last = calendar.monthrange(month.year, month.month)[1]
    weights = [occasion[0] for occasion in OCCASIONS]
    for _ in range(count):
        _, category, payees, description, low, high = dice.choices(OCCASIONS, weights)[0]
        amount = Decimal(str(round(low + (high - low) * dice.betavariate(1.4, 4), 2)))
        day = month.replace(day=dice.randint(1, last))
        payee = dice.choice(payees)
        yield _row(day, "expense", category, payee, description, amount)
        if category == "Shopping" and dice.random() < 0.12:  # noqa: PLR2004 (one purchase in eight goes back)
            back = day + dt.timedelta(days=dice.randint(3, 12))
            yield _row(back, "expense", category, payee, "Refund", -amount)


def _holiday(dice: random.Random, month: dt.date) -> Iterator[Row]:
    start = month.replace(day=dice.randint(5, 12))
    yield _row(
        start - dt.timedelta(days=3),
        "expense",
        "Travel",
        "Skyline Air",
        "Flights",
        Decimal("412.80"),
    )
    for night in range(5):
        price = Decimal(str(round(dice.uniform(72, 118), 2)))
        yield _row(
            start + dt.timedelta(days=night), "expense", "Travel", "Hotel Miramar", "Hotel", price
        )
