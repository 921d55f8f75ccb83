import pytest

from services.categorization.category_suggestion import SuggestionPolicy


@pytest.mark.parametrize(
    ("confidence", "labels", "decision"),
    [
        (0.9, 20, "apply"),
        (1.0, 19, "suggest"),
        (0.89, 1_000, "suggest"),
        (0.6, 0, "suggest"),
        (0.59, 1_000, "ask"),
    ],
)
def test_a_category_is_applied_when_the_model_is_certain_and_knows_enough_labels(
    confidence: float, labels: int, decision: str
) -> None:
    assert SuggestionPolicy(0.9, 0.6, 20).decide(confidence, labels) == decision
