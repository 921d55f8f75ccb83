"""Identify rows of bank files by their content, and compare their words."""

import datetime as dt
import hashlib
import re

from core.money import Money
from core.normalization import fold_for_search, normalize_text, split_words

NON_ASCII_WORDS = re.compile(r"[^a-z0-9]+")
DIGITS_OR_LETTERS = re.compile(r"[0-9]+|[^0-9\s]+")
MIN_LETTERS = 3
"""Letters of a word that identifies a payee; of a script without blanks, one less."""
FIRST_IDEOGRAPH = "\u2e80"
# Words of so many payments that having one in common says nothing.
UNINFORMATIVE_WORDS = frozenset({"pending", "the", "and", "card", "pos"})
# 64 bits: among a million rows of a user, two equal digests by chance have odds of one in 37
# million.
CONTENT_KEY_BYTES = 8
ONCE_WITHOUT_DECIMALS = frozenset({
    "AFN", "ALL", "IQD", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER",
})  # fmt: skip
"""Currencies that had no decimals when the first files were imported (see migration 0007)."""


def write_identifying_amount(minor: int, currency: str) -> str:
    """Write an amount as stored keys and digests contain it.

    It is the number of minor units. Currencies that once had no decimals keep the whole numbers of
    that time, so that files imported then are still recognised.
    """
    if currency not in ONCE_WITHOUT_DECIMALS:
        return str(minor)
    return f"{Money(minor, currency).decimal.normalize():f}"


def compute_content_key(day: dt.date, amount: Money, text: str) -> str:
    """Digest a row's day, amount and text, independently of the file's encoding and layout.

    Identifies rows to which the bank gives no id.
    """
    identifying_amount = write_identifying_amount(amount.minor, amount.currency)
    content = f"{day.isoformat()}|{identifying_amount}|{normalize_identity(text)}"
    encoded = content.encode("utf-8", "replace")
    return hashlib.blake2b(encoded, digest_size=CONTENT_KEY_BYTES).hexdigest()


def normalize_identity(text: str) -> str:
    """Reduce a text to its letters and digits.

    Of mostly Latin texts only ASCII letters remain: accents are what wrong encodings lose.
    """
    lowered = text.lower()
    if lowered.isascii():
        return NON_ASCII_WORDS.sub("", lowered)
    letters = sum(map(str.isalpha, lowered))
    ascii_only = NON_ASCII_WORDS.sub("", lowered)
    # Greek or Cyrillic would have next to nothing left, and all rows of a day would look alike.
    if sum(map(str.isalpha, ascii_only)) * 2 >= letters:
        return ascii_only
    return "".join(character for character in normalize_text(text) if character.isalnum())


def extract_words(text: str) -> frozenset[str]:
    """Extract the words and numbers of a text that identify a payee."""
    parts = DIGITS_OR_LETTERS.findall(" ".join(split_words(fold_for_search(text))))
    return frozenset(filter(_is_informative, parts)) - UNINFORMATIVE_WORDS


def _is_informative(part: str) -> bool:
    if part.isdecimal():
        return True
    return len(part) >= MIN_LETTERS - (part[0] >= FIRST_IDEOGRAPH)


def word_overlap(words: frozenset[str], other_words: frozenset[str]) -> float:
    """Return the share of the shorter text's words that the other has too, from 0 to 1."""
    shorter = min(len(words), len(other_words))
    # The shorter text decides: the bank's text repeats a person's note among much else.
    return len(words & other_words) / max(1, shorter)
