"""Courses of saving reach amounts when their months add up to them, and are shared only once."""

from itertools import accumulate
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.planning.goal_courses import (
    Claim,
    Pace,
    find_month,
    measure_pace,
    share_course,
    trace_fan,
)

amounts = st.floats(0, 1e9, allow_nan=False)
claims = st.lists(
    st.builds(
        Claim,
        remaining=st.floats(1, 1e7),
        months_left=st.one_of(st.none(), st.floats(1, 60)),
    ),
    min_size=1,
    max_size=5,
)


def course(*gains: float) -> np.ndarray:
    return np.array([0.0, *accumulate(gains)])


def test_one_month_is_no_pace() -> None:
    assert measure_pace([100]) is None
    assert measure_pace([100, 200]) == Pace(150, pytest.approx(70.71, abs=0.01), 2)


def test_the_expected_course_is_the_mean_of_each_month() -> None:
    fan = trace_fan(Pace(100, 20, 12), months=3)
    assert list(fan.expected) == [0, 100, 200, 300]


def test_the_bounds_are_those_of_a_mean_that_is_itself_uncertain() -> None:
    """Recomputed for month 4 of a pace of 9 months: t(8) = 1.397."""
    fan = trace_fan(Pace(100, 30, 9), months=4)
    spread = 1.397 * 30 * (4 + 16 / 9) ** 0.5
    assert fan.lower[4] == pytest.approx(400 - spread)
    assert fan.upper[4] == pytest.approx(400 + spread)


def test_fewer_months_make_a_wider_interval() -> None:
    few, many = trace_fan(Pace(100, 30, 2), 12), trace_fan(Pace(100, 30, 12), 12)
    assert few.lower[12] < many.lower[12] < many.upper[12] < few.upper[12]


def test_equal_months_are_no_promise() -> None:
    fan = trace_fan(Pace(100, 0, 12), 12)
    assert fan.lower[12] < fan.expected[12] < fan.upper[12]


def test_the_interval_holds_the_outcome_in_eight_of_ten_cases() -> None:
    """Months of a normal distribution, of which only some are known."""
    random = np.random.default_rng(16)
    inside = 0
    for _ in range(2000):
        months = random.normal(100, 40, 6 + 12)
        pace = measure_pace(list(months[:6]))
        assert pace is not None
        fan = trace_fan(pace, 12)
        inside += fan.lower[12] <= months[6:].sum() <= fan.upper[12]
    assert 0.77 <= inside / 2000 <= 0.83


def test_an_amount_is_reached_within_a_month() -> None:
    assert find_month(course(100, 100), 150) == pytest.approx(1.5)
    assert find_month(course(100, 100), 200) == pytest.approx(2)
    assert find_month(course(100, 100), 0) == 0
    assert find_month(course(100, 100), 201) is None
    assert find_month(course(-50, 100), 50) == pytest.approx(2)


def test_a_goal_with_a_date_takes_what_it_needs_and_the_rest_goes_on() -> None:
    dated, endless = share_course(course(100, 100, 100), [Claim(90, 3), Claim(500, None)])
    assert list(dated) == pytest.approx([0, 30, 60, 90])
    assert list(endless) == pytest.approx([0, 70, 140, 210])


def test_a_goal_without_a_date_takes_all_until_it_is_reached() -> None:
    first, second = share_course(course(100, 100, 100), [Claim(150, None), Claim(300, 3)])
    assert list(first) == pytest.approx([0, 100, 150, 150])
    assert list(second) == pytest.approx([0, 0, 50, 150])


def test_what_nobody_needs_in_time_reaches_the_first_goal_earlier() -> None:
    (only,) = share_course(course(100, 100), [Claim(150, 10)])
    assert list(only) == pytest.approx([0, 100, 150])


def test_a_loss_has_to_come_together_again_first() -> None:
    (only,) = share_course(course(-100, 50, 80), [Claim(500, None)])
    assert list(only) == pytest.approx([0, 0, 0, 30])


@given(gains=st.lists(amounts, min_size=1, max_size=24), claims=claims)
def test_nothing_is_shared_twice(gains: list[float], claims: list[Claim]) -> None:
    whole = course(*gains)
    shares = share_course(whole, claims)
    assert np.all(sum(shares) <= whole * (1 + 1e-9) + 1e-3)
    for share, claim in zip(shares, claims, strict=True):
        assert np.all(np.diff(share) >= 0)
        assert share[-1] <= claim.remaining * (1 + 1e-9)


@given(gains=st.lists(amounts, min_size=1, max_size=24), claims=claims)
def test_nothing_is_left_while_a_goal_is_open(gains: list[float], claims: list[Claim]) -> None:
    whole = course(*gains)
    shares = share_course(whole, claims)
    wanted = sum(claim.remaining for claim in claims)
    assert sum(share[-1] for share in shares) == pytest.approx(min(whole[-1], wanted), abs=1)


@given(
    pace=st.builds(
        Pace, mean=st.floats(1, 1e5), deviation=st.floats(0, 1e5), months=st.integers(2, 12)
    ),
    claims=claims,
)
def test_better_months_reach_no_goal_later(pace: Pace, claims: list[Claim]) -> None:
    """Also behind goals that get more when there is more."""
    fan = trace_fan(pace, 60)
    upper, expected, lower = (
        share_course(course, claims) for course in (fan.upper, fan.expected, fan.lower)
    )
    for claim, *shares in zip(claims, upper, expected, lower, strict=True):
        months = [find_month(share, claim.remaining) for share in shares]
        earliest, middle, latest = (inf if month is None else month for month in months)
        assert earliest <= middle + 1e-6
        assert middle <= latest + 1e-6
