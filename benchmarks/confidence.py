"""Reliability of ``confidence_score`` through the API: what was promised, and what came.

    python -m benchmarks.confidence                 70 invented households
    python -m benchmarks.confidence --spending DIR  70 owners that the confidence is not fitted to

Every person records what is known on the first day of each of the last months, and asks for the
month that begins and for the next week. The expected calibration error is that of ten equal bins,
beside what chance alone makes of so many forecasts that are right (the more ``--months``, the
less); the Brier score stands beside that of the best constant, the share that came true.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.households import KINDS, build_household
from benchmarks.ledgers import Owner, application, register_owner
from benchmarks.public_data import read_folder
from core import clock
from learning.day_numbers import day_number_to_date
from ml.forecasting.arrays import FloatArray
from ml.forecasting.days import month_number, month_start
from ml.forecasting.distributions import is_near
from ml.forecasting.training.examples import hash_share
from services.ledger import transaction_service
from services.ledger.category_service import create_category
from services.ledger.transaction_values import TransactionValues
from services.people.callers import load_caller

PEOPLE = 70
ASKED_MONTHS = 8
"""Newest months of each person that are forecast when they begin, unless others are asked for."""

HELD_OUT_SHARE = 0.2
MIN_HISTORY_DAYS = 150
MIN_OWNER_DAYS = 300
MIN_EXPENSES = 40
BATCH = 1_000
BINS = 10
CHANCE_DRAWS = 200
WINDOWS = ("monthly", "weekly")


@dataclass(frozen=True, slots=True)
class Row:
    """A transaction: day since 1970-01-01, and amount in units of the currency."""

    day: int
    kind: str
    amount: Decimal
    category: str
    payee: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The promised probability, the prediction, and what came."""

    confidence: float
    predicted: float
    actual: float


def list_households() -> Iterator[list[Row]]:
    """List the transactions of invented households, without what they enter late."""
    for seed in range(PEOPLE):
        household = build_household(list(KINDS)[seed % len(KINDS)], seed)
        # All are recorded in one currency: only proportions matter here.
        yield [
            Row(
                row.day,
                "income" if row.is_income else "expense",
                Decimal(round(row.amount)).scaleb(-2),
                row.category,
                row.payee,
            )
            for row in household.rows
            if row.day <= household.today
        ]


def list_public_owners(folder: Path) -> Iterator[list[Row]]:
    """List the transactions of owners whom the confidence is not fitted to.

    The files take turns, and owners with a short history are left out.
    """
    owners = [_list_unseen_owners(name, table) for name, table in read_folder(folder).items()]
    for turn in zip_longest(*owners):
        yield from (rows for rows in turn if rows and _is_long(rows))


def _list_unseen_owners(name: str, table: pd.DataFrame) -> Iterator[list[Row]]:
    days = table["day"].to_numpy("datetime64[D]").astype(int)
    for owner, rows in table.assign(number=days).groupby("owner"):
        if hash_share(f"{name}-{owner}") < HELD_OUT_SHARE:
            names = ("number", "kind", "amount", "category", "payee")
            yield [_build_row(*values) for values in zip(*map(rows.get, names), strict=True)]


def _build_row(day: Any, kind: str, amount: Any, category: str, payee: str) -> Row:
    return Row(int(day), kind, round(Decimal(str(amount)), 2), category, payee)


def _is_long(rows: Sequence[Row]) -> bool:
    days = [row.day for row in rows if row.kind == "expense"]
    return len(days) >= MIN_EXPENSES and max(days) - min(days) >= MIN_OWNER_DAYS


def ask_person(
    owner: Owner, rows: Sequence[Row], months: int = ASKED_MONTHS
) -> Iterator[tuple[str, Outcome]]:
    """Record a person's transactions month by month, and ask on the first day of the last ones."""
    ordered = sorted(rows, key=lambda row: row.day)
    last = int(month_number(np.array([ordered[-1].day]))[0])
    recorder = _Recorder(owner)
    for month in range(last - months, last):
        today = month_start(month)
        if today - ordered[0].day < MIN_HISTORY_DAYS:
            continue
        moment = dt.datetime.combine(day_number_to_date(today), dt.time(12), dt.UTC)
        with clock.at(moment):
            recorder.record(row for row in ordered if row.day < today)
            for unit in WINDOWS:
                target = "current" if unit == "monthly" else "next"
                answer = _ask(owner, f"period={unit}&target={target}")
                if answer is not None:
                    yield unit, _compare(answer, ordered)


