"""Payee cleaning: from the text that a bank writes to the payee that a person knows.

``SQ *BLUE BTL 0423 SAN FRANC`` becomes ``blue bottle coffee``. Everything specific to banks is in
``payee_tables.toml``. Cleaning is idempotent: it is repeated until nothing changes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from ml.categorization.payee_tables import load_payee_tables

MAX_LENGTH = 300
CACHED_TEXTS = 20_000
MAX_CITY_WORDS = 3

SHOP_NUMBER = re.compile(r"^(?P<payee>.*[^\W\d_]{2}.*?) ?#(?: [^\s#]+){0,4}$")
"""A number ("#"), followed by four words at most: the place of the shop."""
COLUMN_GAP = re.compile(r"(?<=\S)(?:\s{4,}|\t+)(?=\S)")
PUNCTUATION = re.compile(r"[^\w& ]+|_+")
APOSTROPHES = re.compile(r"['\u2019`\u00b4]")
REPLACEMENT_HINT = re.compile(r"[\d.:/#*+]|xx|www")
"""No pattern of ``replacements`` matches a text without one of these; skips them for most texts."""
DIGIT = re.compile(r"\d")
LETTER = re.compile(r"[^\W\d_]")

TABLES = load_payee_tables()


def fold(text: str) -> str:
    """Return lower case without accents, compatible forms unified, one blank between words."""
    # Normalised again at the end, because folding case can decompose a character ("İ").
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(unicodedata.normalize("NFKC", bare).split())[:MAX_LENGTH].strip()


@lru_cache(maxsize=CACHED_TEXTS)
def clean(text: str) -> str:
    """Return the folded words of the payee, for comparison.

    A text that contains nothing but a bank's additions keeps its words without digits.
    """
    # Bounds the time that the patterns take.
    text = text[:MAX_LENGTH]
    # Banks write ASCII capitals; a person typing a note hardly does.
    by_bank = text.upper() == text and text.lower() != text and text.isascii()
    folded = fold(_take_first_column(text) if by_bank else text)

    cleaned = _clean_until_stable(folded, by_bank=by_bank)
    if cleaned:
        return cleaned

    words = " ".join(word for word in _keep_words(folded).split() if not DIGIT.search(word))
    # Again, so that cleaning a cleaned text changes nothing.
    return words if words == folded else clean(words)


def _clean_until_stable(text: str, *, by_bank: bool) -> str:
    while True:
        cleaned = _strip_once(text, by_bank=by_bank)[:MAX_LENGTH].strip()
        if cleaned == text:
            return text

        # What has been recognised as a bank's text stays one when its marks are gone.
        by_bank = by_bank or _has_bank_marks(text)
        text = cleaned


def clean_name(text: str) -> str:
    """Return the payee as a person would write it: ``Blue Bottle Coffee``."""
    return " ".join(_capitalize(word) for word in clean(text).split())


def _capitalize(word: str) -> str:
    if word in TABLES.acronyms:
        return word.upper()
    return word[:1].upper() + word[1:]


def _take_first_column(text: str) -> str:
    """Return the first column of a text in columns of fixed width; the others name the place."""
    first = COLUMN_GAP.split(text.strip())[0]
    has_payee = LETTER.search(_strip_once(fold(first), by_bank=True))
    return first if has_payee else text


def _has_bank_marks(folded: str) -> bool:
    """Return whether only a bank writes like this."""
    return bool(TABLES.prefix.match(folded) or TABLES.marks.search(folded))


def _keep_words(text: str) -> str:
    """Return the words without apostrophes and punctuation."""
    return " ".join(PUNCTUATION.sub(" ", APOSTROPHES.sub("", text)).split())


def _strip_once(text: str, *, by_bank: bool) -> str:
    """Return the text after one round of stripping.

    Steps: prefix, marks, numbers, shop number with the place after it, suffix, place; then
    abbreviations are written out.
    """
    by_bank = by_bank or _has_bank_marks(text)
    text = TABLES.marks.sub(" ", TABLES.prefix.sub("", text, count=1))

    if REPLACEMENT_HINT.search(text):
        for pattern, replacement in TABLES.replacements:
            text = pattern.sub(replacement, text)
    text = " ".join(text.split())

    # Only in a bank's text is what follows the number of a shop its place.
    if by_bank:
        text = TABLES.bank_suffix.sub("", SHOP_NUMBER.sub(r"\g<payee>", text))

    words = _keep_words(text).split()
    if by_bank:
        # A repeated word counts once, in a bank's text only: what a person typed stays.
        words = [word for word, _ in groupby(words)]
    text = " ".join(_strip_places(words, by_bank=by_bank))

    # Last, so that the other steps see the words as banks write them.
    for pattern, replacement in TABLES.abbreviations:
        text = pattern.sub(replacement, text)
    return fold(text)


def _strip_places(words: list[str], *, by_bank: bool) -> list[str]:
    """Return the words without country, state and city at the end; at least one word remains."""
    length = _measure_place(words, by_bank=by_bank)
    while length > 0:
        words = words[:-length]
        length = _measure_place(words, by_bank=by_bank)
    return words


def _measure_place(words: list[str], *, by_bank: bool) -> int:
    """Return the number of words at the end that are one place; 0 without one."""
    if _ends_with_place(words, by_bank=by_bank):
        return 1
    if not by_bank:
        return 0

    # The longest name first: "san jose" before "jose".
    for length in range(MAX_CITY_WORDS, 0, -1):
        if _ends_with_city(words, length):
            return length
    return 0


def _ends_with_place(words: list[str], *, by_bank: bool) -> bool:
    """Return whether the last word is a country or a state."""
    if len(words) <= 1 or words[-2] in TABLES.name_words_before_places:
        return False
    return words[-1] in TABLES.places and (by_bank or words[-1] not in TABLES.bank_places)


def _ends_with_city(words: list[str], length: int) -> bool:
    """Return whether the last ``length`` words are a city."""
    return (
        len(words) > length
        and " ".join(words[-length:]) in TABLES.bank_cities
        and words[-length - 1] not in TABLES.name_words_before_places
    )
