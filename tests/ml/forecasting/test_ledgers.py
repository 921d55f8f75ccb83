import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ml.forecasting.ledgers import TOTAL, build_ledger, sum_windows

rows = st.lists(
    st.tuples(
        st.integers(100, 160),
        st.integers(1, 3),
        st.integers(-500, 500).map(float),
        st.integers(1, 3),
    ),
    max_size=40,
)


@given(rows, st.integers(90, 170), st.integers(0, 80))
def test_any_window_is_the_sum_of_its_rows(
    entries: list[tuple[int, int, float, int]], start: int, days: int
) -> None:
    ledger = build_ledger(entries, [], 161)
    sums = sum_windows(ledger.spent, ledger.first_day, np.array([start]), np.array([start + days]))
    inside = [row for row in entries if start <= row[0] < start + days]
    assert sums[0, 0] == sum(row[2] for row in inside)
    for key in ledger.keys:
        assert sums[ledger.row_index(key), 0] == sum(row[2] for row in inside if row[1] == key)


@given(rows, st.integers(100, 161))
def test_a_ledger_as_of_an_earlier_day_has_only_earlier_rows(
    entries: list[tuple[int, int, float, int]], day: int
) -> None:
    ledger = build_ledger([(100, 1, 1.0, 1), *entries], [(101, 5.0)], 161).until(day)
    assert ledger.end_day == max(day, 100)
    assert ledger.spent[ledger.row_index(TOTAL), -1] == sum(
        row[2] for row in [(100, 1, 1.0, 1), *entries] if row[0] < day
    )


def test_a_ledger_without_spending_starts_at_its_end() -> None:
    assert build_ledger([], [], 10).first_spending_day == 10