class _Recorder:
    """Records each transaction once, with categories by name."""

    def __init__(self, owner: Owner) -> None:
        self.caller = load_caller(owner.id)
        self.categories: dict[str, int] = {}
        self.recorded = 0

    def record(self, known: Iterator[Row]) -> None:
        """Record the transactions that are not recorded yet."""
        new = list(known)[self.recorded :]
        self.recorded += len(new)
        values = [self._build_values(row) for row in new if row.amount > 0]
        for start in range(0, len(values), BATCH):
            transaction_service.create_transactions(self.caller, values[start : start + BATCH])

    def _build_values(self, row: Row) -> TransactionValues:
        return {
            "kind": row.kind,
            "amount": row.amount,
            "date": day_number_to_date(row.day),
            "category_id": self._find_category(row.category) if row.kind == "expense" else None,
            "payee": row.payee[:200],
            "description": "",
        }

    def _find_category(self, name: str) -> int:
        if name not in self.categories:
            # The system may have a category of that name.
            category = create_category(self.caller, {"name": f"Own {name}"})
            self.categories[name] = category.id
        return self.categories[name]


def _ask(owner: Owner, query: str) -> dict[str, object] | None:
    try:
        return dict(json.loads(owner.call("GET", "/predictions/forecast", query=query)))
    except AssertionError:
        # Too little history.
        return None


def _compare(answer: dict[str, object], rows: Sequence[Row]) -> Outcome:
    start, end = (_to_day(str(answer[name])) for name in ("period_start", "period_end"))
    spent = sum(row.amount for row in rows if row.kind == "expense" and start <= row.day <= end)
    return Outcome(
        float(str(answer["confidence_score"])), float(str(answer["predicted_amount"])), float(spent)
    )


def _to_day(date: str) -> int:
    return (dt.date.fromisoformat(date) - dt.date(1970, 1, 1)).days


def describe(unit: str, outcomes: Sequence[Outcome]) -> str:
    """Describe the reliability of the forecasts of one window length."""
    promised = np.array([one.confidence for one in outcomes])
    predicted = np.array([one.predicted for one in outcomes])
    actual = np.array([one.actual for one in outcomes])
    came = is_near(actual, predicted).astype(float)
    brier, constant = np.mean((promised - came) ** 2), came.mean() * (1 - came.mean())
    error = measure_calibration(promised, came)
    return (
        f"{unit:<8} {len(outcomes):>5} forecasts; promised {promised.mean():.3f}, came"
        f" {came.mean():.3f}; ECE {error:.3f} (chance alone {measure_chance(promised):.3f});"
        f" Brier score {brier:.3f}, constant {constant:.3f}"
    )


def measure_calibration(promised: FloatArray, came: FloatArray) -> float:
    """Return the expected calibration error over equal bins."""
    bins = np.minimum((promised * BINS).astype(int), BINS - 1)
    gaps = [
        abs(promised[bins == one].mean() - came[bins == one].mean()) * np.mean(bins == one)
        for one in np.unique(bins)
    ]
    return float(sum(gaps))


def measure_chance(promised: FloatArray) -> float:
    """Return the mean calibration error of forecasts that come true as often as they promise."""
    rng = np.random.default_rng(0)
    draws = rng.random((CHANCE_DRAWS, len(promised))) < promised
    errors = [measure_calibration(promised, came.astype(float)) for came in draws]
    return float(np.mean(errors))


def main() -> None:
    """Ask in the name of all people, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--spending", type=Path, help="folder with public spending data")
    parser.add_argument(
        "--months", type=int, default=ASKED_MONTHS, help="newest months of each person to ask in"
    )
    options = parser.parse_args()
    people = list_public_owners(options.spending) if options.spending else list_households()

    outcomes: defaultdict[str, list[Outcome]] = defaultdict(list)
    with application("sqlite") as app:
        for number, rows in zip(range(PEOPLE), people, strict=False):
            owner = register_owner(app, f"person{number}")
            for unit, outcome in ask_person(owner, rows, options.months):
                outcomes[unit].append(outcome)
    for unit in WINDOWS:
        print(describe(unit, outcomes[unit]))


if __name__ == "__main__":
    main()
