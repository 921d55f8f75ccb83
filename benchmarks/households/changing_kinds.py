"""Kinds of households whose life has changed: new homes, new bills, one large purchase."""

from __future__ import annotations

import numpy as np

from benchmarks.households.drafts import Draft, only_from, step_at
from benchmarks.households.everyday import (
    add_bills,
    add_everyday_spending,
    add_salary,
    first_working_days,
)
from benchmarks.households.schedules import in_calendar_months, monthly, next_working_day
from ml.forecasting.arrays import FloatArray, IntArray


def student(draft: Draft) -> None:
    """Has kept accounts for five months only: a room, a semester fee, little money."""
    months = draft.time.months
    draft.pay_rent(round(draft.around(390)), first_working_days(draft), payee="STUDIERENDENWERK")
    draft.pay("Phone", "ALDI TALK {ref}", 8.99, monthly(months, 14))
    draft.pay("Transport", "DEUTSCHLANDTICKET {month}", 29.4, monthly(months, 1, next_working_day))
    terms = in_calendar_months(months, (2, 8))
    draft.pay("Education", "SEMESTERBEITRAG TU {ref}", 318.5, monthly(terms, 10, next_working_day))
    draft.spend("Groceries", draft.around(190), 14)
    draft.spend("Restaurants", draft.around(90), 8)
    draft.spend("Leisure", draft.around(40), 2.5)
    draft.earn(round(draft.around(850)), first_working_days(draft), "BAFOEG {month}")


def mover(draft: Draft) -> None:
    """Moved fourteen and four months ago, each time to a dearer flat."""
    first, second = draft.time.ago(14), draft.time.ago(4)
    rent = round(draft.around(700))

    def level(days: IntArray) -> FloatArray:
        return np.select([days < first, days < second], [1.0, 1.2], 1.35)

    draft.pay_rent(rent, first_working_days(draft), level=level, payee="MIETE {month}")
    add_bills(draft)
    add_everyday_spending(draft)
    movers = monthly([draft.time.month - 14, draft.time.month - 4], 3, next_working_day)
    draft.pay("Household", "UMZUEGE KRAFT GMBH RG {ref}", round(draft.around(900)), movers)
    add_salary(draft, draft.around(2_900))


def newly_separated(draft: Draft) -> None:
    """Has lived alone for three months: another flat, half the groceries, and maintenance."""
    change = draft.time.ago(3)
    months = draft.time.months
    rents = step_at(change, 1_280, round(draft.around(720)))
    # The level is the rent itself: it belongs to another flat, and did not rise.
    draft.pay_rent(1, first_working_days(draft), level=rents)
    add_bills(draft)
    add_everyday_spending(draft, 1.7, level=step_at(change, 1.0, 0.55))
    after = only_from(change)
    due = [day for day in monthly(months, 5, next_working_day) if day >= change]
    draft.pay("Maintenance", "UNTERHALT {month}", round(draft.around(430)), due)
    draft.spend("Leisure", draft.around(80), 4, level=after)
    add_salary(draft, draft.around(3_300))


def new_subscription(draft: Draft) -> None:
    """Joined a gym two months ago, and ended a streaming service four months ago."""
    joined, ended = draft.time.ago(2), draft.time.ago(4)
    months = draft.time.months
    draft.pay_rent(round(draft.around(850)), first_working_days(draft))
    add_bills(draft)
    add_everyday_spending(draft)
    gym = [day for day in monthly(months, 3) if day >= joined]
    draft.pay("Sports", "URBAN SPORTS CLUB {ref}", 89.0, gym)
    streaming = [day for day in monthly(months, 21) if day < ended]
    draft.pay("Subscriptions", "SKY DEUTSCHLAND {ref}", 45.0, streaming)
    add_salary(draft, draft.around(2_600))


def car_purchase(draft: Draft) -> None:
    """Bought one car for some 25,000, two to seven months ago, and never again."""
    draft.pay_rent(round(draft.around(700)), first_working_days(draft))
    add_bills(draft)
    add_everyday_spending(draft)
    month = draft.time.month - int(draft.rng.integers(2, 8))
    day = int(draft.rng.integers(5, 25))
    draft.pay(
        "Car", "AUTOHAUS WEBER RE {ref}", round(draft.around(25_000, 0.1)), monthly([month], day)
    )
    draft.spend("Car", draft.around(70), 2.5, payees=("ARAL STATION {ref}", "SHELL {ref}"))
    add_salary(draft, draft.around(3_400))
