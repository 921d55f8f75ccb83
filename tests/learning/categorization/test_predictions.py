import pytest

from learning.categorization.predictions import build_prediction, describe_reasons
from ml.categorization.predictions import Candidate, Prediction, PredictionReasons


@pytest.mark.parametrize(
    ("reasons", "sentence"),
    [
        (PredictionReasons(1, 1), "Your one payment to this payee."),
        (PredictionReasons(4, 3), "3 of your 4 payments to this payee."),
        (PredictionReasons(0, 0, "blue bottle coffee", 0.6), "Similar to “Blue Bottle Coffee”."),
        (
            PredictionReasons(0, 0, "blue bottle coffee", 0.4, "dining_out"),
            "The words suggest dining out.",
        ),
        (PredictionReasons(), "Based on the words, the amount and your habits."),
    ],
)
def test_the_strongest_reason_is_described(reasons: PredictionReasons, sentence: str) -> None:
    assert describe_reasons(reasons) == sentence


def test_candidates_get_the_names_of_their_categories() -> None:
    candidates = (Candidate(7, 0.8), Candidate(9, 0.1))
    reasons = PredictionReasons(similarity=0.3)
    prediction = build_prediction(Prediction(candidates, 0.8, 1.4, reasons), {7: "Pets", 9: "Fun"})
    assert [candidate.name for candidate in prediction.candidates] == ["Pets", "Fun"]
    assert (prediction.confidence, prediction.score, prediction.similarity) == (0.8, 1.4, 0.3)
