"""Words with which banks say how something was paid, read from ``payment_words.toml``.

They begin many texts of banks, in the language of the bank, and are never the payee.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from ml.folding import fold

PATH = Path(__file__).with_name("payment_words.toml")
CACHED_WORDS = 20_000
NUMBER = "#"
"""Stands for a number, such as that of a card or a terminal."""
FIRST_IDEOGRAPH = "\u2e80"
"""From here on a single character may be a word, and words follow each other without a blank."""
THAI = ("\u0e00", "\u0eff")
"""Thai and Lao write no blanks either."""
MIN_LETTERS = 2
MIN_GLUED = 2
MIN_DIGITS = 3
"""Fewer digits may belong to a name: "7 Eleven"."""


@dataclass(frozen=True, slots=True)
class PaymentWords:
    """Folded words by what they are; the TOML file describes each set.

    ``clear`` are payment words that begin no name; ``glued`` are those of them, longest first, that
    may be followed by the payee without a blank.
    """

    clear: frozenset[str]
    ambiguous: frozenset[str]
    glued: tuple[str, ...]
    trailing: frozenset[str]
    short_names: frozenset[str]
    prepositions: frozenset[str]
    articles: frozenset[str]


@cache
def load_payment_words() -> PaymentWords:
    """Return the words, read once."""
    tables: dict[str, dict[str, Any]] = tomllib.loads(PATH.read_text(encoding="utf-8"))
    other = tables["other"]
    ambiguous = _split_words(other["ambiguous"])
    languages = [_split_words(words) for words in tables["words"].values()]
    clear = frozenset(chain.from_iterable(languages)) - ambiguous
    glued = [word for word in clear if len(word) >= MIN_GLUED and _is_written_without_blanks(word)]
    return PaymentWords(
        clear=clear,
        ambiguous=ambiguous,
        glued=tuple(sorted([*glued, "visa", "mastercard"], key=len, reverse=True)),
        short_names=_split_words(other["short_names"]),
        trailing=_split_words(other["trailing"]),
        prepositions=_split_words(other["prepositions"]),
        articles=_split_words(other["articles"]),
    )


def _split_words(text: str) -> frozenset[str]:
    return frozenset(fold(item) for item in text.split(","))


def _is_written_without_blanks(word: str) -> bool:
    return word[-1] >= FIRST_IDEOGRAPH or THAI[0] <= word[-1] <= THAI[1]


@lru_cache(maxsize=CACHED_WORDS)
def is_distinctive(word: str) -> bool:
    """Return whether a word can tell one payee from another."""
    words = load_payment_words()
    if word in words.short_names:
        return True

    is_noise = word in words.clear or word in words.ambiguous
    if is_noise or word in words.prepositions or word in words.articles:
        return False

    letters = [character for character in word if character.isalpha()]
    # Also "a101", and one ideograph.
    is_long = len(letters) >= MIN_LETTERS or (len(letters) == 1 and len(word) > MIN_LETTERS)
    return is_long or any(letter >= FIRST_IDEOGRAPH for letter in letters)


def has_distinctive(words: Sequence[str]) -> bool:
    """Return whether one of the words can tell one payee from another."""
    return any(is_distinctive(word) for word in words)


def begins_with_payment(words: Sequence[str]) -> bool:
    """Return whether the text begins as only a bank's does."""
    return _measure_beginning(_split_glued(words)) > 0


def strip_payment_words(words: Sequence[str]) -> list[str]:
    """Return the words without payment words at both ends.

    Words that contain nothing but payment words stay as they are.
    """
    parts = _split_glued(words)
    stripped = parts[_measure_beginning(parts) :]
    stripped = stripped[: len(stripped) - _measure_end(stripped)]
    return stripped if has_distinctive(stripped) else list(words)


def _split_glued(words: Sequence[str]) -> list[str]:
    """Return the words with payment words split off that the payee follows without a blank."""
    parts: list[str] = []
    for position, word in enumerate(words):
        parts += _split_word(word)
        # What follows the payee stays as it is.
        if has_distinctive(parts):
            return [*parts, *words[position + 1 :]]
    return parts


def _split_word(word: str) -> list[str]:
    if not _is_written_without_blanks(word):
        return [word]

    parts: list[str] = []
    glued = _find_glued(word)
    while glued:
        parts.append(glued)
        word = word[len(glued) :]
        glued = _find_glued(word)
    return [*parts, word]


def _find_glued(word: str) -> str:
    """Return the payment word that another word follows without a blank; empty without one."""
    kinds = load_payment_words()
    if word in kinds.clear:
        return ""
    # What remains may not begin with a mark of the payment word's last letter.
    return next(
        (
            glued
            for glued in kinds.glued
            if word.startswith(glued) and word[len(glued) :][:1].isalnum()
        ),
        "",
    )


def _is_number(word: str) -> bool:
    return word == NUMBER or (word.isdigit() and len(word) >= MIN_DIGITS)


def _measure_beginning(words: Sequence[str]) -> int:
    """Return the number of words at the beginning that say how something was paid.

    A single ambiguous word counts only beside a number: "Card Factory" is a shop.
    """
    kinds = load_payment_words()
    length, payment_words, has_clear, has_number = 0, 0, False, False

    for position, word in enumerate(words):
        is_clear = word in kinds.clear
        is_payment_word = is_clear or word in kinds.ambiguous
        is_number = _is_number(word)
        is_small = word in kinds.prepositions or word in kinds.articles or word.isdigit()
        if not (is_payment_word or is_number or (is_small and payment_words)):
            break

        payment_words += is_payment_word
        has_clear |= is_clear
        has_number |= is_number
        if is_payment_word or is_number or word in kinds.prepositions:
            length = position + 1

    is_payment = payment_words and (has_clear or has_number or payment_words > 1)
    return length if is_payment else 0


def _measure_end(words: Sequence[str]) -> int:
    """Return the number of words at the end that say how something was paid."""
    kinds = load_payment_words()
    length = 0
    for position, word in enumerate(reversed(words)):
        is_small = word in kinds.prepositions or word in kinds.articles
        is_beside = word in kinds.ambiguous and length > 0 and length == position
        if word in kinds.trailing or (word in kinds.clear and length > 0):
            length = position + 1
        elif not (is_small or is_beside or word == NUMBER):
            break

    # "con la" of "con la tarjeta".
    while 0 < length < len(words) and words[-length - 1] in kinds.prepositions | kinds.articles:
        length += 1
    return length
