import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.forecasting.reconciliation import reconcile

amount = st.floats(0, 1e7)


@given(amount, st.lists(st.tuples(amount, st.floats(0, 1e6)), min_size=1, max_size=20))
def test_parts_add_up_to_the_total_and_none_is_negative(
    total: float, parts: list[tuple[float, float]]
) -> None:
    values, spread = np.array(parts).T
    adjusted = reconcile(total, values, spread)
    assert adjusted.min() >= 0
    assert adjusted.sum() == pytest.approx(total, rel=1e-6, abs=1e-3)


def test_the_difference_goes_to_the_least_certain_part() -> None:
    np.testing.assert_allclose(
        reconcile(130, np.array([100.0, 20.0]), np.array([0.0, 5.0])), [100, 30]
    )


def test_no_parts_stay_no_parts() -> None:
    assert len(reconcile(10, np.zeros(0), np.zeros(0))) == 0
