"""Build the shipped categorization models: ``python -m benchmarks.category_prior DIR …``.

Part of ``make prior``. The prior is fitted on the lexicon alone. The confidence model is fitted on
the categorizer's predictions for other people's ledgers, each made before the label was known:
personal ledgers count for half, purchase cards for the other half. The reported metrics of a
personal ledger are measured with a confidence model that was fitted on all the others.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.labelled_data import CARD_COLUMNS, COLUMNS, read_cards, read_labelled
from benchmarks.merchants import list_countries, read_merchants
from ml import artifacts, shipped
from ml.categorization.arrays import Floats
from ml.categorization.categorizer import Categorizer
from ml.categorization.choices import CategoryChoice
from ml.categorization.confidence import (
    FEATURES,
    ConfidenceModel,
    LinearScore,
    build_features,
)
from ml.categorization.evaluation.prequential import LabelledRow, evaluate_categorizer
from ml.categorization.evaluation.report import Report, build_report
from ml.categorization.lexicon import load_concepts
from ml.categorization.payees import clean
from ml.categorization.prior import CategoryPrior
from ml.categorization.training.confidence import fit_cold_confidence, fit_confidence
from ml.categorization.training.prior import fit_prior
from ml.categorization.transaction_features import TransactionFeatures

# The model card names this number.
MAX_CARDS = 60
UNFITTED = ConfidenceModel(*2 * [LinearScore(np.zeros(FEATURES), 0.0)])
"""Gives every prediction the confidence 0.5, while the evidence is collected."""
LIMITS = [
    "The linear model knows English words; other languages are known by the word lists and brands.",
    "The confidence is fitted on three personal ledgers and sixty purchase cards.",
    "Without labels it is fitted on these ledgers and on a list of merchants of our own.",
    "A line of each person (offset and slope) corrects the confidence.",
    "Contains weights of words and of evidence; no person's row, name, amount or date.",
]

Ledgers = Mapping[str, Sequence[LabelledRow]]
"""Labelled rows by name of the ledger."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Predictions of one ledger: features (rows, FEATURES), and 1 where right (rows,)."""

    features: Floats
    is_right: Floats


def read_ledgers(folders: Sequence[Path]) -> tuple[Ledgers, Ledgers]:
    """Read personal ledgers and purchase cards from the CSV files of the folders.

    Raises:
        SystemExit: There is no file of either kind.
    """
    personal: dict[str, list[LabelledRow]] = {}
    cards: dict[str, list[LabelledRow]] = {}
    for path in _list_files(folders):
        columns = set(pd.read_csv(path, nrows=0).columns)
        if columns >= CARD_COLUMNS:
            cards |= dict(read_cards(path, MAX_CARDS))
        elif columns >= COLUMNS:
            personal[path.name.partition(".")[0]] = read_labelled(path)

    if not personal and not cards:
        raise SystemExit(
            "No CSV file with the columns date, description (or card and merchant), amount and "
            "category was found."
        )
    return personal, cards


def _list_files(folders: Sequence[Path]) -> list[Path]:
    paths: list[Path] = []
    for folder in folders:
        paths += [*folder.glob("*.csv"), *folder.glob("*.csv.gz")]
    return sorted(paths)


def collect_evidence(rows: Sequence[LabelledRow], prior: CategoryPrior) -> Evidence:
    """Collect the evidence of every row for which a category was predicted."""
    inputs, rights = [], []
    for outcome in evaluate_categorizer(rows, prior, UNFITTED):
        if outcome.inputs is not None:
            inputs.append(outcome.inputs)
            rights.append(outcome.is_right)
    return Evidence(build_features(inputs), np.array(rights, dtype=float))


def collect_cold_evidence(
    samples: Mapping[str, Sequence[LabelledRow]], prior: CategoryPrior
) -> list[Evidence]:
    """Collect the evidence of predictions without a label, of every distinct text of each sample.

    The categories of a sample are all known to begin with, as those of a new profile are.
    """
    parts: list[Evidence] = []
    for rows in samples.values():
        names = sorted({row.category for row in rows})
        choices = [CategoryChoice(key, name) for key, name in enumerate(names)]
        distinct = list({row.features.text: row for row in rows}.values())
        categorizer = Categorizer(prior, UNFITTED, choices)
        predictions = categorizer.predict([row.features for row in distinct])

        inputs, rights = [], []
        for row, prediction in zip(distinct, predictions, strict=True):
            if prediction.inputs is not None:
                inputs.append(prediction.inputs)
                rights.append(names[prediction.candidates[0].category] == row.category)
        parts.append(Evidence(build_features(inputs), np.array(rights, dtype=float)))
    return parts


