"""Accuracy of the forecasts that serve: plans of people held out, made from what was known then.

    python -m benchmarks.forecast --train DIR [--test DIR] [--personal DIR] [--json OUT]

A fifth of the owners (by hash) is held out of training. The headline is their newest third of the
months, forecast by a model of the months before; beside it, all months by a model of all months.
``--test`` evaluates everybody of another folder instead, ``--personal`` also each ledger of a
folder by a model of all others. All results but the times are the same in every run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from benchmarks.forecast_training import (
    DataSet,
    cut_ledgers,
    invent_ledgers,
    load_data_sets,
)
from benchmarks.public_data import read_folder
from ml import artifacts
from ml.forecasting import forecaster
from ml.forecasting.forecaster import ForecastQuestion
from ml.forecasting.ledgers import Ledger, build_ledger
from ml.forecasting.pooled_model import ModelFacts, PooledModel
from ml.forecasting.recurring import LOOK_BACK_DAYS, Payment
from ml.forecasting.spending_plan import build_plan
from ml.forecasting.targets import TYPICAL_MONTH_DAYS
from ml.forecasting.training.evaluation import (
    EvaluationReport,
    EvaluationScores,
    backtest,
    compute_report,
)
from ml.forecasting.training.examples import TrainingLedger
from ml.forecasting.training.fitting import fit_pooled_model

TIMED_PEOPLE, TIMED_MONTHS = 1_000, 15
"""Size of the training that is timed."""

SERVED_YEARS, SERVED_CATEGORIES = 5, 12
"""Size of the ledger whose forecast is timed."""

ACTIVE_SHARE = 0.2
"""Share of days on which a category of that ledger has spending."""

# Enough for a 99th percentile that is not the single slowest call.
SERVED_CALLS = 200

EARLIER, ALL = "earlier months", "all months"
"""Months that the model has learned from: those before the judged ones, or the judged ones too."""


class DatasetResult(TypedDict):
    """Number of judged owners of a data set, with their scores by what the model has learned."""

    owners: int
    scores: dict[str, EvaluationReport]


class TrainingTime(TypedDict):
    """Seconds of CPU time to train, and the number of examples."""

    seconds: float
    examples: int


class ServingTime(TypedDict):
    """Milliseconds of CPU time of one person's forecast: median and 99th percentile."""

    p50_ms: float
    p99_ms: float


class BenchmarkResult(TypedDict):
    """Everything that the benchmark reports."""

    datasets: dict[str, DatasetResult]
    training: ModelFacts
    thousand_people: TrainingTime
    serving: ServingTime
    artifact_bytes: int


def run(train: Path, test: Path | None = None, personal: Path | None = None) -> BenchmarkResult:
    """Train on one folder, and evaluate on the owners held out of it or on other folders."""
    data_sets = load_data_sets(read_folder(train), is_held_out=test is None)
    invented = list(invent_ledgers())
    everybody = [*_join(data.learning for data in data_sets), *invented]
    model = fit_pooled_model(everybody)

    if test:
        others = load_data_sets(read_folder(test), is_held_out=False)
        datasets = {data.name: _judge(data, {ALL: model}) for data in others}
    else:
        earlier = _join(cut_ledgers(data.learning, data.first_judged) for data in data_sets)
        models = {EARLIER: fit_pooled_model([*earlier, *invented]), ALL: model}
        datasets = {data.name: _judge(data, models) for data in data_sets if data.judged}
    if personal:
        datasets |= _judge_personal(personal, everybody)
    return {
        "datasets": datasets,
        "training": model.facts,
        "thousand_people": _time_training(everybody),
        "serving": _time_serving(model),
        "artifact_bytes": len(artifacts.compress(model.to_state())),
    }


def _judge_personal(folder: Path, everybody: Sequence[TrainingLedger]) -> dict[str, DatasetResult]:
    """Judge each ledger of a folder by a model that has learned from all others."""
    data_sets = load_data_sets(read_folder(folder), is_held_out=False)
    results = {}
    for data in data_sets:
        others = _join(other.learning for other in data_sets if other is not data)
        model = fit_pooled_model([*everybody, *others])
        results[data.name] = _judge(data, {ALL: model})
    return results


def _judge(data: DataSet, models: Mapping[str, PooledModel]) -> DatasetResult:
    scores = {}
    for name, model in models.items():
        first_day = data.first_judged if name == EARLIER else 0
        scores[name] = compute_report(backtest(model, data.judged, data.payments, first_day))
    return {"owners": len(data.judged), "scores": scores}


