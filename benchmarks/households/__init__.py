"""Invented households with known truth: a named test for every way of living that forecasts meet.

``build_household`` gives one of the ``KINDS``; ``python -m benchmarks.households`` evaluates the
forecasts on them.
"""

from benchmarks.households.evaluation import ForecastedAmount, evaluate_households
from benchmarks.households.generator import build_household
from benchmarks.households.household import Household
from benchmarks.households.kinds import KINDS
from benchmarks.households.plans import HouseholdRow

__all__ = [
    "KINDS",
    "ForecastedAmount",
    "Household",
    "HouseholdRow",
    "build_household",
    "evaluate_households",
]
