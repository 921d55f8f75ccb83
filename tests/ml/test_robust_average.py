import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone

from ml.robust_average import RobustAverage, trimmed_mean

histories = st.lists(st.floats(0, 1e9, allow_nan=False), min_size=2, max_size=40)


@given(histories)
def test_the_interval_holds_the_prediction_and_is_never_negative(history: list[float]) -> None:
    model = RobustAverage().fit(None, history)
    (level,), ((lower,), (upper,)) = model.predict([[0]]), model.predict_interval([[0]])
    assert 0 <= lower <= level <= upper
    assert 0 < model.confidence_ < 1


@given(histories, st.floats(0, 1e9))
def test_only_the_last_six_periods_decide_the_level(history: list[float], older: float) -> None:
    recent = [*history, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert RobustAverage().fit(None, [older, *recent]).level_ == RobustAverage().fit(None, recent).level_


def test_one_wild_month_does_not_move_the_average() -> None:
    assert trimmed_mean(np.array([100.0, 100, 100, 100, 9000])) == 100


def test_a_regular_person_gets_a_narrow_interval_and_high_confidence() -> None:
    regular = RobustAverage().fit(None, [100, 101, 99, 100, 102, 98] * 3)
    wild = RobustAverage().fit(None, [10, 400, 60, 900, 5, 250] * 3)
    assert regular.half_width_ < 5 < wild.half_width_
    assert regular.confidence_ > 0.9 > wild.confidence_


def test_the_interval_covers_what_it_promises_on_exchangeable_periods() -> None:
    random = np.random.default_rng(1)
    hits = []
    for _ in range(300):
        history = random.gamma(4, 100, 25)
        model = RobustAverage().fit(None, history[:24])
        (lower,), (upper,) = model.predict_interval([[0]])
        hits.append(lower <= history[24] <= upper)
    assert 0.75 <= np.mean(hits) <= 0.9


def test_it_follows_the_estimator_contract() -> None:
    model = RobustAverage(window=3, coverage=0.9)
    assert clone(model).get_params() == {"window": 3, "coverage": 0.9}
    assert model.fit(None, [1, 2]) is model
    assert model.predict(np.zeros((4, 1))).shape == (4,)


@pytest.mark.parametrize("history", [[], [1.0], [[1.0, 2.0]]])
def test_too_little_history_is_refused(history: list[float]) -> None:
    with pytest.raises(ValueError, match="two periods"):
        RobustAverage().fit(None, history)
