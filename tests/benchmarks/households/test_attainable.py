"""The limits of forecasts can be reached: who knows a plan's shape can learn its levels."""

import numpy as np
import pytest

from benchmarks.households import KINDS, ForecastedAmount, Household, evaluate_households
from benchmarks.households.evaluation import MONTH, WINDOWS
from benchmarks.households.household import DrawnItem
from benchmarks.households.plans import VariableSpending


def forecast(
    household: Household, start: int, end: int, category: str | None = None
) -> ForecastedAmount:
    """Forecast from the last year alone: what was spent of what the shape of the plan expects."""
    first = max(household.first_day, household.known_through - 365)
    predicted, variance = 0.0, 0.0
    for part in household.plan:
        item = part.item
        if not item.is_income and category in (None, item.category):
            ahead = item.expect(start, end, part.rows, household.known_through).sum()
            if isinstance(item, VariableSpending):
                ahead *= learn_level(household, part, first)
                amounts = item.amounts[start - item.first_day : end - item.first_day]
                visits = item.visits[start - item.first_day : end - item.first_day]
                variance += (visits * amounts**2).sum() * np.exp(item.spread**2)
            predicted += ahead
    margin = 1.28 * np.sqrt(variance)
    return ForecastedAmount(predicted, predicted - margin, predicted + margin)


def learn_level(household: Household, part: DrawnItem, first: int) -> float:
    """What a year has cost, relative to what its shape expects."""
    end = household.known_through + 1
    rows = [row for row in part.rows if first <= row.day < end]
    spent = sum(row.amount for row in rows if row.entered_day <= household.today)
    expected = part.item.expect(first, end, part.rows, household.known_through).sum()
    return spent / expected if expected else 1.0


@pytest.fixture(scope="module")
def scores():
    return evaluate_households(forecast, range(12), forecast_category=forecast)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_forecaster_that_knows_the_shape_is_within_the_limits(scores, kind: str) -> None:
    for window in WINDOWS:
        limit = 0.1 if window == MONTH else 0.15
        assert scores[kind].windows[window].error < limit
        assert abs(scores[kind].windows[window].bias) < limit
    assert scores[kind].exact_rents == 1


@pytest.mark.slow
@pytest.mark.parametrize("window", ["month", "week", "rest of month"])
def test_its_intervals_hold_about_eight_of_ten_actual_amounts(scores, window: str) -> None:
    coverage = [kind.windows[window].coverage for kind in scores.values()]
    # Three standard errors of 252 households on either side.
    assert 0.725 <= np.mean(coverage) <= 0.88
