import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ml.series import TOTAL, spending_frame

STARTS = [dt.date(2026, 1, 1), dt.date(2026, 2, 1), dt.date(2026, 3, 1)]
END = dt.date(2026, 3, 31)
sums = st.lists(st.tuples(st.dates(STARTS[0], END), st.integers(0, 3), st.integers(-(10**6), 10**6)), max_size=40)


@given(sums)
def test_the_total_is_the_sum_of_what_went_in(rows: list[tuple[dt.date, int, int]]) -> None:
    frame = spending_frame(rows, STARTS, END)
    assert frame[TOTAL].sum() == sum(minor for _, _, minor in rows)
    assert len(frame) == 3


def test_days_outside_are_left_out_and_empty_periods_are_zero() -> None:
    rows = [(dt.date(2025, 12, 31), 1, 500), (dt.date(2026, 1, 31), 1, 10), (dt.date(2026, 4, 1), 1, 500)]
    assert list(spending_frame(rows, STARTS, END)[1]) == [10, 0, 0]
