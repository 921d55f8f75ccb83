"""Public spending data as training ledgers: bank accounts, purchase cards, personal ledgers.

A file's format is recognised by its columns. Each file becomes a data set of owners with dated rows
of expenses and income, followed from their first row to the last whole month of the file. Files of
one owner are the group ``personal`` together.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ml.forecasting.arrays import DayArray
from ml.forecasting.days import month_number
from ml.forecasting.ledgers import Ledger, build_ledger
from ml.forecasting.recurring import Payment
from ml.forecasting.training.examples import TrainingLedger
from sample_data.ledger_files import read_ledger

BANK_COLUMNS = {"account_id", "date", "type", "amount", "k_symbol"}
CARD_COLUMNS = {"card", "date", "amount", "category"}
SIGNED_COLUMNS = {"date", "amount", "category"}
LEDGER_COLUMNS = {"Date", "Amount", "Category"}

PERSONAL = "personal"
"""Group of the files of one owner: three people must not weigh as three thousand."""

HOLLOW_SHARE = 0.1
"""Share of a usual month's rows below which a month of a data set is incomplete at its source."""

MONTHS_AHEAD = 14
"""Months after a ledger's end that have bounds; more than training looks ahead."""

TO_LETTERS = str.maketrans("0123456789", "abcdefghij")


def read_folder(folder: Path) -> dict[str, pd.DataFrame]:
    """Read every file that holds transactions, by its name without ending.

    Columns are owner, day (date), kind, amount, category and payee. Raises SystemExit without one.
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
        payee = table.get("merchant", "")
        return _build_table(
            table["card"], table["date"], "expense", table["amount"], table["category"], payee
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
    payee = category if "account" not in table else _name_accounts(table, category)
    return _build_table(table["account_id"], day, kind, table["amount"], category, payee)


def _name_accounts(table: pd.DataFrame, purpose: pd.Series[str]) -> pd.Series[str]:
    """Name receiving accounts in letters, because numbers alone do not tell payees apart."""
    account = table["account"].fillna(0).astype(int).astype(str).str.translate(TO_LETTERS)
    return table["bank"].fillna("") + " " + account + " " + purpose


def _read_signed_amounts(path: Path) -> pd.DataFrame:
    """Read one owner's rows, in which income is positive."""
    table = pd.read_csv(path)
    kind = np.where(table["amount"] > 0, "income", "expense")
    payee = table.get("description", "")
    amount = table["amount"].abs()
    return _build_table(path.name, table["date"], kind, amount, table["category"], payee)


def _read_personal_ledger(path: Path) -> pd.DataFrame:
    rows = [row for row in read_ledger(path, "USD") if row["kind"] in {"expense", "income"}]
    table = pd.DataFrame(rows)
    amount = table["amount"].astype(float)
    payee = table.get("description", "")
    return _build_table(path.name, table["date"], table["kind"], amount, table["category"], payee)


def _build_table(
    owner: Any, day: Any, kind: Any, amount: Any, category: Any, payee: Any
) -> pd.DataFrame:
    """Build a table from columns, or single values that hold for every row."""
    table = pd.DataFrame({"day": pd.to_datetime(day), "amount": amount, "kind": kind})
    table["owner"], table["category"], table["payee"] = owner, category, payee
    table["category"] = table["category"].fillna("none").astype(str)
    table["payee"] = table["payee"].fillna("").astype(str)
    return table.dropna(subset=["day", "amount"])


def build_training_ledgers(
    name: str, table: pd.DataFrame, *, active: bool = False
) -> Iterator[TrainingLedger]:
    """Build a ledger per owner of a data set, complete until the file's last whole month.

    With ``active``, only until the month of the owner's last row: people who have stopped recording
    ask for no forecasts.
    """
    file_end = _find_end_of_whole_months(table["day"].max())
    numbered = table.assign(day=table["day"].to_numpy("datetime64[D]").astype(int))
    is_personal = len(table["owner"].unique()) == 1
    hollow = frozenset[int]() if is_personal else _find_hollow_months(table["day"])

    for owner, rows in numbered.groupby("owner"):
        last_day = pd.Timestamp(int(rows["day"].max()), unit="D")
        end = min(file_end, _find_end_of_month(last_day)) if active else file_end
        ledger = _build_ledger(rows, end)
        if ledger.keys:
            yield TrainingLedger(
                owner=f"{name}-{owner}",
                group=PERSONAL if is_personal else name,
                ledger=ledger,
                bounds=compute_month_bounds(ledger),
                hollow=hollow,
            )


def load_payments(name: str, table: pd.DataFrame) -> dict[str, list[Payment]]:
    """Load each owner's expenses, by the owner's name in ``build_training_ledgers``."""
    is_payment = (table["kind"] == "expense") & (table["amount"] > 0)
    paid = table[is_payment].sort_values("day", kind="stable")
    days = paid["day"].to_numpy("datetime64[D]").astype(int)
    payments: dict[str, list[Payment]] = {}
    columns = paid["owner"], days, paid["amount"], paid["payee"], paid["category"]
    for owner, day, amount, payee, category in zip(*columns, strict=True):
        payment = Payment(int(day), float(amount), payee, category)
        payments.setdefault(f"{name}-{owner}", []).append(payment)
    return payments


def compute_month_bounds(ledger: Ledger) -> DayArray:
    """Compute the first days of the ledger's months and of some more, since 1970-01-01."""
    first, last = month_number(np.array([ledger.first_day, ledger.end_day]))
    months = np.arange(first, last + MONTHS_AHEAD + 1)
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _find_hollow_months(days: pd.Series[Any]) -> frozenset[int]:
    """Return the first days of months with so few rows that the source must lack most of them."""
    rows = days.dt.to_period("M").value_counts()
    hollow = rows.index[rows < HOLLOW_SHARE * rows.median()]
    return frozenset(_to_day_number(month.start_time) for month in hollow)


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
