"""Transactions as the categorizer reads them: cleaned words, amount in units, direction, day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.enums import TransactionKind
from core.money import exponent
from learning.day_numbers import date_to_day_number

if TYPE_CHECKING:
    from ml.categorization.transaction_features import TransactionFeatures

LONGEST_NUMBER = 4
"""Digits of a number that may be part of a payee's name; longer ones are references."""

DIRECTIONS: dict[str, int] = {
    TransactionKind.EXPENSE: -1,
    TransactionKind.TRANSFER: 0,
    TransactionKind.INCOME: 1,
}


@dataclass(frozen=True, slots=True)
class TransactionText:
    """A transaction without its category; a refund is an expense with a negative amount."""

    payee: str
    description: str
    amount_minor: int
    currency: str
    kind: str
    date: dt.date


def clean_payee(payee: str, description: str) -> str:
    """Return the cleaned payee, or the cleaned description of a transaction without a payee."""
    from ml.categorization.payees import clean

    # A payee of nothing but a bank's additions cleans to nothing.
    return clean(payee) or clean(description)


def clean_words(payee: str, description: str) -> str:
    """Return the cleaned words of payee and description, without repeating either."""
    from ml.categorization.payees import clean

    payee_words, description_words = clean(payee), clean(description)
    # An empty text is part of every other, so this covers a missing payee or description.
    if description_words in payee_words:
        return payee_words
    if payee_words in description_words:
        return description_words
    return f"{payee_words} {description_words}"


def format_payee(text: str) -> str:
    """Return the payee in a bank's text as a person would write it."""
    from ml.categorization.payees import clean_name

    return clean_name(text)


def name_payee(text: str) -> str:
    """Return a payee as people read it: a bank's text made readable, any other nearly as it is.

    References are left out, and of a bank's text all numbers, such as the month of a bill.
    """
    # Banks write ASCII capitals; a person typing a name hardly does.
    is_by_bank = text.isascii() and text.isupper()
    words = (format_payee(text) if is_by_bank else text).split()
    longest = 0 if is_by_bank else LONGEST_NUMBER
    return " ".join(word for word in words if not (word.isdigit() and len(word) > longest)) or text


def build_features(text: TransactionText) -> TransactionFeatures:
    """Return the input of the categorizer for a transaction."""
    from ml.categorization.transaction_features import TransactionFeatures

    return TransactionFeatures(
        text=clean_words(text.payee, text.description),
        amount=abs(text.amount_minor) / 10 ** exponent(text.currency),
        direction=DIRECTIONS[text.kind],
        day=date_to_day_number(text.date),
        payee=clean_payee(text.payee, text.description),
    )
