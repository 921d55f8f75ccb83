import numpy as np
import pytest

from ml.forecasting.arrays import FloatArray
from ml.forecasting.days import month_number, month_start
from ml.forecasting.seasons import find_seasons

FIRST = month_start(600)  # January 2020


def daily(months: list[float]) -> FloatArray:
    """One series from January 2020 on, each month's amount on its tenth day."""
    end = month_start(600 + len(months))
    amounts = np.zeros((1, end - FIRST))
    for number, amount in enumerate(months):
        amounts[0, month_start(600 + number) + 9 - FIRST] = amount
    return amounts


def year(july: float, usual: float = 0.0) -> list[float]:
    return [usual] * 6 + [july] + [usual] * 5


def spread_july_of_2022(history: list[float]) -> FloatArray:
    seasons = find_seasons(daily(history), FIRST)
    july = month_start(600 + 30)
    return seasons.spread(july, july + 31)[0]


def test_a_holiday_of_two_julys_comes_back_around_the_same_days() -> None:
    spread = spread_july_of_2022(year(880) + year(860))
    assert spread.sum() == pytest.approx(870)
    assert spread[5:14].sum() > 0.8 * spread.sum()


def test_what_happened_once_or_differs_much_is_no_season() -> None:
    assert spread_july_of_2022(year(880) + year(0)).sum() == 0
    assert spread_july_of_2022(year(880) + year(100)).sum() == 0
    assert spread_july_of_2022(year(880)[:12]).sum() == 0


def test_months_that_cost_less_every_year_are_seasons_too() -> None:
    assert spread_july_of_2022(year(20, 100) + year(40, 100)).sum() == pytest.approx(-70)


def test_history_without_seasons_has_usual_months() -> None:
    seasons = find_seasons(daily(year(500, 100) + year(520, 100)), FIRST)
    lowered = seasons.without_seasons()
    months = month_number(np.arange(lowered.shape[1]) + FIRST)
    sums = [lowered[0, months == number].sum() for number in np.unique(months)]
    assert sums == pytest.approx([100.0] * 24, rel=0.15)


def test_other_months_are_not_touched() -> None:
    seasons = find_seasons(daily(year(880, 50) + year(880, 50)), FIRST)
    august = month_start(600 + 31)
    assert seasons.spread(august, august + 31).sum() == 0


def test_a_month_that_is_recorded_twice_needs_no_two_whole_years() -> None:
    history = [*year(880)[:12], *year(880)[:8]]
    assert spread_july_of_2022(history).sum() == pytest.approx(880)
