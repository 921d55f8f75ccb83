import datetime as dt

import pytest

from learning.categorization.category_scores import compute_calibration_bins, score_predictions
from learning.categorization.feedback import ResolvedPrediction


def resolved(
    confidence: float, category_id: int = 1, decision: str = "suggest"
) -> ResolvedPrediction:
    """A prediction of category 1."""
    created_at = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    is_right = category_id == 1
    return ResolvedPrediction("kernel", decision, 1, category_id, is_right, confidence, created_at)


def test_scores_count_what_was_right_and_what_was_applied() -> None:
    predictions = [resolved(0.9, decision="apply"), resolved(0.7, 2), resolved(0.8)]
    scores = score_predictions(predictions)
    assert scores["count"] == 3
    assert scores["accuracy"] == pytest.approx(2 / 3)
    assert scores["coverage"] == pytest.approx(1 / 3)
    assert scores["accuracy_when_applied"] == 1
    assert scores["mean_confidence"] == pytest.approx(0.8)


def test_without_predictions_there_are_no_scores() -> None:
    assert score_predictions([])["count"] == 0
    assert set(score_predictions([]).values()) == {0, None}


def test_calibration_bins_leave_out_empty_bins_and_include_certainty_in_the_last() -> None:
    bins = compute_calibration_bins([resolved(0.05), resolved(1.0), resolved(0.95, 2)])
    assert [(part["at_least"], part["count"]) for part in bins] == [(0.0, 1), (0.9, 2)]
    assert bins[1]["accuracy"] == 0.5
