"""Make the shipped prior from folders of public data: ``make prior DATA="DIR …"``.

Writes ``ml/prior/``: one file with a model per unit, and the card that describes it. What is reported is measured
on a fifth of the owners, by a model that has not seen them; what is shipped has learned from everybody.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.forecast import judged_on, split
from benchmarks.public_data import members_of, read_folder
from core.enums import PeriodUnit
from ml import artifacts, shipped
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.training import Member, fit

UNITS = tuple(PeriodUnit)
MAX_BYTES = 1_000_000
SOURCES = {
    "berka_transactions": "accounts of a Czech bank, 1993-1994 (PKDD'99 'Berka' set, anonymised)",
    "birmingham_purchase_cards": "purchase cards of Birmingham City Council, 2013-2018 (UK open data)",
    "au_card": "one person's card, Australia (publicly shared ledger)",
    "in_household": "one household, India (publicly shared ledger)",
    "us_personal": "one person, United States (publicly shared ledger)",
}
LIMITS = [
    "Everybody is followed to their last transaction only: it does not expect anybody to stop.",
    "Learned from a Czech bank of the nineties, a council's purchase cards and three shared ledgers: not your life.",
    "Yearly forecasts have learned from the purchase cards alone: nothing else is long enough.",
    "Income is used only where a ledger holds between 0.3 and 3 times as much of it as of spending.",
    "Holds thresholds and medians of at least a hundred rows each; no row, name, amount or date of anybody.",
]


def members(tables: dict[str, pd.DataFrame], unit: PeriodUnit) -> list[Member]:
    return [
        member
        for name, table in tables.items()
        for member in members_of(name, table, unit, active=True)
    ]


def card(
    tables: dict[str, pd.DataFrame], metrics: dict[str, Any], learned: dict[str, Any]
) -> dict[str, Any]:
    """What a user may want to know about the model."""
    return {
        "name": "Outlay's prior for spending forecasts",
        "made_on": dt.datetime.now(dt.UTC).date().isoformat(),
        "method": "gradient-boosted trees for the 0.1, 0.5 and 0.9 quantiles of scaled spending, conformal calibration",
        "data": [
            {
                "name": name,
                "what": SOURCES.get(name, "given by whoever made this prior"),
                "owners": int(table["owner"].nunique()),
                "rows": len(table),
                "from": table["day"].min().date().isoformat(),
                "until": table["day"].max().date().isoformat(),
            }
            for name, table in tables.items()
        ],
        "learned": learned,
        "metrics": metrics,
        "limits": LIMITS,
        "libraries": artifacts.library_versions(),
    }


def measured(tables: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Scores per unit on the owners that a first model did not see."""
    found: dict[str, Any] = {}
    for unit in UNITS:
        learning, held = split(members(tables, unit))
        print(f"{unit}: measuring on {len(held)} of {len(learning) + len(held)} owners", flush=True)
        scores = judged_on(fit(learning, str(unit)), held, learning)
        found[str(unit)] = {
            level: _short(rows["all"]) for level, rows in scores.items() if "all" in rows
        }
    return found


def _short(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: round(row["wape"][name], 3) for name in ("model", "mean_3", "median_6")}
    return {"forecasts": row["forecasts"], "wape": kept, "coverage": round(row["coverage"], 3)}


def main(folders: Sequence[Path], target: Path = shipped.FOLDER) -> None:
    tables = {name: table for folder in folders for name, table in read_folder(folder).items()}
    metrics = measured(tables)
    models: dict[str, PooledModel] = {}
    for unit in UNITS:
        models[str(unit)] = fit(members(tables, unit), str(unit))
        print(f"{unit}: learned from {models[str(unit)].facts['examples']} examples", flush=True)
    facts = card(tables, metrics, {unit: model.facts for unit, model in models.items()})
    size = shipped.write_models(
        shipped.FORECASTS, {unit: model.state() for unit, model in models.items()}, facts, target
    )
    print(f"{size / 1000:.0f} kB in {target}")
    if size > MAX_BYTES:
        raise SystemExit(f"The prior is larger than {MAX_BYTES} bytes.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+", help="folder of transaction files")
    main(parser.parse_args().folder)
