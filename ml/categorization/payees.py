"""Payee cleaning: from the text that a bank writes to the payee that a person knows.

``SQ *BLUE BTL 0423 SAN FRANC`` becomes ``blue bottle coffee``. Everything specific to banks is in
``payee_tables.toml`` and ``payment_words.toml``. Cleaning is idempotent: it is repeated until
nothing changes.

A payee is never erased: the result has a word that tells it from other payees, or all words of the
text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from ml import folding
from ml.categorization.payee_tables import load_payee_tables
from ml.categorization.payment_words import (
    NUMBER,
    begins_with_payment,
    has_distinctive,
    strip_payment_words,
)
from ml.folding import split_words

MAX_LENGTH = 300
CACHED_TEXTS = 20_000
MAX_CITY_WORDS = 3

MAX_PLACE_WORDS = 4
"""Words after the number of a shop that may be its place."""
PARTS_OF_CITIES = frozenset(["n", "s", "e", "w", "north", "south", "east", "west", "downtown"])
COLUMN_GAP = re.compile(r"(?<=\S)(?:\s{4,}|\t+)(?=\S)")
APOSTROPHES = re.compile(r"['\u2019`\u00b4]")
REPLACEMENT_HINT = re.compile(r"[\d.:/#*+)]|xx|www|[\u2e80-\uffdc]")
"""No pattern of ``replacements`` matches a text without one of these; skips them for most texts."""
DIGIT = re.compile(r"\d")
LETTER = re.compile(r"[^\W\d_]")
IDEOGRAPH_GAP = re.compile(r"(?<=[\u2e80-\uffdc])(?=\d{3})|(?<=\d{3})(?=[\u2e80-\uffdc])")
"""Between a number and letters of a script that writes no blanks."""
KATAKANA_DASH = re.compile(r"(?<=[\u30a1-\u30fa])(?<![\u30c3\u30f3])-(?=[\u30a1-\u30fa ]|$)")
"""Banks in Japan write a hyphen for the mark of a long vowel, which never follows these two."""

LOWER_DOTTED_I = "i\u0307"
"""The Turkish capital in lower case."""

PAYMENT = "payment "
"""Stands for a prefix that has been stripped; a payment word of every table."""

TABLES = load_payee_tables()


def fold(text: str) -> str:
    """Return the folded text (``folding.fold``), at most MAX_LENGTH characters."""
    return folding.fold(text)[:MAX_LENGTH].strip()


@lru_cache(maxsize=CACHED_TEXTS)
def clean(text: str) -> str:
    """Return the folded words of the payee, for comparison.

    A text that contains nothing but a bank's additions keeps its words without digits.
    """
    # Bounds the time that the patterns take.
    text = text[:MAX_LENGTH]
    # Banks write capitals; a person typing a note hardly does.
    by_bank = text.upper() == text and text.lower() != text
    folded = fold(_take_first_column(text) if by_bank else text)
    folded = KATAKANA_DASH.sub("\u30fc", IDEOGRAPH_GAP.sub(" ", folded))
    folded = _take_named_payee(folded)

    cleaned = _clean_until_stable(folded, by_bank=by_bank)
    if has_distinctive(cleaned.split()) and not _is_only_place(cleaned):
        return cleaned

    words = _keep_everything(folded)
    # Again, so that cleaning a cleaned text changes nothing.
    return words if words == folded else clean(words)


def _is_only_place(cleaned: str) -> bool:
    """Return whether a text is a city: what was taken for words of payment was then the payee."""
    return cleaned in TABLES.bank_cities


def _keep_everything(folded: str) -> str:
    """Return the words of a text without numbers; codes stay where nothing else tells payees."""
    words = keep_words(folded).split()
    without_codes = [word for word in words if not DIGIT.search(word)]
    is_told = has_distinctive(without_codes)
    return " ".join(without_codes if is_told else filter(LETTER.search, words))


def _clean_until_stable(text: str, *, by_bank: bool) -> str:
    while True:
        # What has been recognised as a bank's text stays one when its marks are gone.
        by_bank = by_bank or _has_bank_marks(text)
        cleaned = _strip_once(text, by_bank=by_bank)[:MAX_LENGTH].strip()
        if cleaned == text:
            return text
        text = cleaned


def _take_named_payee(folded: str) -> str:
    """Return the payee of a text that says who it is: ``/NAME/ALBERT HEIJN/REMI/...``."""
    for pattern in TABLES.named_payees:
        match = pattern.search(folded)
        if match and has_distinctive(split_words(match["payee"])):
            return match["payee"].strip()
    return folded


def clean_name(text: str) -> str:
    """Return the payee as a person would write it: ``Blue Bottle Coffee``, ``Café Zürich``."""
    cleaned = clean(text).split()
    if text.isascii():
        return " ".join(_capitalize(word) for word in cleaned)

    # Cleaning compares without accents; a name keeps those with which it is written.
    composed = unicodedata.normalize("NFC", text[:MAX_LENGTH])
    written = {fold(word): word for word in split_words(APOSTROPHES.sub("", composed))}
    return " ".join(_capitalize(_lower(written.get(word, word))) for word in cleaned)


def _lower(word: str) -> str:
    """Return a word in lower case; its first letter stays, because some have no single lower."""
    return word[:1] + word[1:].lower().replace(LOWER_DOTTED_I, "i")


def _capitalize(word: str) -> str:
    if word.lower() in TABLES.acronyms:
        return word.upper()
    return word[:1].upper() + word[1:]


def _take_first_column(text: str) -> str:
    """Return the first column of a text in columns of fixed width; the others name the place."""
    first = COLUMN_GAP.split(text.strip())[0]
    has_payee = has_distinctive(_strip_once(fold(first), by_bank=True).split())
    return first if has_payee else text


def _has_bank_marks(folded: str) -> bool:
    """Return whether only a bank writes like this."""
    return bool(
        TABLES.prefix.match(folded)
        or TABLES.marks.search(folded)
        or begins_with_payment(split_words(folded))
    )


def keep_words(text: str) -> str:
    """Return the words without apostrophes and punctuation."""
    return " ".join(split_words(APOSTROPHES.sub("", text)))


# Texts that differ in their references only are one after the first round.
@lru_cache(maxsize=CACHED_TEXTS)
def _strip_once(text: str, *, by_bank: bool) -> str:
    """Return the text after one round of stripping.

    Steps: prefix, marks, numbers, payment words, shop number with the place after it, suffix,
    place; then abbreviations are written out.
    """
    text = _strip_prefix(TABLES.marks.sub(_replace_mark, text))

    if REPLACEMENT_HINT.search(text):
        for pattern, replacement in TABLES.replacements:
            text = pattern.sub(replacement, text)

    words = split_words(APOSTROPHES.sub("", text), kept_marks=NUMBER)
    # Only in a bank's text is what follows the number of a shop its place.
    if by_bank:
        words = _strip_shop_place(strip_payment_words(words))
    words = [word for word in words if word != NUMBER]

    if by_bank:
        words = TABLES.bank_suffix.sub("", " ".join(words)).split()
        # A repeated word counts once, in a bank's text only: what a person typed stays.
        words = [word for word, _ in groupby(words)]
    text = " ".join(_strip_places(words, by_bank=by_bank))

    # Last, so that the other steps see the words as banks write them.
    if TABLES.abbreviation.search(text):
        for pattern, replacement in TABLES.abbreviations:
            text = pattern.sub(replacement, text)
    return fold(text)


def _strip_prefix(text: str) -> str:
    """Return the text without one prefix, unless nothing that names a payee would remain."""
    prefix = TABLES.prefix.match(text)
    if prefix is None or not has_distinctive(split_words(text[prefix.end() :])):
        return text

    # What follows "SQ *" is the payee; after other prefixes there may be more payment words.
    has_star = text[prefix.end() :].startswith("*") or "*" in prefix[0]
    return ("" if has_star else PAYMENT) + text[prefix.end() :]


def _replace_mark(mark: re.Match[str]) -> str:
    # A card's number shows that the words before it say how something was paid.
    return f" {NUMBER} " if DIGIT.search(mark[0]) else " "


def _strip_shop_place(words: list[str]) -> list[str]:
    """Return the words without what follows the last number, where that is surely a place.

    The words before the number must name a payee: after a payment word that is not known, the payee
    itself follows the number.
    """
    while words and words[-1] == NUMBER:
        words = words[:-1]
    if NUMBER not in words:
        return words

    last = len(words) - 1 - words[::-1].index(NUMBER)
    payee, place = words[:last], words[last + 1 :]
    return payee if _is_shop_place(place) and has_distinctive(payee) else words


def _is_shop_place(words: list[str]) -> bool:
    """Return whether words are a city with its state or country, and no payee before them.

    States end hardly any other texts than those of cards; countries do, so that before these the
    city must be known.
    """
    if not 0 < len(words) <= MAX_PLACE_WORDS or words[-1] not in TABLES.ending_places:
        return False

    place = [word for word in words[:-1] if word not in PARTS_OF_CITIES]
    for start in range(len(place)):
        if " ".join(place[start:]) in TABLES.bank_cities:
            return start == 0
    return not place or words[-1] in TABLES.states


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
