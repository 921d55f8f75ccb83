"""Parts of everyday life that most kinds of households share."""

from __future__ import annotations

from benchmarks.households import schedules
from benchmarks.households.drafts import Draft, Level
from benchmarks.households.schedules import monthly, next_working_day, previous_working_day

EVERYDAY = (
    ("Groceries", 320.0, 13.0, 0.5),
    ("Restaurants", 110.0, 6.0, 0.5),
    ("Transport", 80.0, 6.0, 0.5),
    ("Clothing", 45.0, 1.2, 0.6),
    ("Household", 50.0, 1.5, 0.7),
    ("Leisure", 45.0, 2.5, 0.5),
    ("Health", 20.0, 0.8, 0.5),
    # A machine breaks once in a year and a half.
    ("Electronics", 25.0, 0.06, 0.4),
)
"""Category, euros per month, purchases per month, and spread of their amounts."""


def add_everyday_spending(
    draft: Draft, scale: float = 1.0, level: Level | None = None, prices: Level | None = None
) -> None:
    """Add the shops and outings of everyday life, and rare larger purchases.

    ``scale`` multiplies the amounts, ``level`` the visits, ``prices`` the amounts of given days.
    """
    for category, per_month, visits, spread in EVERYDAY:
        draft.spend(
            category,
            draft.around(per_month) * scale,
            draft.around(visits),
            level=level,
            prices=prices,
            spread=spread,
        )


def add_bills(draft: Draft, scale: float = 1.0) -> None:
    """Add electricity, telephone and a subscription: monthly and exact."""
    months = draft.time.months
    day = int(draft.rng.integers(2, 12))
    power = round(draft.around(68) * scale)
    phone = round(draft.around(30)) - 0.01
    draft.pay(
        "Utilities",
        "STADTWERKE ABSCHLAG {month} VK881923",
        power,
        monthly(months, day, next_working_day),
    )
    draft.pay(
        "Phone",
        "TELEKOM DEUTSCHLAND GMBH RG {ref}",
        phone,
        monthly(months, 17, next_working_day),
    )
    draft.pay("Subscriptions", "PAYPAL *SPOTIFY P{ref}", 10.99, monthly(months, day + 9))


def add_salary(draft: Draft, amount: float, day: int = 28) -> None:
    """Add a monthly salary, paid before the weekend."""
    draft.earn(round(amount), monthly(draft.time.months, day, previous_working_day))


def first_working_days(draft: Draft) -> tuple[int, ...]:
    """Return the first day of every month, or Monday where it is a weekend."""
    return schedules.monthly(draft.time.months, 1, next_working_day)