def _join(groups: Iterable[Sequence[TrainingLedger]]) -> list[TrainingLedger]:
    return list(itertools.chain.from_iterable(groups))


def _time_training(everybody: Sequence[TrainingLedger]) -> TrainingTime:
    """Time training on a thousand people with fifteen months; people repeat if there are fewer."""
    days = round(TIMED_MONTHS * TYPICAL_MONTH_DAYS)
    long_enough = [ledger for ledger in everybody if len(ledger.ledger.income) > days // 5]
    people = []
    for number in range(TIMED_PEOPLE):
        # Copies under new names: the training takes as long, whatever it learns.
        source = long_enough[number % len(long_enough)]
        ledger = source.ledger.until(source.ledger.first_day + days)
        people.append(TrainingLedger(f"{number}", source.group, ledger, source.bounds))

    started = time.process_time()
    model = fit_pooled_model(people)
    seconds = time.process_time() - started
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
    # A salary every thirty days, so that features of income are known.
    income = [(day, 3_000.0) for day in range(end - days, end, 30)]
    payments = [Payment(day, amount, f"shop {key}", key) for day, key, amount, _ in spending]

    milliseconds = []
    for _ in range(SERVED_CALLS):
        started = time.process_time()
        _serve(model, build_ledger(spending, income, end), payments)
        milliseconds.append(1000 * (time.process_time() - started))
    return {
        "p50_ms": round(statistics.median(milliseconds), 2),
        "p99_ms": round(float(np.quantile(milliseconds, 0.99)), 2),
    }


def _serve(model: PooledModel, ledger: Ledger, payments: Sequence[Payment]) -> None:
    """Plan a ledger, and compute the interval of every series for the next month."""
    start = ledger.end_day
    recent = [one for one in payments if one.day >= start - LOOK_BACK_DAYS]
    plan = build_plan(model, ledger, recent, start)
    bounds = np.array([start, start + round(TYPICAL_MONTH_DAYS)])
    forecast = forecaster.forecast(plan, ForecastQuestion("monthly", bounds, 0, start, start))
    for series in forecast.series:
        series.distribution.interval()


HEADER = (
    "level         months   n     WAPE: served  /mean_3 /median_6  median owner    bias"
    "    80 %: cover  worst  Winkler    confidence: ECE  Brier (constant)"
)


def format_table(result: BenchmarkResult) -> str:
    """Format the result for the terminal."""
    lines = []
    for name, dataset in result["datasets"].items():
        for learned, report in dataset["scores"].items():
            owners = dataset["owners"]
            lines += ["", f"{name}: {owners} owners, by a model of {learned}", HEADER]
            for level, histories in report.items():
                lines += [_format_line(level, *row) for row in histories.items()]

    training, serving = result["training"], result["serving"]
    lines += [
        "",
        f"training: {training['people']} people, {training['examples']} examples",
        f"training on 1,000 people x 15 months: {result['thousand_people']['seconds']} s of CPU",
        f"serving one person (five years): p50 {serving['p50_ms']}, p99 {serving['p99_ms']} ms CPU",
        f"artifact: {result['artifact_bytes'] / 1000:.0f} kB",
    ]
    return "\n".join(lines)


def _format_line(level: str, history: str, scores: EvaluationScores) -> str:
    errors, confidence = scores["wape"], scores["confidence"]
    served, mean_3, median_6 = (
        errors.get(name) or float("nan") for name in ("predicted", "mean_3", "median_6")
    )
    numbers = (scores[name] or float("nan") for name in ("median_owner", "bias", "coverage"))
    median_owner, bias, coverage = numbers
    return (
        f"{level:<13} {history:<6} {scores['forecasts']:>6}"
        f"        {served:.3f}    {served / mean_3:.3f}   {served / median_6:.3f}"
        f"         {median_owner:.2f}   {bias:+.3f}"
        f"          {coverage:.3f}  {scores['worst_month']['coverage']:.3f}"
        f"     {scores['winkler']:.2f}"
        f"               {confidence['calibration_error']:.3f}"
        f"  {confidence['brier']:.3f} ({confidence['brier_constant']:.3f})"
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
    parser.add_argument(
        "--personal", type=Path, help="folder of ledgers, each left out of training in turn"
    )
    parser.add_argument("--json", type=Path, help="file to write all results to")
    options = parser.parse_args()

    result = run(options.train, options.test, options.personal)
    print(format_table(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
