"""Parts of everyday life that most kinds of households share."""

from __future__ import annotations

from benchmarks.households import schedules
from benchmarks.households.drafts import Draft, Level
from benchmarks.households.schedules import monthly, next_working_day, previous_working_day


def add_everyday_spending(
    draft: Draft, scale: float = 1.0, level: Level | None = None, prices: Level | None = None
) -> None:
    """Add groceries, restaurants, transport, clothing and things for the home."""
    around = draft.around
    draft.spend(
        "Groceries",
        around(320) * scale,
        around(13),
        level=level,
        prices=prices,
    )
    draft.spend("Restaurants", around(110) * scale, around(6), level=level, prices=prices)
    draft.spend("Transport", around(80) * scale, around(6), level=level, prices=prices)
    draft.spend("Clothing", around(45) * scale, around(1.2), spread=0.6, level=level, prices=prices)
    draft.spend("Household", around(50) * scale, around(1.5), spread=0.7, prices=prices)


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
