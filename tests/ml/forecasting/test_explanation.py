import pytest

from ml.forecasting.explanation import compute_prediction_parts
from ml.forecasting.recurring import Payment


def test_parts_add_up_to_the_prediction() -> None:
    due = [
        Payment(1, 800.0, "Landlord", 1),
        Payment(2, 700.0, "Car", 2),
        Payment(3, 20.0, "Phone", 3),
    ]
    parts = compute_prediction_parts(1_500, 200, due, 1_200, 50)
    assert sum(part.amount for part in parts) == pytest.approx(1_500)
    recurring = next(part for part in parts if part.kind == "recurring")
    assert [payment.payee for payment in recurring.items] == ["Landlord", "Phone"]
