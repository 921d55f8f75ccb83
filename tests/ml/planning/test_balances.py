"""The course of a balance adds up, its band never narrows, and its chances fit together."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ml.planning.balances import BalanceCourse, trace_balances

OUTCOMES = 200

changes = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=40)
spreads = st.floats(0, 1e7, allow_nan=False)


def trace(start: int, daily: list[int], spread: float, seed: int = 1) -> BalanceCourse:
    rng = np.random.default_rng(seed)
    steps = spread * rng.standard_normal((OUTCOMES, len(daily)))
    return trace_balances(start, np.array(daily), np.cumsum(steps, axis=1))


@given(start=st.integers(-(10**12), 10**12), daily=changes, spread=spreads)
def test_each_balance_is_the_one_before_plus_its_change(
    start: int, daily: list[int], spread: float
) -> None:
    course = trace(start, daily, spread)
    before = start
    for change, balance in zip(daily, course.expected.tolist(), strict=True):
        assert balance == before + change
        before = balance


@given(start=st.integers(-(10**9), 10**9), daily=changes, spread=spreads)
def test_the_band_contains_the_balance_and_never_narrows(
    start: int, daily: list[int], spread: float
) -> None:
    course = trace(start, daily, spread)
    assert (course.lower <= course.expected).all()
    assert (course.expected <= course.upper).all()
    assert (np.diff(course.expected - course.lower) >= 0).all()
    assert (np.diff(course.upper - course.expected) >= 0).all()


def test_a_day_that_would_be_surer_is_widened_with_its_outcomes() -> None:
    rng = np.random.default_rng(3)
    deviations = rng.standard_normal((OUTCOMES, 1)) * np.array([[100.0, 50.0, 200.0]])
    course = trace_balances(0, np.zeros(3, np.int64), deviations)
    widths = course.upper - course.lower
    assert widths[0] == widths[1] < widths[2]
    chances = course.chances_below(-100)
    assert chances[0] == chances[1]


@given(daily=changes, spread=spreads, limit=st.integers(-(10**9), 10**9))
def test_the_chance_of_a_window_is_at_least_that_of_its_days(
    daily: list[int], spread: float, limit: int
) -> None:
    course = trace(10**6, daily, spread)
    assert course.chance_ever_below(limit) >= course.chances_below(limit).max()
    within = course.chances_within(limit, len(daily))
    assert within[0] == course.chance_ever_below(limit)
    assert (np.diff(within) <= 0).all()


@given(daily=changes, spread=spreads)
def test_what_can_be_spent_keeps_the_promised_chance(daily: list[int], spread: float) -> None:
    course = trace(10**6, daily, spread)
    spendable = course.find_spendable(0.1)
    assert course.chance_ever_below(spendable) <= 0.1


def test_about_eight_of_ten_outcomes_are_in_the_band() -> None:
    course = trace(0, [0] * 30, 100.0)
    is_inside = (course.lower <= course.outcomes) & (course.outcomes <= course.upper)
    assert (np.abs(is_inside.mean(axis=0) - 0.8) < 0.06).all()


def test_without_outcomes_there_is_no_band() -> None:
    course = trace_balances(100, np.array([-30, 20]), np.zeros((0, 2)))
    assert course.expected.tolist() == [70, 90]
    assert not course.has_band
    assert course.find_lowest() == 0
