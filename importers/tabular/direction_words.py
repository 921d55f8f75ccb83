"""Find words in the texts of rows that tell money in from money out."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from importers.tabular.header_words import normalize_words

FOLDER = Path(__file__).parent
STRONG, LIKELY, WEAK = 2.0, 1.0, 0.5
"""Weights of a row with a word that names its direction, and with one that only suggests it."""
MAX_PHRASE_WORDS = 4
MIN_PREFIX_LETTERS = 4
EXTRA_LETTERS = str.maketrans({"ı": "i", "đ": "d", "Đ": "D", "ð": "d", "æ": "ae", "Æ": "AE"})  # noqa: RUF001
"""Letters that normalisation keeps, because stored profiles depend on it."""
FIRST_UNSPACED = "\u0e00"
"""Thai, Chinese, Japanese and Korean write words without spaces, so they are found anywhere."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of one meaning: whole phrases, beginnings of words, and parts of unspaced texts."""

    phrases: frozenset[str]
    prefixes: frozenset[str]
    parts: tuple[str, ...]


@cache
def load_vocabularies() -> dict[str, Vocabulary]:
    """Load the words of every meaning: refund, in, out, weak_in, weak_out and card_payment."""
    table = tomllib.loads((FOLDER / "direction_words.toml").read_text("utf-8"))
    return {meaning: _build_vocabulary(words) for meaning, words in table.items()}


def _build_vocabulary(words: list[str]) -> Vocabulary:
    phrases, prefixes, parts = set[str](), set[str](), list[str]()
    for word in words:
        normalized = _normalize(word)
        if any(character >= FIRST_UNSPACED for character in word):
            parts.append(normalized)
        elif word.endswith("*"):
            prefixes.add(normalized)
        else:
            phrases.add(normalized)
    return Vocabulary(frozenset(phrases), frozenset(prefixes), tuple(parts))


@lru_cache(maxsize=16_384)
def score_direction(text: str, *, is_card: bool) -> float:
    """Score what a text says about its row: above 0 money in, below 0 money out, 0 nothing.

    ``is_card``: the text is from the statement of a card, where a payment is money in.
    """
    normalized = _normalize(text)
    phrases = frozenset(_iterate_phrases(normalized.split()))
    meanings = {
        meaning
        for meaning, vocabulary in load_vocabularies().items()
        if _occurs(vocabulary, normalized, phrases)
    }
    # A refund names what was bought as well.
    if "refund" in meanings:
        return STRONG
    if is_card and "card_payment" in meanings and "in" not in meanings:
        return LIKELY if "out" not in meanings else 0.0

    strong = ("in" in meanings) - ("out" in meanings)
    weak = ("weak_in" in meanings) - ("weak_out" in meanings)
    return STRONG * strong + WEAK * weak


def _normalize(text: str) -> str:
    return normalize_words(text.translate(EXTRA_LETTERS))


def _iterate_phrases(words: list[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + MAX_PHRASE_WORDS) + 1):
            yield " ".join(words[start:end])


def _occurs(vocabulary: Vocabulary, normalized: str, phrases: frozenset[str]) -> bool:
    if not vocabulary.phrases.isdisjoint(phrases):
        return True
    if any(part in normalized for part in vocabulary.parts):
        return True
    beginnings = (
        phrase[:length]
        for phrase in phrases
        for length in range(MIN_PREFIX_LETTERS, len(phrase) + 1)
    )
    return not vocabulary.prefixes.isdisjoint(beginnings)
