import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.forecasting.known_through import infer_known_through

TODAY = 20_000


def to_day(date: str) -> int:
    return (dt.date.fromisoformat(date) - dt.date(1970, 1, 1)).days


def entries(every: int, last: int) -> np.ndarray:
    return np.arange(last, last - 300, -every)


def test_who_enters_every_day_is_known_through_yesterday_and_never_today() -> None:
    assert infer_known_through(entries(1, TODAY), TODAY) == TODAY - 1


@pytest.mark.parametrize(("every", "known"), [(1, 40), (3, 38), (7, 34)])
def test_days_after_a_usual_silence_are_unknown(every: int, known: int) -> None:
    assert infer_known_through(entries(every, TODAY - 40), TODAY) == TODAY - known


@pytest.mark.parametrize("every", [2, 3, 7])
def test_who_imports_whole_months_has_not_looked_at_the_next_one(every: int) -> None:
    last_of_june = to_day("2026-06-30")
    days = entries(every, last_of_june)
    assert infer_known_through(days, last_of_june + every) == last_of_june + every - 1
    assert infer_known_through(days, to_day("2026-07-25")) == last_of_june


def test_a_single_long_holiday_does_not_count_as_usual() -> None:
    days = np.concatenate([entries(1, TODAY - 100), entries(1, TODAY - 30)[:40]])
    assert infer_known_through(days, TODAY) == TODAY - 30


def test_without_entries_and_with_future_ones_it_is_yesterday() -> None:
    assert infer_known_through(np.array([], np.int64), TODAY) == TODAY - 1
    assert infer_known_through(np.array([TODAY + 30]), TODAY) == TODAY - 1


@given(st.lists(st.integers(TODAY - 900, TODAY + 60), max_size=60))
def test_it_is_never_later_than_yesterday_nor_before_the_last_entry(days: list[int]) -> None:
    known = infer_known_through(np.array(days, np.int64), TODAY)
    past = [day for day in days if day < TODAY]
    assert max(past, default=0) <= known <= TODAY - 1
