"""Fit the shipped forecast model on folders of public data: ``make prior DATA="DIR …"``.

Writes it and its card to ``ml/prior/``. The reported accuracy is that of a model that has not seen
a fifth of the owners; what is shipped has learned from all of them, and from invented households.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np
import pandas as pd

from benchmarks.forecast_training import INVENTED, invent_ledgers, load_data_sets
from benchmarks.public_data import read_folder
from ml import artifacts, shipped
from ml.forecasting.pooled_model import ModelFacts
from ml.forecasting.training.evaluation import (
    CATEGORIES,
    TOTALS,
    EvaluationScores,
    backtest,
    compute_report,
)
from ml.forecasting.training.examples import TrainingLedger
from ml.forecasting.training.fitting import fit_pooled_model

MAX_BYTES = 1_000_000
"""Size that the shipped file must not exceed."""

SOURCES = {
    "berka_transactions": "accounts of a Czech bank, 1993-1994 (PKDD'99 'Berka' set, anonymised)",
    "birmingham_purchase_cards": (
        "purchase cards of Birmingham City Council, 2014-2017 (UK open data)"
    ),
    "au_card": "one person's card, Australia (publicly shared ledger)",
    "in_household": "one household, India (publicly shared ledger)",
    "us_personal": "one person, United States (publicly shared ledger)",
}
OTHER_SOURCE = "provided by whoever fitted these models"

LIMITS = [
    "Every owner is followed to their last transaction: it does not expect anybody to stop.",
    "Fitted on a Czech bank of the nineties, a council's cards, shared ledgers and households.",
    "Income is used only where a ledger holds 0.3 to 3 times as much of it as of spending.",
    "Holds thresholds and quantiles of at least a hundred rows, and no row, name, amount or date.",
]


class LevelScores(TypedDict):
    """Scores of one level: number of forecasts, WAPE by method, coverage of intervals."""

    forecasts: int
    wape: dict[str, float]
    coverage: float


Metrics = dict[str, dict[str, LevelScores]]
"""Scores by data set and level."""


DataSource = TypedDict(
    "DataSource",
    # ``from`` is a keyword, so this cannot be a class.
    {"name": str, "what": str, "owners": int, "rows": int, "from": str, "until": str},
)
"""Description of a data set that was learned from."""


class ModelCard(TypedDict):
    """Facts about the shipped model."""

    name: str
    made_on: str
    method: str
    data: list[DataSource]
    learned: ModelFacts
    metrics: Metrics
    limits: list[str]
    libraries: dict[str, str]


def main(folders: Sequence[Path], target: Path = shipped.FOLDER) -> None:
    """Evaluate, fit and write the model. Raises SystemExit when the file is too large."""
    tables: dict[str, pd.DataFrame] = {}
    for folder in folders:
        tables |= read_folder(folder)
    invented = list(invent_ledgers())

    metrics = measure(tables, invented)
    everybody = list(invented)
    for data in load_data_sets(tables, is_held_out=False):
        everybody += data.learning
    model = fit_pooled_model(everybody)
    print(f"learned from {model.facts['examples']} examples", flush=True)

    card = build_card(tables, invented, metrics, model.facts)
    size = shipped.write_models(shipped.FORECASTS, model.to_state(), card, target)
    print(f"{size / 1000:.0f} kB in {target}")
    if size > MAX_BYTES:
        raise SystemExit(f"The file is larger than {MAX_BYTES} bytes.")


def measure(tables: Mapping[str, pd.DataFrame], invented: Sequence[TrainingLedger]) -> Metrics:
    """Measure what serves on owners that a first model has not seen."""
    data_sets = load_data_sets(tables)
    learning = list(invented)
    for data in data_sets:
        learning += data.learning
    model = fit_pooled_model(learning)

    metrics: Metrics = {}
    for data in data_sets:
        if data.judged:
            print(f"{data.name}: measuring on {len(data.judged)} owners", flush=True)
            report = compute_report(backtest(model, data.judged, data.payments))
            metrics[data.name] = {
                level: _summarize(report[level]["all"]) for level in (TOTALS, CATEGORIES)
            }
    return metrics


def build_card(
    tables: Mapping[str, pd.DataFrame],
    invented: Sequence[TrainingLedger],
    metrics: Metrics,
    facts: ModelFacts,
) -> ModelCard:
    """Build the model card."""
    return {
        "name": "Outlay's prior for spending forecasts",
        "made_on": dt.datetime.now(dt.UTC).date().isoformat(),
        "method": "gradient-boosted trees for a quantile of the scaled spending of a month",
        "data": [
            *(_describe_source(name, table) for name, table in tables.items()),
            _describe_invented(invented),
        ],
        "learned": facts,
        "metrics": metrics,
        "limits": LIMITS,
        "libraries": artifacts.library_versions(),
    }


def _describe_invented(ledgers: Sequence[TrainingLedger]) -> DataSource:
    first = min(ledger.ledger.first_day for ledger in ledgers)
    last = max(ledger.ledger.end_day for ledger in ledgers) - 1
    return {
        "name": INVENTED,
        "what": "invented households, benchmarks/households",
        "owners": len(ledgers),
        "rows": int(sum(ledger.ledger.counts[0, -1] for ledger in ledgers)),
        "from": str(np.datetime64(first, "D")),
        "until": str(np.datetime64(last, "D")),
    }


def _describe_source(name: str, table: pd.DataFrame) -> DataSource:
    return {
        "name": name,
        "what": SOURCES.get(name, OTHER_SOURCE),
        "owners": int(table["owner"].nunique()),
        "rows": len(table),
        "from": table["day"].min().date().isoformat(),
        "until": table["day"].max().date().isoformat(),
    }


def _summarize(scores: EvaluationScores) -> LevelScores:
    errors = {
        name: round(scores["wape"][name] or 0.0, 3) for name in ("predicted", "mean_3", "median_6")
    }
    return {
        "forecasts": scores["forecasts"],
        "wape": errors,
        "coverage": round(scores["coverage"] or 0.0, 3),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+", help="folder of transaction files")
    main(parser.parse_args().folder)
