"""Reading public spending data: bank accounts, purchase cards, personal ledgers.

A file is known by its columns. Each becomes a data set of owners with dated rows of money in and out, followed from
their first row to the last whole month of the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core import periods
from core.enums import PeriodUnit
from ml.forecasting.ledgers import Ledger, ledger_of
from ml.forecasting.training import Member
from sample_data.ledger_files import read_ledger

BANK_COLUMNS = {"account_id", "date", "type", "amount", "k_symbol"}
CARD_COLUMNS = {"card", "date", "amount", "category"}
SIGNED_COLUMNS = {"date", "amount", "category"}
PERIODS_AHEAD = 14
EPOCH = dt.date(1970, 1, 1)


def read_folder(folder: Path) -> dict[str, pd.DataFrame]:
    """Every file that holds transactions, by its name: columns owner, day (date), kind, amount, category."""
    found = {}
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.csv.gz")]):
        table = read_file(path)
        if table is not None and len(table):
            found[path.name.removesuffix(".gz").removesuffix(".csv")] = table
    if not found:
        raise SystemExit(f"{folder}: no file with transactions that can be read.")
    return found


def read_file(path: Path) -> pd.DataFrame | None:
    """One file's rows; None for a file that holds no transactions."""
    columns = set(pd.read_csv(path, nrows=0).columns)
    if columns >= BANK_COLUMNS:
        return _bank(pd.read_csv(path, dtype={"date": str}))
    if columns >= CARD_COLUMNS:
        table = pd.read_csv(path)
        return _table(table["card"], table["date"], "expense", table["amount"], table["category"])
    if columns >= SIGNED_COLUMNS:
        table = pd.read_csv(path)
        kind = np.where(table["amount"] > 0, "income", "expense")
        return _table(path.name, table["date"], kind, table["amount"].abs(), table["category"])
    if {"Date", "Amount", "Category"} <= columns:
        rows = [row for row in read_ledger(path, "USD") if row["kind"] in {"expense", "income"}]
        table = pd.DataFrame(rows)
        return _table(
            path.name,
            table["date"],
            table["kind"],
            table["amount"].astype(float),
            table["category"],
        )
    return None


def _bank(table: pd.DataFrame) -> pd.DataFrame:
    symbol, operation = (table[name].fillna("").str.strip() for name in ("k_symbol", "operation"))
    kind = np.where(table["type"] == "PRIJEM", "income", "expense")
    day = pd.to_datetime(table["date"], format="%y%m%d")
    return _table(
        table["account_id"], day, kind, table["amount"], symbol.where(symbol != "", operation)
    )


def _table(owner: Any, day: Any, kind: Any, amount: Any, category: Any) -> pd.DataFrame:
    table = pd.DataFrame({"day": pd.to_datetime(day), "amount": amount, "kind": kind})
    table["owner"], table["category"] = owner, category
    table["category"] = table["category"].fillna("none").astype(str)
    return table.dropna(subset=["day", "amount"])


def members_of(
    name: str, table: pd.DataFrame, unit: PeriodUnit, *, active: bool = False
) -> Iterator[Member]:
    """One member per owner of a data set, known until the file's last whole month.

    ``active``: only until the month of the owner's last row, as people who have stopped ask for no forecasts.
    """
    after = (table["day"].max() + pd.Timedelta(days=1)).to_period("M").start_time
    end = int(after.to_datetime64().astype("datetime64[D]").astype(int))
    numbered = table.assign(day=table["day"].to_numpy("datetime64[D]").astype(int))
    for owner, rows in numbered.groupby("owner"):
        stopped = (
            pd.Timestamp(int(rows["day"].max()), unit="D").to_period("M").end_time.to_datetime64()
        )
        ledger = _ledger(
            rows, min(end, int(stopped.astype("datetime64[D]").astype(int)) + 1) if active else end
        )
        if ledger.keys:
            yield Member(f"{name}-{owner}", name, ledger, bounds_of(ledger, unit))


def _ledger(rows: pd.DataFrame, end: int) -> Ledger:
    spent = (
        rows[rows["kind"] == "expense"].groupby(["day", "category"])["amount"].agg(["sum", "count"])
    )
    income = rows[rows["kind"] == "income"].groupby("day")["amount"].sum()
    return ledger_of(
        list(spent.reset_index().itertuples(index=False, name=None)),
        list(income.reset_index().itertuples(index=False, name=None)),
        end,
    )


def bounds_of(
    ledger: Ledger, unit: PeriodUnit, start_day: int = 1
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """First days of the ledger's periods and of some more."""
    first = EPOCH + dt.timedelta(days=ledger.first_day)
    last = EPOCH + dt.timedelta(days=ledger.end_day)
    ahead = last + periods.STEPS[unit] * PERIODS_AHEAD
    return np.array(periods.starts(first, ahead, unit, start_day), "datetime64[D]").astype(np.int64)
