from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.forecasting.feature_names import FEATURES
from ml.forecasting.features import FeatureRows, build_features
from ml.forecasting.ledgers import build_ledger
from ml.forecasting.targets import ForecastTargets
from tests.ml.conftest import START, month_bounds, month_target, sample_ledger

END = START + 900
days = st.integers(START, END - 1)
amounts = st.integers(-5_000, 90_000).map(float)
spending_rows = st.lists(
    st.tuples(days, st.integers(1, 3), amounts, st.just(1)), min_size=1, max_size=60
)
income_rows = st.lists(st.tuples(days, amounts.map(abs)), max_size=10)


def targets_at(origin: int, ahead: int) -> ForecastTargets:
    months = month_target(origin)
    return ForecastTargets(months.bounds, months.current, months.current + ahead)


@given(
    spending_rows,
    spending_rows,
    income_rows,
    income_rows,
    st.integers(START + 30, END),
    st.integers(0, 3),
)
def test_nothing_on_or_after_the_origin_changes_a_feature(
    past: Any, future: Any, income: Any, later: Any, origin: int, ahead: int
) -> None:
    recorded = [
        (START, 1, 10.0, 1),
        (START, 2, 10.0, 1),
        (START, 3, 10.0, 1),
        *(row for row in past if row[0] < origin),
    ]
    past_income = [row for row in income if row[0] < origin]
    future_rows = [row for row in future if row[0] >= origin]
    future_income = [row for row in later if row[0] >= origin]
    targets = targets_at(origin, ahead)
    bare = build_features(build_ledger(recorded, past_income, END), targets)
    full = build_features(
        build_ledger([*recorded, *future_rows], [*past_income, *future_income], END), targets
    )
    for name in ("values", "scale", "lags"):
        np.testing.assert_array_equal(getattr(bare, name), getattr(full, name), name)


def test_the_same_person_in_another_currency_has_the_same_features() -> None:
    ledger = sample_ledger(1)
    dearer = build_ledger(
        [(d, k, 100 * a, n) for d, k, a, n in _rows(ledger)],
        [(START + 31 * m, 5_000.0) for m in range(15)],
        ledger.end_day,
    )
    cheaper = build_ledger(
        list(_rows(ledger)), [(START + 31 * m, 50.0) for m in range(15)], ledger.end_day
    )
    first, second = (
        build_features(dearer, month_target(ledger.end_day)),
        build_features(cheaper, month_target(ledger.end_day)),
    )
    np.testing.assert_allclose(first.values, second.values, atol=1e-9)
    np.testing.assert_allclose(first.scale, 100 * second.scale)


def _rows(ledger: Any) -> Any:
    for series, key in enumerate(ledger.keys, start=1):
        for day in np.flatnonzero(ledger.daily[series]):
            yield int(ledger.first_day + day), key, float(ledger.daily[series, day]), 1


def value(rows: FeatureRows, name: str, series: int = 0) -> float:
    return float(rows.values[0, series, FEATURES.index(name)])


def test_a_regular_payment_is_due() -> None:
    bounds = month_bounds()
    ledger = build_ledger(
        [(int(start) + 4, 1, 800.0, 1) for start in bounds[:6]], [], int(bounds[6])
    )
    next_month = build_features(ledger, month_target(int(bounds[6])))
    assert value(next_month, "due_twice_repeated") * next_month.scale[0, 0] == pytest.approx(800)


def test_a_month_that_began_without_a_person_is_no_month_of_theirs() -> None:
    bounds = month_bounds()
    rows = [(int(start) + 4, 1, 800.0, 1) for start in bounds[1:6]]
    late = [(int(bounds[0]) + 20, 1, 90.0, 1)]
    ledger = build_ledger(late + rows, [], int(bounds[6]))
    features = build_features(ledger, month_target(ledger.end_day))
    assert features.lags[0, 0, :5].tolist() == [800.0] * 5
    assert np.isnan(features.lags[0, 0, 5:]).all()


def test_income_that_is_not_comparable_with_spending_is_unknown() -> None:
    ledger = sample_ledger(2)
    rich = build_ledger(
        list(_rows(ledger)), [(START + 31 * m, 1e9) for m in range(15)], ledger.end_day
    )
    assert np.isnan(value(build_features(rich, month_target(ledger.end_day)), "income_1"))


def test_a_series_without_spending_for_a_year_has_no_scale() -> None:
    bounds = month_bounds()
    ledger = build_ledger(
        [(int(bounds[0]), 1, 10.0, 1), (int(bounds[15]), 2, 10.0, 1)], [], int(bounds[16])
    )
    assert build_features(ledger, month_target(int(bounds[16]))).scale[0, 1] == 0
