"""Fit the shipped forecast models on folders of public data: ``make prior DATA="DIR …"``.

Writes one file with a model per period unit, and its card, to ``ml/prior/``. The reported accuracy
is that of a model that has not seen a fifth of the owners; what is shipped has learned from all of
them.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

import pandas as pd

from benchmarks.forecast import evaluate, split_ledgers
from benchmarks.public_data import build_training_ledgers, read_folder
from core.enums import PeriodUnit
from ml import artifacts, shipped
from ml.forecasting.pooled_model import ModelFacts, PooledModel
from ml.forecasting.training.evaluation import EvaluationScores
from ml.forecasting.training.examples import TrainingLedger
from ml.forecasting.training.fitting import fit_pooled_model

UNITS: Sequence[PeriodUnit] = tuple(PeriodUnit)
MAX_BYTES = 1_000_000
"""Size that the shipped file must not exceed."""

SOURCES = {
    "berka_transactions": "accounts of a Czech bank, 1993-1994 (PKDD'99 'Berka' set, anonymised)",
    "birmingham_purchase_cards": (
        "purchase cards of Birmingham City Council, 2013-2018 (UK open data)"
    ),
    "au_card": "one person's card, Australia (publicly shared ledger)",
    "in_household": "one household, India (publicly shared ledger)",
    "us_personal": "one person, United States (publicly shared ledger)",
}
OTHER_SOURCE = "provided by whoever fitted these models"

LIMITS = [
    "Every owner is followed to their last transaction: it does not expect anybody to stop.",
    "Fitted on a Czech bank of the nineties, a council's purchase cards and three shared ledgers.",
    "Yearly forecasts have learned from purchase cards alone: no other data set is long enough.",
    "Income is used only where a ledger holds 0.3 to 3 times as much of it as of spending.",
    "Holds thresholds and medians of at least a hundred rows, and no row, name, amount or date.",
]


class UnitScores(TypedDict):
    """Scores of one level of a unit: number of forecasts, WAPE by method, interval coverage."""

    forecasts: int
    wape: dict[str, float]
    coverage: float


Metrics = dict[str, dict[str, UnitScores]]
"""Scores by period unit and level."""


DataSource = TypedDict(
    "DataSource",
    # ``from`` is a keyword, so this cannot be a class.
    {"name": str, "what": str, "owners": int, "rows": int, "from": str, "until": str},
)
"""Description of a data set that was learned from."""


class ModelCard(TypedDict):
    """Facts about the shipped models."""

    name: str
    made_on: str
    method: str
    data: list[DataSource]
    learned: dict[str, ModelFacts]
    metrics: Metrics
    limits: list[str]
    libraries: dict[str, str]


def main(folders: Sequence[Path], target: Path = shipped.FOLDER) -> None:
    """Evaluate, fit and write the models. Raises SystemExit when the file is too large."""
    tables: dict[str, pd.DataFrame] = {}
    for folder in folders:
        tables |= read_folder(folder)

    metrics = measure(tables)
    models: dict[str, PooledModel] = {}
    for unit in UNITS:
        model = fit_pooled_model(load_ledgers(tables, unit), str(unit))
        models[str(unit)] = model
        print(f"{unit}: learned from {model.facts['examples']} examples", flush=True)

    facts = {unit: model.facts for unit, model in models.items()}
    states = {unit: model.to_state() for unit, model in models.items()}
    card = build_card(tables, metrics, facts)
    size = shipped.write_models(shipped.FORECASTS, states, card, target)
    print(f"{size / 1000:.0f} kB in {target}")
    if size > MAX_BYTES:
        raise SystemExit(f"The file is larger than {MAX_BYTES} bytes.")


def load_ledgers(tables: Mapping[str, pd.DataFrame], unit: PeriodUnit) -> list[TrainingLedger]:
    """Load the ledgers of all data sets."""
    ledgers: list[TrainingLedger] = []
    for name, table in tables.items():
        ledgers.extend(build_training_ledgers(name, table, unit, active=True))
    return ledgers


def measure(tables: Mapping[str, pd.DataFrame]) -> Metrics:
    """Measure each unit on owners that a first model has not seen."""
    metrics: Metrics = {}
    for unit in UNITS:
        learning, held_out = split_ledgers(load_ledgers(tables, unit))
        owners = len(learning) + len(held_out)
        print(f"{unit}: measuring on {len(held_out)} of {owners} owners", flush=True)

        report = evaluate(fit_pooled_model(learning, str(unit)), held_out, learning)
        levels = {"total": report["total"], "category": report["category"]}
        metrics[str(unit)] = {
            level: _summarize(scores["all"]) for level, scores in levels.items() if "all" in scores
        }
    return metrics


def build_card(
    tables: Mapping[str, pd.DataFrame], metrics: Metrics, facts: dict[str, ModelFacts]
) -> ModelCard:
    """Build the model card."""
    return {
        "name": "Outlay's prior for spending forecasts",
        "made_on": dt.datetime.now(dt.UTC).date().isoformat(),
        "method": "gradient-boosted trees for the 0.1, 0.5 and 0.9 quantiles of scaled spending,"
        " conformal calibration",
        "data": [_describe_source(name, table) for name, table in tables.items()],
        "learned": facts,
        "metrics": metrics,
        "limits": LIMITS,
        "libraries": artifacts.library_versions(),
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


def _summarize(scores: EvaluationScores) -> UnitScores:
    errors = {
        name: round(scores["wape"][name] or 0.0, 3) for name in ("model", "mean_3", "median_6")
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
