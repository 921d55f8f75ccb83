"""Benchmark of the categorizer: each row is predicted before its label is known, then learned.

    python benchmarks/categories.py FILE… [--pieces ROWS] [--json OUT]

FILE is a CSV of date, description, amount (negative is out) and category, as its owner named it. An
exact payee memory and TF-IDF with logistic regression run on the same rows. With ``--pieces`` each
ledger is also cut into pieces of so many rows, each of which is a person with a short ledger.
Everything but the milliseconds is the same in every run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

# One thread is faster than several for products as small as these (and must be set before numpy).
os.environ.setdefault("OMP_NUM_THREADS", "1")
if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from benchmarks.labelled_data import read_labelled
from ml import shipped
from ml.categorization.categorizer import Categorizer, LabelledTransaction
from ml.categorization.choices import CategoryChoice
from ml.categorization.evaluation.baselines import evaluate_payee_memory, evaluate_regression
from ml.categorization.evaluation.prequential import LabelledRow, Outcome, evaluate_categorizer
from ml.categorization.evaluation.report import Report, build_report
from ml.categorization.payees import clean
from ml.categorization.transaction_features import TransactionFeatures

# As many as a categorizer holds, and as many as one request may send.
LABELLED_ROWS, PREDICTED_ROWS = 3_000, 1_000
CATEGORIZER = "categorizer"
MIN_PIECE_SHARE = 75
"""Percentage of the length of a piece that the last one must have."""

Figures = dict[str, float]
"""Measurements by name."""


class LedgerResult(TypedDict):
    """Reports of all methods on one ledger; ``ms`` are milliseconds of CPU."""

    rows: int
    methods: dict[str, Report]
    ms: Figures


class BenchmarkResult(TypedDict):
    """Results by name of the ledger, and measurements against LABELLED_ROWS labels."""

    at_size: Figures
    ledgers: dict[str, LedgerResult]


def cut_ledger(
    name: str, rows: Sequence[LabelledRow], length: int
) -> dict[str, Sequence[LabelledRow]]:
    """Return consecutive pieces of a ledger by name; a rest that is too short is left out."""
    starts = range(0, len(rows) - MIN_PIECE_SHARE * length // 100 + 1, length)
    return {f"{name} from row {start + 1}": rows[start : start + length] for start in starts}


def evaluate_ledger(rows: Sequence[LabelledRow]) -> LedgerResult:
    """Evaluate every method on one ledger."""
    prior, confidence = shipped.load_category_models()
    outcomes = {
        CATEGORIZER: list(evaluate_categorizer(rows, prior, confidence, timer=time.process_time)),
        "exact payee memory": list(evaluate_payee_memory(rows)),
        "TF-IDF + LR": list(evaluate_regression(rows)),
    }
    reports = {name: build_report(method_outcomes) for name, method_outcomes in outcomes.items()}
    times = summarize_times(outcomes[CATEGORIZER])
    return {"rows": len(rows), "methods": reports, "ms": times}


def summarize_times(outcomes: Sequence[Outcome]) -> Figures:
    """Return milliseconds of CPU of one prediction, and of learning one label."""
    prediction = [outcome.prediction_seconds for outcome in outcomes]
    learning = [outcome.learning_seconds for outcome in outcomes]
    return _compute_percentiles(prediction, "prediction") | _compute_percentiles(
        learning, "learning"
    )


def _compute_percentiles(seconds: Sequence[float], name: str) -> Figures:
    milliseconds = np.array(seconds) * 1000
    p50, p99 = np.percentile(milliseconds, [50, 99]) if len(seconds) else (0.0, 0.0)
    return {f"{name} p50": float(p50), f"{name} p99": float(p99)}


def measure_at_size(ledgers: Sequence[Sequence[LabelledRow]]) -> Figures:
    """Measure a categorizer with LABELLED_ROWS labels.

    Returns milliseconds of CPU of a single prediction, of one correction and of PREDICTED_ROWS
    predictions in one call; the number of payees; and the memory that it added, in MB.
    """
    rows: list[LabelledRow] = []
    for ledger in ledgers:
        rows += ledger
    rows = [rows[number % len(rows)] for number in range(LABELLED_ROWS)]
    names = list(dict.fromkeys(row.category for row in rows))
    memory_before = _measure_memory()
    labelled = [
        LabelledTransaction(number, _vary(row.features, number), names.index(row.category))
        for number, row in enumerate(rows)
    ]

    choices = [CategoryChoice(key, name) for key, name in enumerate(names)]
    categorizer = Categorizer(*shipped.load_category_models(), choices)
    categorizer.learn_many(labelled)
    categorizer.fit_linear()

    batch = _time_batch(categorizer, rows)
    figures = _time_singles(categorizer, labelled[:PREDICTED_ROWS])
    return figures | {
        "1,000 in one call": 1000 * batch,
        "texts": float(len(categorizer.memory.texts)),
        "MB": _measure_memory() - memory_before,
    }


def _time_batch(categorizer: Categorizer, rows: Sequence[LabelledRow]) -> float:
    """Return the seconds of cleaning and predicting PREDICTED_ROWS texts in one call."""
    texts = [f"{rows[number].features.text} {number % 97}" for number in range(PREDICTED_ROWS)]
    day = rows[0].features.day
    clean.cache_clear()

    started = time.process_time()
    categorizer.predict([TransactionFeatures(clean(text), 10.0, -1, day) for text in texts])
    return time.process_time() - started


def _time_singles(categorizer: Categorizer, labelled: Sequence[LabelledTransaction]) -> Figures:
    """Measure predicting and learning rows one at a time."""
    predicting, learning = [], []
    for number, transaction in enumerate(labelled):
        started = time.process_time()
        categorizer.predict([transaction.features])
        predicting.append(time.process_time() - started)

        started = time.process_time()
        categorizer.learn(number, transaction.features, transaction.category)
        learning.append(time.process_time() - started)

    return _compute_percentiles(predicting, "prediction") | _compute_percentiles(
        learning, "learning"
    )


def _vary(features: TransactionFeatures, number: int) -> TransactionFeatures:
    """Vary the text of every second row, to get more distinct payees than the ledgers have."""
    text = f"{features.text} {number % 13}" if number % 2 else features.text
    return TransactionFeatures(text, features.amount, features.direction, features.day)


def _measure_memory() -> float:
    """Return the largest amount of memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def print_result(result: BenchmarkResult) -> None:
    """Print every figure."""
    for name, ledger in result["ledgers"].items():
        _print_ledger(name, ledger)

    figures = result["at_size"]
    print(f"\nAgainst {LABELLED_ROWS} labelled rows of {figures['texts']:.0f} payees, ms of CPU:")
    times = {name: value for name, value in figures.items() if name not in {"texts", "MB"}}
    print("  ".join(f"{name}: {value:.2f}" for name, value in times.items()))
    print(
        f"Memory that the categorizer added: {figures['MB']:.0f} MB; "
        f"all of the process: {_measure_memory():.0f} MB"
    )


