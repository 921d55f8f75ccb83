from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.pooled_months import KEPT_PREDICTIONS, predict_pooled_months
from ml.forecasting.rest_history import split_history
from tests.ml.conftest import START, sample_ledger


def test_predictions_are_kept_for_exactly_what_they_were_made_from(model: PooledModel) -> None:
    ledger = sample_ledger(7)
    known = ledger.until(START + 500)
    history = split_history(ledger, (), (), START + 500)
    first = predict_pooled_months(model, known, history, 3, 12)
    assert predict_pooled_months(model, known, history, 3, 12) is first

    earlier = ledger.until(START + 490)
    other = split_history(ledger, (), (), START + 490)
    assert predict_pooled_months(model, earlier, other, 3, 12) is not first
    assert predict_pooled_months(model, known, history, 2, 12).past.shape[0] == 2


def test_only_the_newest_predictions_are_kept(model: PooledModel) -> None:
    ledger = sample_ledger(7)
    for day in range(START + 300, START + 300 + KEPT_PREDICTIONS + 5):
        predict_pooled_months(model, ledger.until(day), split_history(ledger, (), (), day), 1, 12)
    assert len(model.recent) == KEPT_PREDICTIONS
