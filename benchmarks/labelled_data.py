"""Reading ledgers that their owners have labelled: date, description, amount (negative is out), category."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ml.categorization.memory import Entry
from ml.categorization.payees import clean
from ml.categorization.prequential import Row

COLUMNS = {"date", "description", "amount", "category"}
CARD_COLUMNS = {"card", "date", "amount", "merchant", "category"}
LEAST_ROWS, MOST_ROWS, LEAST_CATEGORIES, MOST_SHARE = 160, 450, 4, 0.75


def read_labelled(path: Path) -> list[Row]:
    """One person's ledger, in time order (rows of a day as they stand). Raises SystemExit for another file."""
    table = pd.read_csv(path, dtype=str)
    table.columns = [name.strip().lower() for name in table.columns]
    if not set(table.columns) >= COLUMNS:
        raise SystemExit(f"{path}: needs the columns {', '.join(sorted(COLUMNS))}.")
    rows = rows_of(table)
    if not rows:
        raise SystemExit(f"{path}: has no labelled row.")
    return rows


def rows_of(table: pd.DataFrame) -> list[Row]:
    amounts = table["amount"].astype(str).str.replace(r"[^0-9.eE+-]", "", regex=True)
    table = table.assign(amount=pd.to_numeric(amounts, errors="coerce")).dropna(
        subset=["date", "amount", "category"]
    )
    table = table.assign(day=pd.to_datetime(table["date"], format="mixed")).sort_values(
        "day", kind="stable"
    )
    days = table["day"].to_numpy("datetime64[D]").astype(int)
    described = zip(
        days, table["description"].fillna(""), table["amount"], table["category"], strict=True
    )
    return [
        Row(
            Entry(clean(text), abs(float(amount)), -1 if amount < 0 else 1, int(day)),
            category.strip(),
        )
        for day, text, amount, category in described
    ]


def cards_in(path: Path, count: int) -> Iterator[tuple[str, list[Row]]]:
    """Purchase cards with enough rows and categories to learn from, always the same ones; refunds are money in."""
    table = pd.read_csv(path).dropna()
    if not set(table.columns) >= CARD_COLUMNS:
        raise SystemExit(f"{path}: needs the columns {', '.join(sorted(CARD_COLUMNS))}.")
    table = table.assign(description=table["merchant"], amount=-table["amount"])
    cards = {
        str(card): rows for card, rows in table.groupby("card") if _is_telling(rows["category"])
    }
    for card in sorted(cards, key=lambda name: hashlib.sha256(name.encode()).hexdigest())[:count]:
        yield f"card {card}", rows_of(cards[card])[:MOST_ROWS]


def _is_telling(categories: pd.Series[str]) -> bool:
    shares = categories.value_counts(normalize=True)
    return (
        len(categories) >= LEAST_ROWS
        and len(shares) >= LEAST_CATEGORIES
        and shares.iloc[0] < MOST_SHARE
    )
