import numpy as np
import pytest

from ml.forecasting.recurring import Payment, extract_recurring_amounts, find_due_payments
from tests.ml.conftest import START, month_bounds

BOUNDS = [int(day) for day in month_bounds()]


def monthly(amount: float, day: int, months: int, payee: str = "Landlord") -> list[Payment]:
    return [Payment(BOUNDS[month] + day, amount, payee, 1) for month in range(months)]


def test_a_monthly_payment_is_expected_next_month() -> None:
    due = find_due_payments(monthly(800, 4, 6), BOUNDS[6], BOUNDS[6], BOUNDS[7])
    assert [(p.payee, p.amount, p.day) for p in due] == [("Landlord", 800, BOUNDS[6] + 4)]


def test_it_is_expected_in_each_of_several_months() -> None:
    assert len(find_due_payments(monthly(800, 4, 6), BOUNDS[6], BOUNDS[6], BOUNDS[9])) == 3


def test_what_was_paid_this_month_is_not_due_again() -> None:
    assert find_due_payments(monthly(800, 4, 6), BOUNDS[5] + 10, BOUNDS[5] + 10, BOUNDS[6]) == []


def test_a_payment_that_is_late_is_still_expected_for_a_while() -> None:
    late = find_due_payments(monthly(800, 4, 5), BOUNDS[5] + 8, BOUNDS[5] + 8, BOUNDS[6])
    assert [p.day for p in late] == [BOUNDS[5] + 8]
    assert find_due_payments(monthly(800, 4, 5), BOUNDS[5] + 20, BOUNDS[5] + 20, BOUNDS[6]) == []


def test_shopping_at_the_same_shop_is_not_recurring() -> None:
    shopping = [Payment(START + day, 50.0, "Market", 1) for day in range(0, 120, 4)]
    assert find_due_payments(shopping, START + 120, START + 120, START + 150) == []


def test_two_months_are_not_enough_and_other_amounts_are_no_series() -> None:
    assert find_due_payments(monthly(800, 4, 2), BOUNDS[2], BOUNDS[2], BOUNDS[3]) == []
    mixed = [Payment(BOUNDS[m] + 4, 100.0 * (1 + m), "Shop", 1) for m in range(5)]
    assert find_due_payments(mixed, BOUNDS[5], BOUNDS[5], BOUNDS[6]) == []


@pytest.mark.parametrize(("repeats", "counted"), [(1, 5), (2, 4)])
def test_daily_amounts_count_as_recurring_after_they_came_back(repeats: int, counted: int) -> None:
    daily = np.zeros((1, BOUNDS[6] - START))
    for month in range(6):
        daily[0, BOUNDS[month] - START + 2] = 800 + month
    daily[0, 11] = 35
    assert np.count_nonzero(extract_recurring_amounts(daily, repeats)) == counted
