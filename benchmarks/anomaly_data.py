"""Ledgers for the benchmark of anomalies: public data and invented households, by group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.households.generator import build_household
from benchmarks.households.kinds import KINDS
from benchmarks.public_data import PERSONAL, read_folder
from ml.forecasting.recurring import normalize_payee
from ml.forecasting.training.examples import hash_share
from ml.insights.anomaly_values import LedgerEntry
from ml.insights.bank_fees import is_bank_fee

WARM_UP_SHARE, WARM_UP_DAYS = 0.3, 150
"""Beginning of every ledger that is only learned from: the longer of both."""

MIN_ENTRIES = 30
"""Entries of a ledger that is worth judging."""

MAX_ROWS = 15_000
"""Rows of one group of many owners, who are chosen by hash."""

HOUSEHOLD_MONTHS = 24


@dataclass(frozen=True)
class JudgedLedger:
    """One owner's entries in the order of time; those from ``start`` on are judged."""

    group: str
    owner: str
    entries: list[LedgerEntry]
    start: int
    end: int

    @property
    def month_starts(self) -> list[int]:
        """First days of the months of the ledger, and of the month after."""
        return list_month_starts(self.entries[0].day, self.end)

    def count_judged(self) -> int:
        """Count the entries that are judged."""
        return sum(one.day >= self.start for one in self.entries)


def list_month_starts(first: int, end: int) -> list[int]:
    """List the first days of calendar months around a range of days."""
    low = np.datetime64(first, "D").astype("datetime64[M]")
    high = np.datetime64(end, "D").astype("datetime64[M]")
    months = np.arange(low, high + 2)
    return [int(day) for day in months.astype("datetime64[D]").astype(int)]


def is_calibration(owner: str) -> bool:
    """Return whether an owner's ledger calibrates; the others are judged."""
    return hash_share(owner) < 0.5


def read_public(folders: list[Path], is_included: Callable[[str], bool]) -> Iterator[JudgedLedger]:
    """Read the ledgers of public files. The ledgers of single people are never included by half."""
    for folder in folders:
        for name, table in read_folder(folder).items():
            owners = table["owner"].astype(str)
            is_personal = len(owners.unique()) == 1
            group = PERSONAL if is_personal else name
            chosen = owners.map(lambda owner, name=name: is_included(f"{name}-{owner}"))
            rows = table if is_personal else table[chosen]
            kept = _choose_owners(rows["owner"].value_counts().to_dict(), limited=not is_personal)
            for owner, part in rows[rows["owner"].isin(kept)].groupby("owner"):
                ledger = _build(group, f"{name}-{owner}", part)
                if ledger is not None:
                    yield ledger


def _choose_owners(sizes: dict[Any, int], *, limited: bool) -> list[Any]:
    """Choose owners with enough rows, by hash, and no more than the limit of rows has room for."""
    chosen = []
    rows = 0
    for owner in sorted(sizes, key=lambda one: hash_share(str(one))):
        if sizes[owner] < MIN_ENTRIES:
            continue
        rows += sizes[owner]
        if limited and rows > MAX_ROWS:
            break
        chosen.append(owner)
    return chosen


def _build(group: str, owner: str, table: pd.DataFrame) -> JudgedLedger | None:
    table = table[table["amount"] > 0].sort_values("day", kind="stable")
    values = zip(
        table["day"].to_numpy("datetime64[D]").astype(int),
        table["amount"],
        table["payee"],
        table["category"],
        table["kind"] == "income",
        strict=True,
    )
    entries = [
        LedgerEntry(
            position,
            int(day),
            float(round(100 * amount)),
            normalize_payee(payee),
            category,
            bool(is_income),
            is_bank_fee(payee),
        )
        for position, (day, amount, payee, category, is_income) in enumerate(values)
    ]
    return build_judged(group, owner, entries)


def build_judged(group: str, owner: str, entries: list[LedgerEntry]) -> JudgedLedger | None:
    """Build a judged ledger; None if too little of it can be judged."""
    entries = [one for one in entries if one.amount > 0]
    if len(entries) < MIN_ENTRIES:
        return None
    first, end = entries[0].day, entries[-1].day + 1
    start = first + round(max(WARM_UP_DAYS, WARM_UP_SHARE * (end - first)))
    ledger = JudgedLedger(group, owner, entries, start, end)
    return ledger if ledger.count_judged() >= 5 else None


def build_households(seeds: range) -> Iterator[JudgedLedger]:
    """Build the ledgers of invented households of every kind."""
    for kind in KINDS:
        for seed in seeds:
            rows = build_household(kind, seed, HOUSEHOLD_MONTHS).known_rows()
            entries = [
                LedgerEntry(
                    position,
                    row.day,
                    float(row.amount),
                    normalize_payee(row.payee),
                    row.category,
                    row.is_income,
                    is_bank_fee(row.payee),
                )
                for position, row in enumerate(sorted(rows, key=lambda row: row.day))
            ]
            ledger = build_judged("households", f"{kind}-{seed}", entries)
            if ledger is not None:
                yield ledger
