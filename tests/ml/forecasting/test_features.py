from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import periods
from ml.forecasting.features import FEATURES, TYPICAL_DAYS, Origins, Rows, build
from ml.forecasting.ledgers import ledger_of
from tests.ml.conftest import START, made_ledger, month_bounds

END = START + 900
days = st.integers(START, END - 1)
amounts = st.integers(-5_000, 90_000).map(float)
spending_rows = st.lists(
    st.tuples(days, st.integers(1, 3), amounts, st.just(1)), min_size=1, max_size=60
)
income_rows = st.lists(st.tuples(days, amounts.map(abs)), max_size=10)
units = st.sampled_from(tuple(TYPICAL_DAYS))


def origins(unit: Any, origin: int, ahead: int) -> Origins:
    first, last = (np.datetime64(day, "D").astype(object) for day in (START - 400, END + 1_500))
    bounds = np.array(periods.starts(first, last, unit), "datetime64[D]").astype(np.int64)
    current = int(np.searchsorted(bounds, origin, "right")) - 1
    return Origins(
        unit, bounds, np.array([current]), np.array([current + ahead]), np.array([origin])
    )


@given(
    spending_rows,
    spending_rows,
    income_rows,
    income_rows,
    units,
    st.integers(START + 30, END),
    st.integers(0, 3),
)
def test_nothing_on_or_after_the_origin_changes_a_feature(
    past: Any, future: Any, income: Any, later: Any, unit: Any, origin: int, ahead: int
) -> None:
    known = [
        (START, 1, 10.0, 1),
        (START, 2, 10.0, 1),
        (START, 3, 10.0, 1),
        *(row for row in past if row[0] < origin),
    ]
    told = [row for row in income if row[0] < origin]
    unknown = [row for row in future if row[0] >= origin]
    surprise = [row for row in later if row[0] >= origin]
    asked = origins(unit, origin, ahead)
    bare = build(ledger_of(known, told, END), asked)
    full = build(ledger_of([*known, *unknown], [*told, *surprise], END), asked)
    for name in ("values", "scale", "lags"):
        np.testing.assert_array_equal(getattr(bare, name), getattr(full, name), name)


def test_the_same_person_in_another_currency_has_the_same_features(
    ask: Callable[..., Origins],
) -> None:
    ledger = made_ledger(1)
    dearer = ledger_of(
        [(d, k, 100 * a, n) for d, k, a, n in _rows(ledger)],
        [(START + 31 * m, 5_000.0) for m in range(15)],
        ledger.end_day,
    )
    cheaper = ledger_of(
        list(_rows(ledger)), [(START + 31 * m, 50.0) for m in range(15)], ledger.end_day
    )
    first, second = build(dearer, ask(ledger.end_day)), build(cheaper, ask(ledger.end_day))
    np.testing.assert_allclose(first.values, second.values, atol=1e-9)
    np.testing.assert_allclose(first.scale, 100 * second.scale)


def _rows(ledger: Any) -> Any:
    for series, key in enumerate(ledger.keys, start=1):
        for day in np.flatnonzero(ledger.daily[series]):
            yield int(ledger.first_day + day), key, float(ledger.daily[series, day]), 1


def value(rows: Rows, name: str, series: int = 0) -> float:
    return float(rows.values[0, series, FEATURES.index(name)])


def test_a_regular_payment_is_due(ask: Callable[..., Origins]) -> None:
    bounds = month_bounds()
    ledger = ledger_of([(int(start) + 4, 1, 800.0, 1) for start in bounds[:6]], [], int(bounds[6]))
    next_month = build(ledger, ask(int(bounds[6])))
    assert value(next_month, "due_twice_repeated") * next_month.scale[0, 0] == pytest.approx(800)
    before = build(ledger.until(int(bounds[5]) + 2), ask(int(bounds[5]) + 2))
    assert value(before, "due_twice_repeated") * before.scale[0, 0] == pytest.approx(800)
    after = build(ledger.until(int(bounds[5]) + 10), ask(int(bounds[5]) + 10))
    assert value(after, "due_twice_repeated") == 0


def test_the_rest_of_a_month_is_compared_with_the_same_rest_of_earlier_ones(
    ask: Callable[..., Origins],
) -> None:
    bounds = month_bounds()
    rows = [(int(start) + 4, 1, 800.0, 1) for start in bounds[:6]] + [
        (int(start) + 20, 1, 50.0, 1) for start in bounds[:6]
    ]
    origin = int(bounds[5]) + 10
    found = build(ledger_of(rows, [], origin), ask(origin))
    assert found.lags[0, 0, 0] == 50.0
    assert value(found, "so_far") * found.scale[0, 0] == pytest.approx(800)
    assert value(found, "ahead_of_usual") == 0


def test_income_that_is_not_comparable_with_spending_is_not_looked_at(
    ask: Callable[..., Origins],
) -> None:
    ledger = made_ledger(2)
    rich = ledger_of(
        list(_rows(ledger)), [(START + 31 * m, 1e9) for m in range(15)], ledger.end_day
    )
    assert np.isnan(value(build(rich, ask(ledger.end_day)), "income_1"))


def test_a_series_that_was_silent_for_a_year_has_no_scale(ask: Callable[..., Origins]) -> None:
    bounds = month_bounds()
    ledger = ledger_of(
        [(int(bounds[0]), 1, 10.0, 1), (int(bounds[15]), 2, 10.0, 1)], [], int(bounds[16])
    )
    assert build(ledger, ask(int(bounds[16]))).scale[0, 1] == 0
