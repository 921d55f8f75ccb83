"""Reader of labelled ledgers: date, description, amount (negative is out), category."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ml.categorization.evaluation.prequential import LabelledRow
from ml.categorization.payees import clean
from ml.categorization.transaction_features import TransactionFeatures

COLUMNS = {"date", "description", "amount", "category"}
CARD_COLUMNS = {"card", "date", "amount", "merchant", "category"}

# Bounds for a purchase card: enough to learn from, without one card or category dominating.
MIN_CARD_ROWS = 160
MAX_CARD_ROWS = 450
MIN_CATEGORIES = 4
MAX_CATEGORY_SHARE = 0.75


def read_labelled(path: Path) -> list[LabelledRow]:
    """Read one person's ledger in time order; rows of the same day keep their order.

    Raises:
        SystemExit: A column is missing, or no row has a label.
    """
    table = pd.read_csv(path, dtype=str)
    table.columns = [name.strip().lower() for name in table.columns]
    _require_columns(path, table, COLUMNS)

    rows = parse_rows(table)
    if not rows:
        raise SystemExit(f"{path}: no labelled row with a date and an amount was found.")
    return rows


def parse_rows(table: pd.DataFrame) -> list[LabelledRow]:
    """Parse a table with COLUMNS into rows in time order; incomplete rows are left out."""
    # Amounts may have currency signs and thousands separators.
    amounts = table["amount"].astype(str).str.replace(r"[^0-9.eE+-]", "", regex=True)
    table = table.assign(amount=pd.to_numeric(amounts, errors="coerce"))
    table = table.dropna(subset=["date", "amount", "category"])
    table = table.assign(day=pd.to_datetime(table["date"], format="mixed"))
    table = table.sort_values("day", kind="stable")

    days = table["day"].to_numpy("datetime64[D]").astype(int)
    descriptions = table["description"].fillna("")
    rows = zip(days, descriptions, table["amount"], table["category"], strict=True)
    return [_build_row(int(day), text, float(amount), label) for day, text, amount, label in rows]


def _build_row(day: int, description: str, amount: float, category: str) -> LabelledRow:
    direction = -1 if amount < 0 else 1
    features = TransactionFeatures(clean(description), abs(amount), direction, day)
    return LabelledRow(features, category.strip())


def read_cards(path: Path, count: int) -> Iterator[tuple[str, list[LabelledRow]]]:
    """Yield up to ``count`` purchase cards with enough rows and categories.

    The selection is the same in every run: by a hash of the card's number. Refunds are income.

    Raises:
        SystemExit: A column is missing.
    """
    table = pd.read_csv(path).dropna()
    _require_columns(path, table, CARD_COLUMNS)
    table = table.assign(description=table["merchant"], amount=-table["amount"])

    cards = {
        str(card): rows
        for card, rows in table.groupby("card")
        if _has_enough_labels(rows["category"])
    }
    for card in sorted(cards, key=_hash_card)[:count]:
        yield f"card {card}", parse_rows(cards[card])[:MAX_CARD_ROWS]


def _hash_card(card: str) -> str:
    return hashlib.sha256(card.encode()).hexdigest()


def _has_enough_labels(categories: pd.Series[str]) -> bool:
    shares = categories.value_counts(normalize=True)
    return (
        len(categories) >= MIN_CARD_ROWS
        and len(shares) >= MIN_CATEGORIES
        and shares.iloc[0] < MAX_CATEGORY_SHARE
    )


def _require_columns(path: Path, table: pd.DataFrame, columns: set[str]) -> None:
    if not set(table.columns) >= columns:
        raise SystemExit(f"{path}: needs the columns {', '.join(sorted(columns))}.")
