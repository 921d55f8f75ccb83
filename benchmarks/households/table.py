"""Table of the scores of two forecasters, side by side, for the terminal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from benchmarks.households.evaluation import WINDOWS, KindScores

HEADER = "kind              " + "  ".join(f"{name:>13}" for name in WINDOWS)


def format_table(
    scores: Mapping[str, KindScores], baseline: Mapping[str, KindScores], name: str
) -> str:
    """Format the scores of a forecaster beside those of a baseline with the same kinds."""
    lines = [f"median |predicted - expected| / expected: {name} / baseline", HEADER + "    rent"]
    for kind, members in scores.items():
        cells = [
            f"{_number(members.windows[window].error):>6}"
            f"/{_number(baseline[kind].windows[window].error):>6}"
            for window in WINDOWS
        ]
        rent = "-" if members.exact_rents is None else f"{members.exact_rents:.2f}"
        lines.append(f"{kind:<18}" + "  ".join(cells) + f"  {rent:>6}")

    lines += ["", f"{name}: bias (0.9 quantile of the error), coverage of 80 % intervals", HEADER]
    for kind, members in scores.items():
        cells = [
            f"{members.windows[window].bias:+.2f}({_number(members.windows[window].worst_error)})"
            f" {_number(members.windows[window].coverage)}"
            for window in WINDOWS
        ]
        lines.append(f"{kind:<18}" + "  ".join(f"{cell:>13}" for cell in cells))
    return "\n".join([*lines, "", *_summarize(scores)])


def _summarize(scores: Mapping[str, KindScores]) -> list[str]:
    """Count the kinds within the limits of 10 % for months and 15 % for weeks and years."""
    lines = []
    for window in WINDOWS:
        limit = 0.10 if window == "month" else 0.15
        members = [kind.windows[window] for kind in scores.values()]
        errors = [member.error for member in members]
        coverage = np.nanmean([member.coverage for member in members])
        unanswered = 1 - float(np.mean([member.answered for member in members]))
        lines.append(
            f"{window:<14} {sum(error <= limit for error in errors)} of {len(errors)} kinds within"
            f" {limit:.2f}; coverage {coverage:.2f}; without an answer {unanswered:.2f}"
        )
    return lines


def _number(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.2f}"