def list_seen_merchants() -> list[LabelledRow]:
    """List the merchants of all countries that are not held out, by name and by bank line."""
    rows: list[LabelledRow] = []
    for country in list_countries():
        for merchant in read_merchants(country):
            # A merchant with several right categories cannot be labelled with one.
            if merchant.is_held_out or len(merchant.categories) > 1:
                continue
            (category,) = merchant.categories
            for text in (merchant.name, merchant.line):
                features = TransactionFeatures(clean(text), 25.0, merchant.direction, 0)
                rows.append(LabelledRow(features, category))
    return rows


def fit_cold(merchants: Sequence[Evidence], ledgers: Sequence[Evidence]) -> LinearScore:
    """Fit the score of predictions without labels.

    Half of it are merchants in standard categories, which are easier than what people really have,
    half are ledgers in their owners' categories.
    """
    parts: list[Evidence] = []
    weights: list[Floats] = []
    for group in (merchants, ledgers):
        for part in group:
            rows = len(part.is_right)
            parts.append(part)
            weights.append(np.full(rows, 1 / (len(group) * rows)))

    return fit_cold_confidence(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.is_right for part in parts]),
        np.concatenate(weights),
    )


def fit_weighted(personal: Mapping[str, Evidence], cards: Mapping[str, Evidence]) -> LinearScore:
    """Fit the score of predictions; each kind of ledger counts for half.

    Within a kind, a ledger counts by the square root of its rows.
    """
    parts: list[Evidence] = []
    weights: list[Floats] = []
    for group in (personal, cards):
        # The root keeps one long ledger from drowning the others, and still trusts it more.
        total = sum(len(evidence.is_right) ** 0.5 for evidence in group.values())
        for evidence in group.values():
            rows = len(evidence.is_right)
            parts.append(evidence)
            weights.append(np.full(rows, rows**-0.5 / total))

    return fit_confidence(
        np.concatenate([evidence.features for evidence in parts]),
        np.concatenate([evidence.is_right for evidence in parts]),
        np.concatenate(weights),
    )


def main(folders: Sequence[Path], target: Path = shipped.FOLDER) -> None:
    """Fit, measure and write the models and their card."""
    personal, cards = read_ledgers(folders)
    # Through its state, so that the evidence is collected with the precision that ships.
    prior = CategoryPrior.of_state(fit_prior().state())
    personal_evidence = {name: collect_evidence(rows, prior) for name, rows in personal.items()}
    card_evidence = {name: collect_evidence(rows, prior) for name, rows in cards.items()}

    cold = fit_cold(
        collect_cold_evidence({"merchants": list_seen_merchants()}, prior),
        collect_cold_evidence(personal, prior),
    )

    metrics = _measure_held_out(personal, prior, personal_evidence, card_evidence, cold)
    confidence = ConfidenceModel(fit_weighted(personal_evidence, card_evidence), cold)

    states = {"prior": prior.state(), "confidence": confidence.state()}
    card = build_card(personal, cards, metrics)
    size = shipped.write_models(shipped.CATEGORIES, states, card, target)
    print(f"{target}: {size} bytes")


def _measure_held_out(
    personal: Ledgers,
    prior: CategoryPrior,
    personal_evidence: Mapping[str, Evidence],
    card_evidence: Mapping[str, Evidence],
    cold: LinearScore,
) -> dict[str, Report]:
    """Report on each personal ledger with a confidence model fitted on all other ledgers."""
    metrics: dict[str, Report] = {}
    for name, rows in personal.items():
        # A model must not be measured on a ledger that it was fitted on.
        others = {other: part for other, part in personal_evidence.items() if other != name}
        if not others and not card_evidence:
            continue

        confidence = ConfidenceModel(fit_weighted(others, card_evidence), cold)
        report = build_report(list(evaluate_categorizer(rows, prior, confidence)))
        metrics[name] = {key: value and round(value, 4) for key, value in report.items()}
        print(name, metrics[name], flush=True)
    return metrics


def build_card(personal: Ledgers, cards: Ledgers, metrics: Mapping[str, Report]) -> dict[str, Any]:
    """Build the model card: origin, data, metrics and limits of the models."""
    concepts = load_concepts()
    ledgers = [
        {"name": name, "rows": len(rows), "what": "one person's publicly shared ledger"}
        for name, rows in personal.items()
    ]
    purchase_cards = {
        "name": f"{len(cards)} purchase cards",
        "rows": sum(len(rows) for rows in cards.values()),
        "what": "of Birmingham City Council, 2013-2018 (UK open data)",
    }
    return {
        "name": "Outlay's prior for categories, and its confidence",
        "made_on": dt.datetime.now(dt.UTC).date().isoformat(),
        "method": "logistic regression of the lexicon's words over hashed grams; "
        "logistic regression of evidence",
        "lexicon": {
            "concepts": len(concepts),
            "words": sum(len(concept.words) for concept in concepts),
        },
        "confidence_data": [*ledgers, purchase_cards],
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
