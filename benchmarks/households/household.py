"""An invented household: what it knows today, what it will really spend, and what to expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from benchmarks.households.plans import HouseholdRow, PlanItem, ScheduledPayments
from ml.forecasting.arrays import FloatArray
from ml.forecasting.ledgers import running_sums

RENT = "Housing"
"""Category that holds the rent and nothing else."""


@dataclass(frozen=True)
class DrawnItem:
    """Part of a plan, with the rows drawn from it."""

    item: PlanItem
    rows: tuple[HouseholdRow, ...]


@dataclass(frozen=True)
class Household:
    """One household in one currency, with its past and its future.

    ``rows`` are all transactions by day, in minor units; ``today`` is the day on which it asks, and
    ``known_through`` the last day of which it knows all rows. ``first_day`` and ``end_day`` (the
    day after) enclose the time for which the truth is known. Days count from 1970-01-01.
    """

    kind: str
    seed: int
    currency: str
    rows: tuple[HouseholdRow, ...]
    today: int
    known_through: int
    first_day: int
    end_day: int
    plan: Sequence[DrawnItem] = field(repr=False, compare=False)

    def known_rows(self) -> list[HouseholdRow]:
        """Return the rows of days up to today that are entered today."""
        return [row for row in self.rows if max(row.day, row.entered_day) <= self.today]

    def expected(self, start: int, end: int, category: str | None = None) -> float:
        """Return the expected spending from ``start`` to before ``end``, in minor units.

        It is the mean over all futures of this household's plan, given what is known today; chance
        that already happened is not part of it. Without a category it is that of all spending.
        """
        return self._sum(self._expected_sums, start, end, category)

    def actual(self, start: int, end: int, category: str | None = None) -> float:
        """Return what is really spent from ``start`` to before ``end``, in minor units.

        It includes rows that are never entered.
        """
        return self._sum(self._actual_sums, start, end, category)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Categories of spending, by name."""
        return tuple(sorted({part.item.category for part in self._spending}))

    @cached_property
    def rent(self) -> int | None:
        """Exact amount of the next rent in minor units; None without a rent."""
        for part in self._spending:
            if isinstance(part.item, ScheduledPayments) and part.item.category == RENT:
                payments = zip(part.rows, part.item.amounts, strict=True)
                ahead = [amount for row, amount in payments if row.day > self.known_through]
                if ahead:
                    return ahead[0]
        return None

    @property
    def _spending(self) -> list[DrawnItem]:
        return [part for part in self.plan if not part.item.is_income]

    @cached_property
    def _expected_sums(self) -> dict[str, FloatArray]:
        """Running sums of the expectation per category, of shape (days + 1,)."""
        daily = {category: np.zeros(self.end_day - self.first_day) for category in self.categories}
        for part in self._spending:
            daily[part.item.category] += part.item.expect(
                self.first_day, self.end_day, part.rows, self.known_through
            )
        return {category: running_sums(amounts) for category, amounts in daily.items()}

    @cached_property
    def _actual_sums(self) -> dict[str, FloatArray]:
        """Running sums of the rows per category, of shape (days + 1,)."""
        daily = {category: np.zeros(self.end_day - self.first_day) for category in self.categories}
        for row in self.rows:
            if not row.is_income:
                daily[row.category][row.day - self.first_day] += row.amount
        return {category: running_sums(amounts) for category, amounts in daily.items()}

    def _sum(
        self, sums: dict[str, FloatArray], start: int, end: int, category: str | None
    ) -> float:
        """Sum a window. Raises ValueError for days of which the truth is not known."""
        if not self.first_day <= start <= end <= self.end_day:
            raise ValueError("The window is outside of the household's time.")

        categories = self.categories if category is None else [category]
        begin, stop = start - self.first_day, end - self.first_day
        return float(sum(sums[name][stop] - sums[name][begin] for name in categories))
