"""Public spending data as training ledgers: bank accounts, purchase cards, personal ledgers.

A file's format is recognised by its columns. Each file becomes a data set of owners with dated rows
of expenses and income, followed from their first row to the last whole month of the file.
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
from ml.forecasting.arrays import DayArray
from ml.forecasting.ledgers import Ledger, build_ledger
from ml.forecasting.training.examples import TrainingLedger
from sample_data.ledger_files import read_ledger

BANK_COLUMNS = {"account_id", "date", "type", "amount", "k_symbol"}
CARD_COLUMNS = {"card", "date", "amount", "category"}
SIGNED_COLUMNS = {"date", "amount", "category"}
LEDGER_COLUMNS = {"Date", "Amount", "Category"}

PERIODS_AHEAD = 14
"""Periods after a ledger's end that have bounds; more than training looks ahead."""

EPOCH = dt.date(1970, 1, 1)


def read_folder(folder: Path) -> dict[str, pd.DataFrame]:
    """Read every file that holds transactions, by its name without ending.

    Columns are owner, day (date), kind, amount and category. Raises SystemExit if there is none.
    """
    tables = {}
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.csv.gz")]):
        table = read_file(path)
        if table is not None and len(table):
            tables[path.name.removesuffix(".gz").removesuffix(".csv")] = table
    if not tables:
        raise SystemExit(f"{folder}: there is no file with transactions in a known format.")
    return tables


def read_file(path: Path) -> pd.DataFrame | None:
    """Read the rows of one file; None for a file that holds no transactions."""
    columns = set(pd.read_csv(path, nrows=0).columns)
    if columns >= BANK_COLUMNS:
        return _read_bank_accounts(path)
    if columns >= CARD_COLUMNS:
        table = pd.read_csv(path)
        return _build_table(
            table["card"], table["date"], "expense", table["amount"], table["category"]
        )
    if columns >= SIGNED_COLUMNS:
        return _read_signed_amounts(path)
    if columns >= LEDGER_COLUMNS:
        return _read_personal_ledger(path)
    return None


def _read_bank_accounts(path: Path) -> pd.DataFrame:
    """Read the Berka data set: incoming money is PRIJEM, purposes are symbols or operations."""
    table = pd.read_csv(path, dtype={"date": str})
    symbol = table["k_symbol"].fillna("").str.strip()
    operation = table["operation"].fillna("").str.strip()
    kind = np.where(table["type"] == "PRIJEM", "income", "expense")
    day = pd.to_datetime(table["date"], format="%y%m%d")
    category = symbol.where(symbol != "", operation)
    return _build_table(table["account_id"], day, kind, table["amount"], category)


def _read_signed_amounts(path: Path) -> pd.DataFrame:
    """Read one owner's rows, in which income is positive."""
    table = pd.read_csv(path)
    kind = np.where(table["amount"] > 0, "income", "expense")
    return _build_table(path.name, table["date"], kind, table["amount"].abs(), table["category"])


def _read_personal_ledger(path: Path) -> pd.DataFrame:
    rows = [row for row in read_ledger(path, "USD") if row["kind"] in {"expense", "income"}]
    table = pd.DataFrame(rows)
    amount = table["amount"].astype(float)
    return _build_table(path.name, table["date"], table["kind"], amount, table["category"])


def _build_table(owner: Any, day: Any, kind: Any, amount: Any, category: Any) -> pd.DataFrame:
    """Build a table from columns, or single values that hold for every row."""
    table = pd.DataFrame({"day": pd.to_datetime(day), "amount": amount, "kind": kind})
    table["owner"], table["category"] = owner, category
    table["category"] = table["category"].fillna("none").astype(str)
    return table.dropna(subset=["day", "amount"])


def build_training_ledgers(
    name: str, table: pd.DataFrame, unit: PeriodUnit, *, active: bool = False
) -> Iterator[TrainingLedger]:
    """Build a ledger per owner of a data set, complete until the file's last whole month.

    With ``active``, only until the month of the owner's last row: people who have stopped recording
    ask for no forecasts.
    """
    file_end = _find_end_of_whole_months(table["day"].max())
    numbered = table.assign(day=table["day"].to_numpy("datetime64[D]").astype(int))

    for owner, rows in numbered.groupby("owner"):
        last_day = pd.Timestamp(int(rows["day"].max()), unit="D")
        end = min(file_end, _find_end_of_month(last_day)) if active else file_end
        ledger = _build_ledger(rows, end)
        if ledger.keys:
            bounds = compute_period_bounds(ledger, unit)
            yield TrainingLedger(f"{name}-{owner}", name, ledger, bounds)


def compute_period_bounds(ledger: Ledger, unit: PeriodUnit, month_start_day: int = 1) -> DayArray:
    """Compute the first days of the ledger's periods and of some more, since 1970-01-01."""
    first = EPOCH + dt.timedelta(days=ledger.first_day)
    last = EPOCH + dt.timedelta(days=ledger.end_day)
    ahead = last + periods.STEPS[unit] * PERIODS_AHEAD
    starts = periods.starts(first, ahead, unit, month_start_day)
    return np.array(starts, "datetime64[D]").astype(np.int64)


def _find_end_of_whole_months(last_day: pd.Timestamp) -> int:
    """Return the day number after the last month that is complete on ``last_day``."""
    return _to_day_number((last_day + pd.Timedelta(days=1)).to_period("M").start_time)


def _find_end_of_month(day: pd.Timestamp) -> int:
    """Return the day number after the month of ``day``."""
    return _to_day_number((day.to_period("M") + 1).start_time)


def _to_day_number(moment: pd.Timestamp) -> int:
    return int(moment.to_datetime64().astype("datetime64[D]").astype(int))


def _build_ledger(rows: pd.DataFrame, end: int) -> Ledger:
    """Build one owner's ledger from rows whose day is a number."""
    expenses = rows[rows["kind"] == "expense"].groupby(["day", "category"])["amount"]
    spending = expenses.agg(["sum", "count"]).reset_index()
    income = rows[rows["kind"] == "income"].groupby("day")["amount"].sum().reset_index()
    return build_ledger(
        spending.itertuples(index=False, name=None),
        income.itertuples(index=False, name=None),
        end,
    )
