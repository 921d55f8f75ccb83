"""An entry stands for one expected payment: by its payee, its day and its amount."""

import pytest

from ml.forecasting.recurring import Payment, find_recurring_series
from ml.forecasting.scheduled_payments import schedule_payments

FIRST = 20_454
"""2026-01-01."""
MONTHS = (0, 31, 59, 90, 120, 151)
JULY, AUGUST = 181, 212


def pay(day: int, amount: float, payee: str = "Bank") -> Payment:
    return Payment(FIRST + day, amount, payee, 1)


def expect(*entered: Payment, amounts: tuple[float, ...] = (700.0,)) -> list[float]:
    """List the amounts that are expected of July, after a payment of each amount a month."""
    paid = [pay(day + 1, amount) for day in MONTHS for amount in amounts]
    origin = FIRST + JULY
    series = find_recurring_series(paid, origin)
    scheduled = schedule_payments(series, [*paid, *entered], origin, FIRST + AUGUST)
    return sorted(one.payment.amount for one in scheduled)


def test_what_is_not_entered_is_expected() -> None:
    assert expect() == [700.0]


@pytest.mark.parametrize("entry", [pay(JULY, 700), pay(JULY + 9, 735, "BANK 0412")])
def test_an_entry_of_about_the_day_and_amount_is_the_payment(entry: Payment) -> None:
    assert expect(entry) == []


@pytest.mark.parametrize("entry", [pay(JULY + 13, 700), pay(JULY, 30), pay(JULY, 700, "Landlord")])
def test_an_entry_of_another_time_amount_or_payee_is_another_payment(entry: Payment) -> None:
    assert expect(entry) == [700.0]


def test_an_entry_stands_for_the_most_similar_payment_alone() -> None:
    assert expect(pay(JULY + 2, 640), amounts=(700.0, 640.0)) == [700.0]
