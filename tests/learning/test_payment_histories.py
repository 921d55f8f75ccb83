from core.enums import PaymentCadence
from learning.forecasting.payment_histories import PaymentHistory
from ml.forecasting.cadences import Cadence
from ml.forecasting.recurring import Payment


def test_the_cadences_of_answers_are_those_that_are_recognised() -> None:
    assert [cadence.value for cadence in PaymentCadence] == [cadence.value for cadence in Cadence]


def test_series_are_searched_once_per_day() -> None:
    payments = [Payment(20_454 + 30 * month, 700.0, "Landlord", 1) for month in range(6)]
    history = PaymentHistory(payments, list(range(6)), since=20_000)
    origin = payments[-1].day + 1
    series = history.find_series(origin)
    assert len(series) == 1
    assert history.find_series(origin) is series
    assert history.find_series(payments[-2].day + 1) is not series
