"""What the shipped forecast model learns from: public data and invented households."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.households.generator import build_household
from benchmarks.households.household import Household
from benchmarks.households.kinds import KINDS
from benchmarks.public_data import (
    PERSONAL,
    build_training_ledgers,
    compute_month_bounds,
    load_payments,
)
from ml.forecasting.ledgers import Ledger, build_ledger
from ml.forecasting.recurring import Payment
from ml.forecasting.targets import TYPICAL_MONTH_DAYS
from ml.forecasting.training.examples import TrainingLedger, hash_share

HELD_OUT_SHARE = 0.2
"""Share of the owners that are evaluated: a fifth, as docs/DECISIONS.md says."""

MAX_JUDGED = 100
"""Owners of a data set that are judged, by hash: more cost minutes and change little."""

JUDGED_SHARE = 1 / 3
"""Share of a data set's months, the newest, that are judged by a model of the months before."""

COMPARABLE_MONTH = 100_000.0
"""What a mean month is scaled to where the amounts of a group are in several currencies."""

INVENTED = "invented"
"""Group of the invented households."""

INVENTED_SEEDS = range(100, 104)
"""Households to learn from; the first fifty seeds of each kind judge."""


@dataclass(frozen=True)
class DataSet:
    """Owners to learn from and to be judged on, with the payments of the latter by owner.

    ``first_judged`` is the first day of the newest third of the months.
    """

    name: str
    learning: list[TrainingLedger]
    judged: list[TrainingLedger]
    payments: Mapping[str, Sequence[Payment]]
    first_judged: int


def load_data_sets(
    tables: Mapping[str, pd.DataFrame], *, is_held_out: bool = True
) -> list[DataSet]:
    """Load data sets; a fifth of the owners of each is judged, or everybody."""
    return [_load_data_set(name, table, is_held_out=is_held_out) for name, table in tables.items()]


def _load_data_set(name: str, table: pd.DataFrame, *, is_held_out: bool) -> DataSet:
    judged = list(build_training_ledgers(name, table))
    # People who have stopped recording ask for no forecasts, so that nobody learns from them.
    learning = [
        make_comparable(ledger) if ledger.group == PERSONAL else ledger
        for ledger in build_training_ledgers(name, table, active=True)
    ]
    if is_held_out:
        judged = [ledger for ledger in judged if is_judged(ledger)]
        learning = [ledger for ledger in learning if not is_judged(ledger)]
    judged = sorted(judged, key=lambda ledger: hash_share(ledger.owner))[:MAX_JUDGED]

    starts = np.unique(table["day"].to_numpy("datetime64[M]")).astype("datetime64[D]").astype(int)
    first_judged = int(starts[-round(JUDGED_SHARE * len(starts))])
    return DataSet(name, learning, judged, load_payments(name, table), first_judged)


def is_judged(ledger: TrainingLedger) -> bool:
    """Return whether an owner is held out of training; an owner's side never changes."""
    # Another text than training hashes, or those held out would be the same people who judge there.
    return hash_share(f"held out:{ledger.owner}") < HELD_OUT_SHARE


def cut_ledgers(ledgers: Sequence[TrainingLedger], day: int) -> list[TrainingLedger]:
    """Return what was known of some people before a day; those who came later are left out."""
    return [
        dataclasses.replace(ledger, ledger=ledger.ledger.until(day))
        for ledger in ledgers
        if ledger.ledger.first_spending_day < day
    ]


def invent_ledgers() -> Iterator[TrainingLedger]:
    """Build the ledgers of invented households, which add kinds of people that no file has."""
    for kind in KINDS:
        for seed in INVENTED_SEEDS:
            ledger = _build_invented_ledger(build_household(kind, seed))
            bounds = compute_month_bounds(ledger)
            yield make_comparable(TrainingLedger(f"{kind}-{seed}", INVENTED, ledger, bounds))


def make_comparable(person: TrainingLedger) -> TrainingLedger:
    """Scale a ledger to a mean month of COMPARABLE_MONTH, whatever its currency."""
    ledger = person.ledger
    months = (ledger.end_day - ledger.first_spending_day) / TYPICAL_MONTH_DAYS
    mean = float(np.abs(ledger.daily[0]).sum()) / max(1.0, months)
    factor = COMPARABLE_MONTH / mean if mean else 1.0
    scaled = dataclasses.replace(ledger, spent=factor * ledger.spent, income=factor * ledger.income)
    return dataclasses.replace(person, ledger=scaled)


def _build_invented_ledger(household: Household) -> Ledger:
    rows = household.rows
    return build_ledger(
        [(row.day, row.category, float(row.amount), 1) for row in rows if not row.is_income],
        [(row.day, float(row.amount)) for row in rows if row.is_income],
        household.end_day,
    )
