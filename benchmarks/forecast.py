"""Accuracy of the forecasts: people held out, every past month forecast from what was known then.

    python benchmarks/forecast.py --train DIR [--test DIR] [--json OUT]

Without ``--test``, a fifth of the owners (by hash) is held out of training. All results but the
seconds are the same in every run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from benchmarks.public_data import build_training_ledgers, read_folder
from core.enums import PeriodUnit
from ml import artifacts
from ml.forecasting import forecaster
from ml.forecasting.forecaster import ForecastQuestion
from ml.forecasting.ledgers import Ledger, build_ledger
from ml.forecasting.pooled_model import ModelFacts, PooledModel
from ml.forecasting.spending_plan import build_plan
from ml.forecasting.targets import TYPICAL_DAYS
from ml.forecasting.training.evaluation import (
    EvaluationReport,
    EvaluationScores,
    backtest,
    compute_mean_residual,
    compute_report,
)
from ml.forecasting.training.examples import (
    TrainingLedger,
    build_examples,
    hash_share,
    select_calibration_ledgers,
)
from ml.forecasting.training.fitting import fit_pooled_model

UNIT = PeriodUnit.MONTHLY
# A fifth, as docs/DECISIONS.md says of its measurements.
HELD_OUT_SHARE = 0.2

TIMED_PEOPLE, TIMED_MONTHS = 1_000, 15
"""Size of the training that is timed."""

SERVED_YEARS, SERVED_CATEGORIES = 5, 12
"""Size of the ledger whose forecast is timed."""

ACTIVE_SHARE = 0.2
"""Share of days on which a category of that ledger has spending."""

# Enough for a 99th percentile that is not the single slowest call.
SERVED_CALLS = 200


class DatasetResult(EvaluationReport):
    """Number of held-out owners of a data set, with their scores by level and history."""

    owners: int


class TrainingResult(ModelFacts):
    """Seconds to train, with facts about the model."""

    seconds: float


class TrainingTime(TypedDict):
    """Seconds to train, and the number of examples."""

    seconds: float
    examples: int


class ServingTime(TypedDict):
    """Milliseconds of one person's forecast: median and 99th percentile."""

    p50_ms: float
    p99_ms: float


class BenchmarkResult(TypedDict):
    """Everything that the benchmark reports."""

    datasets: dict[str, DatasetResult]
    training: TrainingResult
    thousand_people: TrainingTime
    serving: ServingTime
    artifact_bytes: int


def run(train: Path, test: Path | None) -> BenchmarkResult:
    """Train on one folder, and evaluate on another one or on the owners held out of the first."""
    learning = load_folder(train)
    held_out = load_folder(test) if test else {}
    if not test:
        for name, ledgers in learning.items():
            learning[name], held_out[name] = split_ledgers(ledgers)

    everybody = _flatten(learning)
    started = time.perf_counter()
    model = fit_pooled_model(everybody, UNIT.value)
    seconds = time.perf_counter() - started

    datasets: dict[str, DatasetResult] = {}
    for name, ledgers in held_out.items():
        if ledgers:
            report = evaluate(model, ledgers, everybody)
            datasets[name] = {"owners": len(ledgers), **report}
    return {
        "datasets": datasets,
        "training": {"seconds": round(seconds, 1), **model.facts},
        "thousand_people": _time_training(everybody),
        "serving": _time_serving(model),
        "artifact_bytes": len(artifacts.compress(model.to_state())),
    }


def load_folder(folder: Path) -> dict[str, list[TrainingLedger]]:
    """Load the monthly ledgers of every data set in a folder."""
    return {
        name: list(build_training_ledgers(name, table, UNIT))
        for name, table in read_folder(folder).items()
    }


def split_ledgers(
    ledgers: Sequence[TrainingLedger],
) -> tuple[list[TrainingLedger], list[TrainingLedger]]:
    """Split off a fifth of the owners to evaluate on; an owner's side never changes."""
    learning: list[TrainingLedger] = []
    held_out: list[TrainingLedger] = []
    for ledger in ledgers:
        # Another text than training hashes, or those held out would be the same people who
        # calibrate.
        is_held_out = hash_share(f"held out:{ledger.owner}") < HELD_OUT_SHARE
        (held_out if is_held_out else learning).append(ledger)
    return learning, held_out


def evaluate(
    model: PooledModel, ledgers: Sequence[TrainingLedger], everybody: Sequence[TrainingLedger]
) -> EvaluationReport:
    """Evaluate a model on some ledgers.

    The conformal interval of the baseline is fitted on comparable people, none of them evaluated.
    """
    groups = {ledger.group for ledger in ledgers}
    comparable = [ledger for ledger in everybody if ledger.group in groups]
    calibrating = select_calibration_ledgers(comparable or everybody)
    held_out = build_examples(calibrating, model.unit, varied=False)
    return compute_report(model, backtest(model, ledgers), compute_mean_residual(held_out))


def _flatten(datasets: Mapping[str, Sequence[TrainingLedger]]) -> list[TrainingLedger]:
    ledgers: list[TrainingLedger] = []
    for members in datasets.values():
        ledgers.extend(members)
    return ledgers


