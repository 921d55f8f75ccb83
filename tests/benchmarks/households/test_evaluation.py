from dataclasses import replace

import numpy as np
import pytest

from benchmarks.households import ForecastedAmount, Household, build_household, evaluate_households
from benchmarks.households.evaluation import MONTH, REST, WEEK, WINDOWS, YEAR, list_windows
from benchmarks.households.forecasters import forecast_median_of_six, forecast_served
from benchmarks.households.household import RENT
from benchmarks.households.table import format_table

SEEDS = range(6)


def forecast_truth(
    household: Household, start: int, end: int, category: str | None = None
) -> ForecastedAmount:
    return ForecastedAmount(household.expected(start, end, category), 0.0, 1e12)


def test_the_truth_has_no_error_and_no_bias() -> None:
    scores = evaluate_households(forecast_truth, SEEDS, ["renter", "kuwait"], forecast_truth)
    for kind in scores.values():
        assert kind.exact_rents == 1.0
        for window in WINDOWS:
            assert kind.windows[window].error == 0
            assert kind.windows[window].bias == pytest.approx(0)
            assert kind.windows[window].coverage == 1
            assert kind.windows[window].answered == 1


def test_twice_the_truth_is_an_error_of_one() -> None:
    def forecast(household: Household, start: int, end: int) -> ForecastedAmount:
        return ForecastedAmount(2 * household.expected(start, end), -2.0, -1.0)

    scores = evaluate_households(forecast, SEEDS, ["renter"])["renter"]
    assert scores.exact_rents is None
    assert scores.windows[MONTH].error == pytest.approx(1)
    assert scores.windows[MONTH].bias == pytest.approx(1)
    assert scores.windows[MONTH].coverage == 0


def test_a_household_without_a_forecast_is_counted_and_not_scored() -> None:
    scores = evaluate_households(lambda *_: None, SEEDS, ["renter"], lambda *_: None)["renter"]
    assert scores.windows[YEAR].answered == 0
    assert np.isnan(scores.windows[YEAR].error)
    assert scores.exact_rents == 0


def test_windows_follow_today_and_lie_within_the_truth() -> None:
    for seed in range(40):
        household = build_household("student", seed)
        windows = list_windows(household)
        assert windows[WEEK][1] - windows[WEEK][0] == 7
        assert windows[YEAR][0] == windows[MONTH][0]
        assert 365 <= windows[YEAR][1] - windows[YEAR][0] <= 366
        if REST in windows:
            assert windows[REST] == (household.today + 1, windows[MONTH][0])
        for start, end in windows.values():
            assert household.today < start < end <= household.end_day


def test_the_baseline_is_the_median_of_six_months_and_twelve_times_it_for_a_year() -> None:
    household = build_household("renter", 3)
    windows = list_windows(household)
    month = forecast_median_of_six(household, *windows[MONTH])
    year = forecast_median_of_six(household, *windows[YEAR])
    assert year.predicted == pytest.approx(12 * month.predicted)
    assert month.lower <= month.predicted <= month.upper
    rent = forecast_median_of_six(household, *windows[MONTH], RENT)
    assert rent.predicted == household.rent


def test_the_served_forecast_answers_every_window_of_the_same_question() -> None:
    household = build_household("renter", 3)
    for start, end in list_windows(household).values():
        total = forecast_served(household, start, end)
        rent = forecast_served(household, start, end, RENT)
        assert total.lower <= total.predicted <= total.upper
        assert 0 <= rent.predicted <= total.predicted


def test_less_than_two_months_of_history_have_no_answer() -> None:
    student = build_household("student", 3)
    beginner = replace(
        student, rows=tuple(row for row in student.rows if row.day > student.today - 50)
    )
    windows = list_windows(student)
    assert forecast_served(student, *windows[YEAR]) is not None
    assert forecast_served(beginner, *windows[MONTH]) is None


def test_the_table_shows_both_forecasters_and_counts_the_kinds() -> None:
    scores = evaluate_households(forecast_truth, SEEDS, ["renter"], forecast_truth)
    baseline = evaluate_households(forecast_median_of_six, SEEDS, ["renter"])
    text = format_table(scores, baseline, "truth")
    assert "renter" in text
    assert "month          1 of 1 kinds within 0.10; coverage 1.00" in text
