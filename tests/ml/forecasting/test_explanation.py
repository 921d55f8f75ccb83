import pytest

from ml.forecasting.explanation import list_prediction_parts
from ml.forecasting.forecaster import ForecastParts
from ml.forecasting.recurring import Payment

RENT = Payment(1, 800.0, "Landlord", 1)


def test_parts_add_up_to_the_prediction_and_payments_to_their_part() -> None:
    phone = Payment(3, 20.0, "Phone", 3)
    parts = list_prediction_parts(ForecastParts(200.0, [RENT, phone], 430.0, 50.0))
    assert sum(part.amount for part in parts) == pytest.approx(1_500)
    recurring = next(part for part in parts if part.kind == "recurring")
    assert sum(payment.amount for payment in recurring.items) == recurring.amount


def test_a_prediction_of_zero_has_one_part() -> None:
    assert [part.kind for part in list_prediction_parts(ForecastParts(0.0, (), 0.0, 0.0))] == [
        "usual"
    ]