def _time_training(everybody: Sequence[TrainingLedger]) -> TrainingTime:
    """Time training on a thousand people with fifteen months; people repeat if there are fewer."""
    days = round(TIMED_MONTHS * TYPICAL_DAYS[UNIT])
    long_enough = [ledger for ledger in everybody if len(ledger.ledger.income) > days // 5]
    people = []
    for number in range(TIMED_PEOPLE):
        # Copies under new names: the training takes as long, whatever it learns.
        source = long_enough[number % len(long_enough)]
        ledger = source.ledger.until(source.ledger.first_day + days)
        people.append(TrainingLedger(f"{number}", source.group, ledger, source.bounds))

    started = time.perf_counter()
    model = fit_pooled_model(people, UNIT.value)
    seconds = time.perf_counter() - started
    return {"seconds": round(seconds, 1), "examples": model.facts["examples"]}


def _time_serving(model: PooledModel) -> ServingTime:
    """Time one person's forecast from the daily sums of five years, features included."""
    rng = np.random.default_rng(0)
    days = 365 * SERVED_YEARS
    # A day number of 2024; models see only differences of days.
    end = 20_000
    cells = itertools.product(range(end - days, end), range(SERVED_CATEGORIES))
    spending = [
        (day, category, float(rng.gamma(2.0, 20.0)), 1)
        for day, category in cells
        if rng.random() < ACTIVE_SHARE
    ]
    # A salary every thirty days, so that the model with income serves.
    income = [(day, 3_000.0) for day in range(end - days, end, 30)]

    milliseconds = []
    for _ in range(SERVED_CALLS):
        started = time.perf_counter()
        _serve(model, build_ledger(spending, income, end))
        milliseconds.append(1000 * (time.perf_counter() - started))
    return {
        "p50_ms": round(statistics.median(milliseconds), 2),
        "p99_ms": round(float(np.quantile(milliseconds, 0.99)), 2),
    }


def _serve(model: PooledModel, ledger: Ledger) -> None:
    """Plan a ledger, and compute the interval of every series for the next month."""
    plan = build_plan(model, ledger, (), ledger.end_day)
    start = ledger.end_day
    bounds = np.array([start, start + round(TYPICAL_DAYS[UNIT])])
    forecast = forecaster.forecast(plan, ForecastQuestion(UNIT.value, bounds, 0, start, start))
    for series in forecast.series:
        series.distribution.interval()


HEADER = (
    "level     months   n       WAPE: model  last   mean_3  median_6   /mean_3 /median_6"
    "   80 %: cover  worst   Winkler  worst   mean_3+conf   pinball .1/.5/.9       ECE"
)


def format_table(result: BenchmarkResult) -> str:
    """Format the result for the terminal."""
    lines = []
    for name, dataset in result["datasets"].items():
        lines += ["", f"{name}: {dataset['owners']} owners held out of training", HEADER]
        lines += [_format_line("total", *row) for row in dataset["total"].items()]
        lines += [_format_line("category", *row) for row in dataset["category"].items()]

    training, serving = result["training"], result["serving"]
    seconds, people = training["seconds"], training["people"]
    thousand = result["thousand_people"]["seconds"]
    p50, p99 = serving["p50_ms"], serving["p99_ms"]
    lines += [
        "",
        f"training: {seconds} s on {people} people ({training['examples']} examples)",
        f"training on 1,000 people x 15 months: {thousand} s",
        f"serving one person with five years: p50 {p50} ms, p99 {p99} ms",
        f"artifact: {result['artifact_bytes'] / 1000:.0f} kB",
    ]
    return "\n".join(lines)


def _format_line(level: str, history: str, scores: EvaluationScores) -> str:
    wape, worst, pinball = scores["wape"], scores["worst_period"], scores["pinball"]
    model, mean_3, median_6 = (wape[name] or 0.0 for name in ("model", "mean_3", "median_6"))
    return (
        f"{level:<9} {history:<6} {scores['forecasts']:>6}"
        f"        {model:.3f}   {wape['last']:.3f}   {mean_3:.3f}    {median_6:.3f}"
        f"     {model / mean_3:.3f}    {model / median_6:.3f}"
        f"         {scores['coverage']:.3f}  {worst['coverage']:.3f}"
        f"     {scores['winkler']:.2f}   {worst['winkler']:>5.2f}"
        f"          {scores['winkler_mean_3_conformal']:.2f}"
        f"   {pinball['0.1']:.3f}/{pinball['0.5']:.3f}/{pinball['0.9']:.3f}"
        f"   {scores['confidence']['calibration_error']:.3f}"
    )


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(
        description="Evaluate forecasts on people held out of training."
    )
    parser.add_argument(
        "--train", type=Path, required=True, help="folder of transaction files to learn from"
    )
    parser.add_argument(
        "--test", type=Path, help="folder to evaluate on (default: a fifth of the owners)"
    )
    parser.add_argument("--json", type=Path, help="file to write all results to")
    options = parser.parse_args()

    result = run(options.train, options.test)
    print(format_table(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
