"""How good the forecasts are: people held out, every past month forecast from what was known when it began.

    python benchmarks/forecast.py --train DIR [--test DIR] [--json OUT]

Without ``--test``, a fifth of the owners (by hash) is held out of training. Everything but the seconds is the same
in every run.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.enums import PeriodUnit

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from benchmarks.public_data import bounds_of, members_of, read_folder
from ml import artifacts
from ml.forecasting.evaluation import backtest, mean_residual, report
from ml.forecasting.features import TYPICAL_DAYS, Origins
from ml.forecasting.ledgers import Ledger, ledger_of
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.training import Member, calibrating, examples_of, fit, share_of

HELD_OUT = 0.2
ROUND_PEOPLE, ROUND_MONTHS = 1_000, 15
SERVED_YEARS, SERVED_CATEGORIES = 5, 12


def split(members: Sequence[Member]) -> tuple[list[Member], list[Member]]:
    """Those to learn from, and a fifth to be judged on; one's place never changes."""
    held = [share_of(f"held out:{member.owner}") < HELD_OUT for member in members]
    learning = [member for member, out in zip(members, held, strict=True) if not out]
    return learning, [member for member, out in zip(members, held, strict=True) if out]


def members_in(folder: Path) -> dict[str, list[Member]]:
    return {
        name: list(members_of(name, table, PeriodUnit.MONTHLY))
        for name, table in read_folder(folder).items()
    }


def judged(train: Path, test: Path | None) -> dict[str, Any]:
    """Train on one folder, judge on another or on the owners held out."""
    learning = members_in(train)
    held = members_in(test) if test else {}
    if not test:
        for name, members in learning.items():
            learning[name], held[name] = split(members)
    everybody = [member for members in learning.values() for member in members]
    started = time.perf_counter()
    model = fit(everybody, "monthly")
    seconds = time.perf_counter() - started
    return {
        "datasets": {
            name: {"owners": len(members), **judged_on(model, members, everybody)}
            for name, members in held.items()
            if members
        },
        "training": {"seconds": round(seconds, 1), **model.facts},
        "thousand_people": _thousand(everybody),
        "serving": _serving(model),
        "artifact_bytes": len(artifacts.packed(model.state())),
    }


def judged_on(
    model: PooledModel, members: Sequence[Member], everybody: Sequence[Member]
) -> dict[str, Any]:
    """Scores of some members; the conformal baseline is calibrated on comparable people, none of them judged."""
    groups = {member.group for member in members}
    similar = [member for member in everybody if member.group in groups]
    held = examples_of(calibrating(similar or everybody), model.unit, varied=False)
    return report(model, backtest(model, members), mean_residual(held))


def _thousand(everybody: Sequence[Member]) -> dict[str, Any]:
    """Seconds to train on a thousand people with fifteen months each, people repeated if there are fewer."""
    days = round(ROUND_MONTHS * TYPICAL_DAYS["monthly"])
    cut = [member for member in everybody if len(member.ledger.income) > days // 5]
    chosen = [cut[i % len(cut)] for i in range(ROUND_PEOPLE)]
    people = [
        Member(
            f"{i}",
            member.group,
            member.ledger.until(member.ledger.first_day + days),
            member.bounds,
        )
        for i, member in enumerate(chosen)
    ]
    started = time.perf_counter()
    model = fit(people, "monthly")
    return {"seconds": round(time.perf_counter() - started, 1), "examples": model.facts["examples"]}


def _serving(model: PooledModel) -> dict[str, float]:
    """Milliseconds of one person's forecast from daily sums of five years, features included."""
    rng = np.random.default_rng(0)
    days = 365 * SERVED_YEARS
    end = 20_000
    spending = [
        (end - days + day, category, float(rng.gamma(2.0, 20.0)), 1)
        for day in range(days)
        for category in range(SERVED_CATEGORIES)
        if rng.random() < 0.2
    ]
    income = [(day, 3_000.0) for day in range(end - days, end, 30)]
    taken = []
    for _ in range(200):
        started = time.perf_counter()
        _serve(model, ledger_of(spending, income, end))
        taken.append(1000 * (time.perf_counter() - started))
    return {
        "p50_ms": round(statistics.median(taken), 2),
        "p99_ms": round(float(np.quantile(taken, 0.99)), 2),
    }


def _serve(model: PooledModel, ledger: Ledger) -> None:
    bounds = bounds_of(ledger, PeriodUnit.MONTHLY)
    current = np.array([np.searchsorted(bounds, ledger.end_day, "right") - 1])
    at = Origins("monthly", bounds, current, current + 1, np.array([ledger.end_day]))
    outlook = model.outlook(ledger, at)
    for series in range(outlook.down.shape[1]):
        model.distribution(outlook, 0, series, "pooled").interval()


def table(found: Mapping[str, Any]) -> str:
    """What is printed."""
    lines = []
    for name, scores in found["datasets"].items():
        lines += ["", f"{name}: {scores['owners']} owners held out of training", HEADER]
        for level in ("total", "category"):
            lines += [_line(level, split_, row) for split_, row in scores.get(level, {}).items()]
    training, serving = found["training"], found["serving"]
    lines += [
        "",
        f"training: {training['seconds']} s on {training['people']} people ({training['examples']} examples)",
        f"training on 1,000 people x 15 months: {found['thousand_people']['seconds']} s",
        f"serving one person with five years: p50 {serving['p50_ms']} ms, p99 {serving['p99_ms']} ms",
        f"artifact: {found['artifact_bytes'] / 1000:.0f} kB",
    ]
    return "\n".join(lines)


HEADER = (
    "level     months   n       WAPE: model  last   mean_3  median_6   /mean_3 /median_6   80 %: cover  worst"
    "   Winkler  worst   mean_3+conf   pinball .1/.5/.9       ECE"
)


def _line(level: str, name: str, row: Mapping[str, Any]) -> str:
    wape, worst, pinball = row["wape"], row["worst_period"], row["pinball"]
    model, last, mean, median = (wape[method] for method in ("model", "last", "mean_3", "median_6"))
    return (
        f"{level:<9} {name:<6} {row['forecasts']:>6}        {model:.3f}   {last:.3f}   {mean:.3f}"
        f"    {median:.3f}     {model / mean:.3f}    {model / median:.3f}"
        f"         {row['coverage']:.3f}  {worst['coverage']:.3f}     {row['winkler']:.2f}   {worst['winkler']:>5.2f}"
        f"          {row['winkler_mean_3_conformal']:.2f}   "
        f"{pinball['0.1']:.3f}/{pinball['0.5']:.3f}/{pinball['0.9']:.3f}"
        f"   {row['confidence']['calibration_error']:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Judge the forecasts on people held out of training."
    )
    parser.add_argument(
        "--train", type=Path, required=True, help="folder of transaction files to learn from"
    )
    parser.add_argument(
        "--test", type=Path, help="folder to judge on; else a fifth of the owners is held out"
    )
    parser.add_argument("--json", type=Path, help="also write everything here")
    asked = parser.parse_args()
    found = judged(asked.train, asked.test)
    print(table(found))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
