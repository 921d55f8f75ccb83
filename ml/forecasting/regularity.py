"""Regularity of a series of payments, and the probability that it goes on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ml.forecasting.cadences import LIMITS, Cadence

RECENT_PAYMENTS = 12
"""Newest payments of a series that show how regular it is."""

PUNCTUAL_SHARE = 1 / 6
"""Share of a cadence's slack within which a payment is punctual: the very day for months."""

MAX_CHANGE = 0.5
"""Mean change of the amount, as a logarithm, from which on a greater one says no more."""

ASSUMED_DELAYS = 3
"""Payments at any time within the tolerance that are assumed besides the known ones."""

# Fitted to the payments that followed on half of the public accounts, cards and ledgers and on
# generated households; benchmarks/recurring.py measures them on others.
INTERCEPT = -2.9
LOG_SIZE = 1.1
PUNCTUAL = 2.3
CHANGE = -2.5
ALONE = 1.1
IS_PAIR = -0.7
PAIR = 2
CONTRACT_PAIR = 2.5
"""A yearly pair at a payee that is paid under a contract, which two visits cannot be by chance."""
CADENCE: dict[Cadence, float] = {
    Cadence.WEEKLY: -0.5,
    Cadence.FORTNIGHTLY: -0.5,
    Cadence.FOUR_WEEKLY: 0.0,
    Cadence.MONTHLY: 0.0,
    Cadence.QUARTERLY: -1.0,
    Cadence.HALF_YEARLY: -1.0,
    Cadence.YEARLY: -0.4,
}


@dataclass(frozen=True, slots=True)
class Regularity:
    """What speaks for a series: its length, its days and its amounts.

    ``punctual`` is the share of punctual payments, ``change`` the mean change of the amount from
    one payment to the next as a logarithm, ``missed`` the share of payments that did not come.
    ``is_alone`` says that the payee gets no other payments, ``is_contract`` that it is one that is
    paid under a contract.
    """

    cadence: Cadence
    size: int
    punctual: float
    change: float
    missed: float
    is_alone: bool
    is_contract: bool = False

    def compute_probability(self) -> float:
        """Return the probability that the next payment comes."""
        evidence = (
            INTERCEPT
            + CADENCE[self.cadence]
            + LOG_SIZE * math.log(min(self.size, RECENT_PAYMENTS))
            + PUNCTUAL * self.punctual
            + CHANGE * self.change
            + ALONE * self.is_alone
            + IS_PAIR * (self.size == PAIR)
            + CONTRACT_PAIR * self._is_contract_pair
        )
        return (1 - self.missed) / (1 + math.exp(-evidence))

    @property
    def _is_contract_pair(self) -> bool:
        is_yearly = self.cadence == Cadence.YEARLY
        return is_yearly and self.is_contract and self.size == PAIR


def measure_regularity(
    cadence: Cadence,
    indices: Sequence[int],
    delays: Sequence[int],
    amounts: Sequence[float],
    *,
    is_alone: bool,
    is_contract: bool = False,
) -> Regularity:
    """Describe a series by the occurrences that were paid, and their delays (days) and amounts."""
    indices, delays = indices[-RECENT_PAYMENTS:], delays[-RECENT_PAYMENTS:]
    slack = LIMITS[cadence].slack
    differences = [abs(delay) for delay in delays]
    recent = pairwise(amounts[-RECENT_PAYMENTS:])
    changes = [abs(math.log(after / before)) for before, after in recent]
    occurrences = indices[-1] - indices[0] + 1
    return Regularity(
        cadence=cadence,
        size=len(amounts),
        punctual=sum(day <= PUNCTUAL_SHARE * slack for day in differences) / len(delays),
        change=min(MAX_CHANGE, sum(changes) / len(changes)),
        missed=max(0.0, 1 - len(delays) / occurrences),
        is_alone=is_alone,
        is_contract=is_contract,
    )


def lower_by_lateness(
    probability: float, delays: Sequence[int], lateness: int, tolerance: int
) -> float:
    """Return the probability that a payment still comes which is late by some days.

    By Bayes' rule, from how often earlier payments were as late as this or later; as if
    ``ASSUMED_DELAYS`` more had come at any time within the tolerance.
    """
    if lateness <= 0:
        return probability

    assumed = ASSUMED_DELAYS * (1 - lateness / (tolerance + 1))
    later = sum(delay >= lateness for delay in delays) + assumed
    coming = probability * later / (len(delays) + ASSUMED_DELAYS)
    return coming / (coming + 1 - probability)


def compute_tolerance(cadence: Cadence, delays: Sequence[int]) -> int:
    """Return the days after which a payment does not come any more, by how late others came.

    The latest one may be an exception, and half of the period is the limit.
    """
    limits = LIMITS[cadence]
    second_latest = sorted(delays)[-2] if len(delays) > 1 else 0
    return min(limits.tolerance + 2 * max(0, second_latest), int(limits.period / 2))
