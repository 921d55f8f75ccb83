import numpy as np
import pytest

from ml.forecasting.cadences import Cadence
from ml.forecasting.recurring import Payment
from ml.forecasting.scheduled_payments import ScheduledPayment
from ml.forecasting.window_outcomes import (
    simulate_payments,
    simulate_rest,
    stretch_outcomes,
)
from ml.forecasting.window_stretch import choose_stretch

MONTH, YEAR = 30, 365
JULY, JANUARY = (int(np.datetime64(day).astype(int)) for day in ("2026-07-01", "2026-01-01"))
REGULAR = np.array([300.0, 310.0, 290.0, 305.0, 295.0, 300.0, 310.0, 290.0])


def scheduled(probability: float, spread: float = 0.0) -> list[ScheduledPayment]:
    payment = Payment(1, 1_250.0, "Landlord", 1)
    return [ScheduledPayment(payment, Cadence.MONTHLY, spread, probability, payment.day)]


def width(outcomes: np.ndarray) -> float:
    low, high = np.quantile(outcomes, [0.1, 0.9])
    return float(high - low)


def test_a_certain_payment_has_one_outcome_and_an_uncertain_one_two() -> None:
    assert set(simulate_payments(scheduled(1.0))) == {1_250.0}
    outcomes = simulate_payments(scheduled(0.8))
    assert set(outcomes) == {0.0, 1_250.0}
    assert np.mean(outcomes > 0) == pytest.approx(0.8, abs=0.05)


def test_amounts_vary_by_their_spread() -> None:
    assert simulate_payments(scheduled(1.0, 100.0)).std() == pytest.approx(100, rel=0.2)


def test_the_same_question_has_the_same_answer() -> None:
    first, second = (simulate_rest(REGULAR, 300.0, 0.0, MONTH) for _ in range(2))
    assert (first == second).all()


def test_regular_months_leave_less_doubt_than_irregular_ones_and_than_few() -> None:
    irregular = np.array([0.0, 900.0, 100.0, 400.0, 0.0, 600.0, 50.0, 350.0])
    regular = width(simulate_rest(REGULAR, 300.0, 0.0, MONTH))
    assert regular < width(simulate_rest(irregular, 300.0, 0.0, MONTH))
    assert regular < width(simulate_rest(REGULAR[:1], 300.0, 0.0, MONTH))


def test_zeros_of_the_past_are_among_the_outcomes() -> None:
    sparse = np.array([0.0, 0.0, 900.0, 0.0, 0.0, 800.0, 0.0, 0.0])
    assert np.mean(simulate_rest(sparse, 200.0, 0.0, MONTH) == 0) > 0.3


def test_a_year_is_relatively_surer_than_a_month() -> None:
    month = width(simulate_rest(REGULAR, 300.0, 0.0, MONTH)) / 300
    assert width(simulate_rest(REGULAR, 3_600.0, 0.0, YEAR)) / 3_600 < month


def test_stretch_widens_and_nothing_is_negative() -> None:
    plain = simulate_rest(REGULAR, 300.0, 0.0, MONTH)
    wide = stretch_outcomes(plain, 3.0, 3.0)
    assert width(wide) > 2 * width(plain)
    assert wide.min() >= 0


def test_upward_distances_are_stretched_by_themselves() -> None:
    outcomes = stretch_outcomes(np.array([80.0, 100.0, 120.0]), 1.0, 2.0)
    assert outcomes.tolist() == [80.0, 100.0, 140.0]


def test_a_shape_moves_outcomes_away_from_the_bounds_of_the_interval() -> None:
    plain = np.linspace(0.0, 1_000.0, 101)
    shaped = stretch_outcomes(plain, 1.0, 1.0, 1.5)
    assert shaped[[10, 50, 90]] == pytest.approx([100, 500, 900])
    assert shaped[60] < plain[60]
    assert shaped[100] > plain[100]
    assert stretch_outcomes(np.full(5, 40.0), 1.0, 1.4, 1.5).tolist() == [40.0] * 5


def test_a_shape_leaves_rare_amounts_as_large_as_they_are() -> None:
    rare = np.array([0.0] * 95 + [300.0] * 5)
    assert stretch_outcomes(rare, 1.0, 1.4, 1.5).max() == pytest.approx(1.4 * 300)
    uneven = np.array([0.0] * 80 + [1.0] * 15 + [300.0] * 5)
    assert stretch_outcomes(uneven, 1.0, 1.4, 1.5).max() <= 2 * 1.4 * 300


def test_the_first_year_may_become_dearer_than_it_was() -> None:
    first, second = choose_stretch(JULY, MONTH, 11), choose_stretch(JULY, MONTH, 12)
    assert first.lower == second.lower == second.upper
    assert first.upper > second.upper


def test_the_first_january_may_become_dearer_than_other_months() -> None:
    july, january = choose_stretch(JULY, MONTH, 11), choose_stretch(JANUARY, MONTH, 11)
    assert january.upper > july.upper
    assert january.lower == july.lower
    # A payday month that is mostly in January, and one that is mostly in February.
    assert choose_stretch(JANUARY - 7, MONTH, 11) == january
    assert choose_stretch(JANUARY + 24, MONTH, 11) == july
    # Whoever has lived through one knows what it costs.
    assert choose_stretch(JANUARY, MONTH, 12) == choose_stretch(JULY, MONTH, 12)
