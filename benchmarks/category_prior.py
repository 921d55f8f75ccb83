"""Make what the categoriser ships with: ``python -m benchmarks.category_prior DIR …`` (part of ``make prior``).

The prior is fitted on the lexicon alone. The confidence model is fitted on what the categoriser said of other people's
ledgers before it knew their labels: personal ledgers count for half, purchase cards for the other half. What is
reported of a personal ledger is measured with a model that was fitted on all the others.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.labelled_data import CARD_COLUMNS, COLUMNS, cards_in, read_labelled
from ml import artifacts, shipped
from ml.categorization.confidence import FEATURES, ConfidenceModel, Floats, features, fit_confidence
from ml.categorization.lexicon import concepts
from ml.categorization.prequential import Outcome, Row, categorized, report
from ml.categorization.prior import CategoryPrior, fit_prior

CARDS = 60
UNDECIDED = ConfidenceModel(np.zeros(FEATURES), 0.0)
LIMITS = [
    "The lexicon knows English best, and some German, French, Spanish, Italian, Dutch, Portuguese and Indian words.",
    "The confidence is fitted on three personal ledgers and sixty purchase cards; a bias of each person corrects it.",
    "Holds weights of words and of evidence; no row, name, amount or date of anybody.",
]


def ledgers_in(folders: Sequence[Path]) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    """Personal ledgers, and purchase cards."""
    personal: dict[str, list[Row]] = {}
    cards: dict[str, list[Row]] = {}
    for path in sorted(
        path for folder in folders for path in [*folder.glob("*.csv"), *folder.glob("*.csv.gz")]
    ):
        columns = set(pd.read_csv(path, nrows=0).columns)
        if columns >= CARD_COLUMNS:
            cards |= dict(cards_in(path, CARDS))
        elif columns >= COLUMNS:
            personal[path.name.partition(".")[0]] = read_labelled(path)
    if not personal and not cards:
        raise SystemExit(
            "No file with date, description (or card and merchant), amount and category."
        )
    return personal, cards


def evidence_of(rows: Sequence[Row], prior: CategoryPrior) -> tuple[Floats, Floats]:
    """Features and outcomes of every row that got an answer."""
    met = [
        outcome for outcome in categorized(rows, prior, UNDECIDED) if outcome.evidence is not None
    ]
    found = features([outcome.evidence for outcome in met if outcome.evidence is not None])
    return found, np.array([outcome.is_right for outcome in met], dtype=float)


def fitted(
    personal: Mapping[str, tuple[Floats, Floats]], cards: Mapping[str, tuple[Floats, Floats]]
) -> ConfidenceModel:
    """Personal ledgers count for half; within either kind a ledger counts by the square root of its rows."""
    parts, weights = [], []
    for group in (personal, cards):
        roots = sum(len(right) ** 0.5 for _, right in group.values())
        for found, right in group.values():
            parts.append((found, right))
            weights.append(np.full(len(right), len(right) ** -0.5 / roots))
    return fit_confidence(
        np.concatenate([found for found, _ in parts]),
        np.concatenate([right for _, right in parts]),
        np.concatenate(weights),
    )


def main(folders: Sequence[Path], target: Path = shipped.FOLDER) -> None:
    personal, cards = ledgers_in(folders)
    prior = CategoryPrior.of_state(fit_prior().state())
    seen = {name: evidence_of(rows, prior) for name, rows in (personal | cards).items()}
    mine = {name: seen[name] for name in personal}
    others = {name: seen[name] for name in cards}
    metrics = {}
    for name, rows in personal.items():
        left = {other: found for other, found in mine.items() if other != name}
        if left or others:
            outcomes: list[Outcome] = list(categorized(rows, prior, fitted(left, others)))
            metrics[name] = {
                key: value and round(value, 4) for key, value in report(outcomes).items()
            }
            print(name, metrics[name], flush=True)
    states = {"prior": prior.state(), "confidence": fitted(mine, others).state()}
    size = shipped.write_models(shipped.CATEGORIES, states, card(personal, cards, metrics), target)
    print(f"{target}: {size} bytes")


def card(
    personal: Mapping[str, Any], cards: Mapping[str, Any], metrics: Mapping[str, Any]
) -> dict[str, Any]:
    """What a user may want to know about the model."""
    return {
        "name": "Outlay's prior for categories, and its confidence",
        "made_on": dt.datetime.now(dt.UTC).date().isoformat(),
        "method": "logistic regression of the lexicon's words over hashed grams; logistic regression of evidence",
        "lexicon": {
            "concepts": len(concepts()),
            "words": sum(len(concept.words) for concept in concepts()),
        },
        "confidence_data": [
            {"name": name, "rows": len(rows), "what": "one person's publicly shared ledger"}
            for name, rows in personal.items()
        ]
        + [
            {
                "name": f"{len(cards)} purchase cards",
                "rows": sum(len(rows) for rows in cards.values()),
                "what": "of Birmingham City Council, 2013-2018 (UK open data)",
            }
        ],
        "metrics": metrics,
        "metrics_of": "each personal ledger, with a confidence model fitted on all the others",
        "limits": LIMITS,
        "libraries": artifacts.library_versions(),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    main(parser.parse_args().folders)