def _print_ledger(name: str, ledger: LedgerResult) -> None:
    print(f"\n{name}: {ledger['rows']} rows")
    methods = ledger["methods"]
    print(f"{'':18}" + "".join(f"{method:>20}" for method in methods))
    for figure in methods[CATEGORIZER]:
        cells = [_format_cell(report[figure]) for report in methods.values()]
        print(f"{figure:18}" + "".join(cells))
    print("  ".join(f"{key}: {value:.2f} ms" for key, value in ledger["ms"].items()))


def _format_cell(value: float | None) -> str:
    return f"{'-' if value is None else f'{value:.3f}':>20}"


def main(
    paths: Sequence[Path], output: Path | None = None, piece_rows: int | None = None
) -> BenchmarkResult:
    """Run the benchmark, print its figures, and write them to ``output`` as JSON.

    With ``piece_rows``, pieces of so many rows are evaluated beside the ledgers.
    """
    ledgers: dict[str, Sequence[LabelledRow]] = {path.stem: read_labelled(path) for path in paths}
    pieces: dict[str, Sequence[LabelledRow]] = {}
    if piece_rows is not None:
        for name, rows in ledgers.items():
            pieces |= cut_ledger(name, rows, piece_rows)

    result: BenchmarkResult = {
        "at_size": measure_at_size(list(ledgers.values())),
        "ledgers": {name: evaluate_ledger(rows) for name, rows in (ledgers | pieces).items()},
    }
    print_result(result)
    if output:
        output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return result


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--pieces", type=int, metavar="ROWS")
    parser.add_argument("--json", type=Path, metavar="OUT")
    arguments = parser.parse_args()
    main(arguments.files, arguments.json, arguments.pieces)
