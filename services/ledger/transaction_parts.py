"""Validate the parts of split transactions, read them, and share amounts out among them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from core.enums import TransactionKind
from core.errors import FieldProblem
from core.identity import Caller
from core.money import AmountError, Money, allocate, to_minor
from core.normalization import distinct_names
from models import PartColumns, Transaction, TransactionPart, db, table_of
from services.ledger.transaction_values import PartValues, TransactionValues

MIN_PARTS = 2
"""Parts that a split transaction has at least: with one, it is not split."""

HAS_PARTS = (
    "A split transaction has no category of its own, but those of its parts. Join the parts with an"
    " empty list of parts, or send no category."
)

parts, transactions = table_of(TransactionPart).c, table_of(Transaction).c


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a split transaction, as lists and exports show it."""

    category_id: int | None
    amount: Money
    note: str
    tags: Sequence[str]


def build_parts(
    values: TransactionValues,
    amount: Money,
    categories: Collection[int],
    problems: list[FieldProblem],
) -> list[PartColumns]:
    """The columns of the parts, whose problems are added; empty without a split.

    ``categories`` are those that the caller may use.
    """
    named = values.get("parts") or ()
    if not named:
        return []
    problems += _find_split_problems(values, named)
    columns: list[PartColumns] = []
    for position, part in enumerate(named):
        category_id = part.get("category_id")
        if category_id is not None and category_id not in categories:
            problems.append((("parts", position, "category_id"), "Category not found."))
        try:
            minor = to_minor(part["amount"], amount.currency)
        except AmountError as error:
            problems.append((("parts", position, "amount"), str(error)))
            continue
        problems += _find_sign_problems(position, minor, amount, values["kind"])
        columns.append(
            {
                "category_id": category_id,
                "amount_minor": minor,
                "note": part.get("note") or "",
                "tags": distinct_names(part.get("tags") or ()),
            }
        )
    # Without all amounts, a sum says nothing; an amount of zero is a problem of its own.
    if len(columns) == len(named) and amount.minor:
        problems += _find_sum_problems(columns, amount)
    return columns


def current_parts(row: Transaction) -> list[PartValues]:
    """The parts of a stored transaction, as a request would name them."""
    return [
        {
            "category_id": part.category_id,
            "amount": part.amount.decimal,
            "note": part.note,
            "tags": part.tags,
        }
        for part in row.parts
    ]


def scale_parts(row: Transaction, amount_minor: int) -> list[PartValues]:
    """The parts of a transaction whose amount becomes another one, in the same shares.

    Parts of which nothing is left are left out; fewer than two are no split.
    """
    shares = [Fraction(part.amount_minor * amount_minor, row.amount_minor) for part in row.parts]
    scaled = current_parts(row)
    for part, minor in zip(scaled, allocate(amount_minor, shares), strict=True):
        part["amount"] = Money(minor, row.currency).decimal
    remaining = [part for part in scaled if part["amount"]]
    return remaining if len(remaining) >= MIN_PARTS else []


def list_words(columns: Iterable[PartColumns]) -> Iterator[str]:
    """The texts of parts that searches look in: notes and tags."""
    for part in columns:
        yield part["note"]
        yield from part["tags"]


def list_tags(columns: Iterable[PartColumns]) -> Iterator[str]:
    """The tags of all parts."""
    for part in columns:
        yield from part["tags"]


def load_parts(caller: Caller, rows: Iterable[Any]) -> Mapping[int, Sequence[Part]]:
    """Load the parts of those rows that are split, by the ids of the transactions, in order."""
    # Few are split, and most lists need no query.
    ids = [row.id for row in rows if row.is_split]
    if not ids:
        return {}
    query = (
        select(
            parts.transaction_id,
            parts.category_id,
            parts.amount_minor,
            transactions.currency,
            parts.note,
            parts.tags,
        )
        .join_from(parts.id.table, transactions.id.table, transactions.id == parts.transaction_id)
        .where(parts.user_id == caller.id, parts.transaction_id.in_(ids))
        .order_by(parts.transaction_id, parts.position)
    )
    loaded: dict[int, list[Part]] = {}
    for id_, category_id, minor, currency, note, tags in db.session.execute(query):
        part = Part(category_id, Money(minor, currency), note, tags)
        loaded.setdefault(id_, []).append(part)
    return loaded


def _find_split_problems(
    values: TransactionValues, named: Sequence[PartValues]
) -> Iterator[FieldProblem]:
    if values.get("is_leg") or values["kind"] == TransactionKind.TRANSFER:
        yield "parts", "A transfer cannot be split."
    if len(named) < MIN_PARTS:
        yield "parts", f"A split transaction must have at least {MIN_PARTS} parts."
    if values.get("category_id") is not None:
        yield "category_id", HAS_PARTS


def _find_sign_problems(
    position: int, minor: int, amount: Money, kind: str
) -> Iterator[FieldProblem]:
    path = ("parts", position, "amount")
    if minor == 0:
        yield path, "The amount must not be zero."
    elif minor > 0 > amount.minor:
        yield path, "A part of a refund must have a negative amount."
    elif minor < 0 and kind != TransactionKind.EXPENSE:
        yield path, "Only a part of an expense may have a negative amount (a refund)."


def _find_sum_problems(columns: Sequence[PartColumns], amount: Money) -> Iterator[FieldProblem]:
    total = sum(part["amount_minor"] for part in columns)
    if total != amount.minor:
        added_up = Money(total, amount.currency).decimal
        message = (
            f"The parts add up to {added_up:f} {amount.currency}, but the amount is"
            f" {amount.decimal:f} {amount.currency}."
        )
        yield "parts", message
