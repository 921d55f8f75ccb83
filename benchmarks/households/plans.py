"""Plan of an invented household: payments that fall due, and spending that comes by chance.

A plan knows its own expectation, so that forecasts can be compared with the truth instead of with
one draw from it. Days count from 1970-01-01; amounts are in minor units of the currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from benchmarks.households.schedules import format_month, to_month
from ml.forecasting.arrays import FloatArray

NEVER_ENTERED = 1_000_000
"""Entry day of a row that its owner forgot: a day in the year 4707."""


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One transaction of a household.

    ``amount`` is in minor units, and negative for a refund; ``payee`` is the bank's text.
    ``entered_day`` is the day on which the row became known, at the earliest ``day``.
    """

    day: int
    amount: int
    payee: str
    category: str
    is_income: bool
    entered_day: int

    def entered_on(self, day: int) -> HouseholdRow:
        """Return the row as one that became known on another day."""
        return self if day == self.entered_day else replace(self, entered_day=day)


class PlanItem(Protocol):
    """Part of a plan with one category, either of expenses or of income."""

    @property
    def category(self) -> str:
        """Category of all rows."""

    @property
    def is_income(self) -> bool:
        """Check that the rows are income."""

    def draw(self, rng: np.random.Generator) -> tuple[HouseholdRow, ...]:
        """Draw the rows of the whole time of the plan."""

    def expect(
        self, first: int, end: int, drawn: Sequence[HouseholdRow], known_through: int
    ) -> FloatArray:
        """Return the expected amount per day from ``first`` to before ``end``, of shape (days,).

        It is conditional on the rows of ``drawn`` up to ``known_through``.
        """


@dataclass(frozen=True, slots=True)
class ScheduledPayments:
    """Payments that fall due on given days.

    ``amounts`` belong to the ``due`` days, in minor units; ``spread`` is the standard deviation of
    their logarithm, 0 for exact ones. ``lateness`` holds the probabilities of being paid 0, 1, 2
    and more days late.
    """

    payee: str
    category: str
    due: tuple[int, ...]
    amounts: tuple[int, ...]
    spread: float = 0.0
    lateness: tuple[float, ...] = (1.0,)
    is_income: bool = False

    def draw(self, rng: np.random.Generator) -> tuple[HouseholdRow, ...]:
        """Draw one row per due day, in their order."""
        late = rng.choice(len(self.lateness), size=len(self.due), p=self.lateness)
        factors = _draw_factors(rng, self.spread, len(self.due))
        paid = np.array(self.due, int) + late
        amounts = np.rint(np.array(self.amounts) * factors).astype(int)
        payments = zip(paid.tolist(), amounts.tolist(), strict=True)
        return tuple(
            _build_row(rng, day, amount, self.payee, self.category, is_income=self.is_income)
            for day, amount in payments
        )

    def expect(
        self, first: int, end: int, drawn: Sequence[HouseholdRow], known_through: int
    ) -> FloatArray:
        """Return the expected amount per day; a payment that was seen is not due once more."""
        expected = np.zeros(end - first)
        for due, amount, row in zip(self.due, self.amounts, drawn, strict=True):
            if row.day <= known_through:
                probabilities = {row.day: 1.0}
            else:
                # A payment that did not come yet is due on the days that are left.
                probabilities = self._probabilities_after(due, known_through)
            for day, probability in probabilities.items():
                if first <= day < end:
                    expected[day - first] += amount * probability
        return expected

    def _probabilities_after(self, due: int, known_through: int) -> dict[int, float]:
        """Return the probability of each day of payment, given that it was not seen."""
        days = {due + late: share for late, share in enumerate(self.lateness)}
        possible = {day: share for day, share in days.items() if day > known_through}
        total = sum(possible.values())
        return {day: share / total for day, share in possible.items()}


@dataclass(frozen=True, slots=True)
class VariableSpending:
    """Purchases that come by chance: a compound Poisson process with log-normal amounts.

    ``visits`` (expected purchases) and ``amounts`` (mean per purchase, in minor units; negative for
    refunds) have the shape (days,) and start on ``first_day``. ``spread`` is the standard deviation
    of an amount's logarithm. The first of the ``payees`` are visited more often.
    """

    payees: tuple[str, ...]
    category: str
    first_day: int
    visits: FloatArray
    amounts: FloatArray
    spread: float
    is_income: bool = False

    def draw(self, rng: np.random.Generator) -> tuple[HouseholdRow, ...]:
        """Draw the purchases of all days, in their order."""
        counts = rng.poisson(self.visits)
        positions = np.repeat(np.arange(len(counts)), counts)
        factors = _draw_factors(rng, self.spread, len(positions))
        amounts = np.rint(self.amounts[positions] * factors).astype(int)
        # Squared, so that the favourite shops come first.
        shops = (len(self.payees) * rng.random(len(positions)) ** 2).astype(int)

        rows = []
        for position, amount, shop in zip(
            positions.tolist(), amounts.tolist(), shops.tolist(), strict=True
        ):
            # An amount of nothing is no transaction.
            if amount:
                day, payee = self.first_day + position, self.payees[shop]
                row = _build_row(rng, day, amount, payee, self.category, is_income=self.is_income)
                rows.append(row)
        return tuple(rows)

    def expect(
        self, first: int, end: int, drawn: Sequence[HouseholdRow], known_through: int
    ) -> FloatArray:
        """Return the expected amount per day, whatever was spent before."""
        expected = np.zeros(end - first)
        daily = self.visits * self.amounts
        begin, stop = max(first, self.first_day), min(end, self.first_day + len(daily))
        if begin < stop:
            expected[begin - first : stop - first] = daily[
                begin - self.first_day : stop - self.first_day
            ]
        return expected


def _draw_factors(rng: np.random.Generator, spread: float, count: int) -> FloatArray:
    """Draw log-normal factors with mean 1."""
    # The mean of a log-normal variable is exp(mu + sigma ** 2 / 2).
    return rng.lognormal(-(spread**2) / 2, spread, count)


def _build_row(
    rng: np.random.Generator, day: int, amount: int, payee: str, category: str, *, is_income: bool
) -> HouseholdRow:
    """Build a row that is known at once; ``{ref}`` and ``{month}`` in the payee are filled in."""
    if "{" in payee:
        ref = int(rng.integers(100_000, 999_999))
        payee = payee.format(ref=ref, month=format_month(to_month(day)))
    return HouseholdRow(day, amount, payee, category, is_income, entered_day=day)
