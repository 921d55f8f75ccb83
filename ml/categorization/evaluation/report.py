"""Report of a prequential evaluation: accuracy over time, and quality of the confidence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ml.categorization.evaluation.prequential import Outcome
from ml.scores import accuracy, calibration_error, macro_f1

WINDOWS = {
    "0-20": (0, 20),
    "20-50": (20, 50),
    "50-100": (50, 100),
    "100-200": (100, 200),
    "200-": (200, None),
}
"""Ranges of rows, by their number of earlier labels."""
WARM_UP_LABELS = 100
"""Labels after which the categorizer counts as trained; most figures begin there."""
HIGH_CONFIDENCE = 0.9
"""The default confidence from which a category is applied."""

Report = dict[str, float | None]
"""Figures by name; None where there are no rows to compute one from."""


def build_report(outcomes: Sequence[Outcome]) -> Report:
    """Return the figures of one ledger; ECE is the expected calibration error."""
    rights = np.array([outcome.is_right for outcome in outcomes], dtype=float)
    report: Report = {
        f"accuracy {name}": accuracy(rights[start:end]) for name, (start, end) in WINDOWS.items()
    }

    trained = outcomes[WARM_UP_LABELS:]
    trained_rights = rights[WARM_UP_LABELS:]
    truths = [outcome.truth for outcome in trained]
    predictions = [outcome.predicted for outcome in trained]
    confidences = np.array([outcome.confidence for outcome in trained])
    is_confident = confidences >= HIGH_CONFIDENCE
    return report | {
        "accuracy 100-": accuracy(trained_rights),
        "macro F1 100-": macro_f1(truths, predictions),
        "ECE 100-": calibration_error(confidences, trained_rights),
        "coverage at 0.9": accuracy(is_confident),
        "accuracy at 0.9": accuracy(trained_rights[is_confident]),
    }
