"""How good proposed categories were: rows of what was said and what came, as figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def score_predictions(met: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Accuracy, macro F1, how much was applied, and calibration of proposals that have met their truth.

    Each has ``suggested_category_id``, ``truth``, ``is_right``, ``decision`` and ``confidence``.
    """
    from ml.scores import accuracy, calibration_error, macro_f1

    rights, confidences = [one["is_right"] for one in met], [one["confidence"] for one in met]
    applied = [one["is_right"] for one in met if one["decision"] == "apply"]
    return {
        "count": len(met),
        "accuracy": accuracy(rights),
        "macro_f1": macro_f1(
            [one["truth"] for one in met], [one["suggested_category_id"] for one in met]
        ),
        "coverage": len(applied) / len(met) if met else None,
        "accuracy_when_applied": accuracy(applied),
        "mean_confidence": sum(confidences) / len(met) if met else None,
        "calibration_error": calibration_error(confidences, rights),
    }


def compute_calibration_bins(
    met: Sequence[Mapping[str, Any]], bins: int = 10
) -> list[dict[str, Any]]:
    """Per tenth of confidence: how many, what was said, what came."""
    found = []
    for step in range(bins):
        low, high = step / bins, (step + 1) / bins
        inside = [
            one
            for one in met
            if low <= one["confidence"] < high or (step == bins - 1 and one["confidence"] == 1)
        ]
        if inside:
            said = sum(one["confidence"] for one in inside) / len(inside)
            came = sum(one["is_right"] for one in inside) / len(inside)
            found.append(
                {
                    "at_least": low,
                    "below": high,
                    "count": len(inside),
                    "mean_confidence": said,
                    "accuracy": came,
                }
            )
    return found


def measure_drift(before: Sequence[float], recent: Sequence[float]) -> dict[str, Any]:
    """The population stability index of recent values, and what it means; null while there are too few."""
    from ml.categorization.drift import level, stability_index

    index = stability_index(before, recent)
    return {"stability_index": index, "level": level(index)}
