"""Drafts: a plan while its kind adds payments and spending to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.households import schedules
from benchmarks.households.household import RENT
from benchmarks.households.payees import GERMANY
from benchmarks.households.plans import PlanItem, ScheduledPayments, VariableSpending
from ml.forecasting.arrays import FloatArray, IntArray
from ml.forecasting.days import compute_weekday

DAYS_PER_MONTH = 365.25 / 12

# People go out on Fridays and Saturdays.
EVENINGS = (0.5, 0.6, 0.7, 0.9, 1.6, 1.7, 1.0)

WEEKDAYS: Mapping[str, tuple[float, ...]] = {
    # Shops that are closed on Sundays.
    "Groceries": (0.9, 0.9, 0.9, 1.0, 1.3, 2.0, 0.0),
    "Restaurants": EVENINGS,
    "Leisure": EVENINGS,
    "Transport": (1.2, 1.2, 1.2, 1.2, 1.2, 0.6, 0.4),
}
"""Relative number of visits from Monday to Sunday; other categories know no weekdays."""

INCOME = {"Salary", "Invoices"}
"""Categories of income."""

Level = Callable[[IntArray], FloatArray]
"""Factors of spending on given days since 1970-01-01; both of shape (days,)."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Time of a household: history, the day on which it usually asks, and the future.

    ``first_day``, ``today`` and ``end_day`` (the day after the last) count from 1970-01-01.
    """

    first_day: int
    today: int
    end_day: int

    @property
    def month(self) -> int:
        """Month of today, from January 1970."""
        return schedules.to_month(self.today)

    @property
    def months(self) -> range:
        """All months of the timeline."""
        return range(schedules.to_month(self.first_day), schedules.to_month(self.end_day - 1) + 1)

    @property
    def days(self) -> IntArray:
        """All days of the timeline."""
        return np.arange(self.first_day, self.end_day)

    def ago(self, months: int) -> int:
        """Return the first day of the month that lies so many months before today's."""
        return schedules.first_of_month(self.month - months)


@dataclass
class Draft:
    """Plan that is being made up; the amounts that it takes are in euros of purchasing power.

    ``unit`` is the number of minor units of the household's currency in one of them: with 160, a
    rent of 800 is 128,000 yen.
    """

    rng: np.random.Generator
    time: Timeline
    unit: float = 100.0
    payees: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: GERMANY)
    items: list[PlanItem] = field(default_factory=list)

    def around(self, amount: float, share: float = 0.2) -> float:
        """Draw an amount that differs by up to ``share``, so that no two households are alike."""
        return amount * float(self.rng.uniform(1 - share, 1 + share))

    def pay(
        self,
        category: str,
        payee: str,
        amount: float,
        due: Sequence[int],
        *,
        level: Level | None = None,
        spread: float = 0.0,
        lateness: tuple[float, ...] = (1.0,),
    ) -> None:
        """Add payments of an amount on the due days that lie within the timeline.

        ``level`` changes the amount with time; the other options are those of ScheduledPayments.
        """
        # A payment that comes late lies within the timeline as well.
        end = self.time.end_day - len(lateness) + 1
        days = tuple(day for day in due if self.time.first_day <= day < end)
        factors = np.ones(len(days)) if level is None else level(np.array(days, int))
        amounts = np.rint(amount * self.unit * factors).astype(int).tolist()
        item = ScheduledPayments(
            payee, category, days, tuple(amounts), spread, lateness, is_income=category in INCOME
        )
        self.items.append(item)

    def spend(
        self,
        category: str,
        per_month: float,
        visits: float,
        *,
        season: Sequence[float] = (1.0,) * 12,
        level: Level | None = None,
        prices: Level | None = None,
        spread: float = 0.5,
        payees: tuple[str, ...] = (),
    ) -> None:
        """Add spending of ``per_month`` in as many ``visits`` per month on average.

        ``season`` (January to December) and ``level`` multiply the visits, ``prices`` the amounts.
        """
        days = self.time.days
        number = days.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
        weekdays = np.array(WEEKDAYS.get(category, (1.0,) * 7))
        # Divided by the mean: weekdays move visits and add none.
        weights = weekdays[compute_weekday(days)] / weekdays.mean()
        rates = visits / DAYS_PER_MONTH * weights * np.array(season, float)[number]
        rates = rates if level is None else rates * level(days)
        amounts = np.full(len(days), per_month / visits * self.unit)
        amounts = amounts if prices is None else amounts * prices(days)

        item = VariableSpending(
            payees or self.payees[category],
            category,
            self.time.first_day,
            rates,
            amounts,
            spread,
            is_income=category in INCOME,
        )
        self.items.append(item)

    def pay_rent(
        self,
        amount: float,
        due: Sequence[int],
        *,
        payee: str = "DAUERAUFTRAG MIETE HAUSVERWALTUNG LENZ",
        level: Level | None = None,
        lateness: tuple[float, ...] = (1.0,),
    ) -> None:
        """Add an exact rent."""
        self.pay(RENT, payee, amount, due, level=level, lateness=lateness)

    def earn(self, amount: float, due: Sequence[int], payee: str = "LOHN/GEHALT {month}") -> None:
        """Add income of nearly the same amount on the due days."""
        self.pay("Salary", payee, amount, due, spread=0.01)


def step_at(day: int, before: float, after: float) -> Level:
    """Return a level that changes once, on ``day``."""
    return lambda days: np.where(days < day, before, after)


def grow_yearly(share: float, day: int) -> Level:
    """Return a level that grows by a share per year, and is 1 on ``day``."""
    return lambda days: (1 + share) ** ((days - day) / 365.25)


def step_every_january(share: float) -> Level:
    """Return a level that grows by a share every January, and is 1 in 2025."""

    def level(days: IntArray) -> FloatArray:
        years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
        return np.asarray((1 + share) ** (years - 2025.0))

    return level


def only_from(day: int) -> Level:
    """Return a level of 0 before ``day``, and 1 from then on."""
    return step_at(day, 0.0, 1.0)
