from core.enums import PaymentCadence
from ml.forecasting.cadences import Cadence


def test_the_cadences_of_answers_are_those_that_are_recognised() -> None:
    assert [cadence.value for cadence in PaymentCadence] == [cadence.value for cadence in Cadence]
