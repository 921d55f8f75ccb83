"""Folding of texts for comparison: one form for all spellings of the same words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

END_OF_ACCENTED_SCRIPTS = "\u0530"
"""Latin, Greek and Cyrillic letters stand before it: the scripts whose accents people leave out.

In all other scripts a mark is part of the letter: it voices a kana, or is the vowel of a Thai or
Devanagari syllable.
"""
SHORT_I = "\u0438\u0306"
"""Cyrillic short i as Unicode decomposes it; a letter of its own."""

LETTERS_WITHOUT_DECOMPOSITION = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "\u0131": "i",
    "ł": "l", "ŋ": "n", "ŧ": "t", "ə": "e",
})  # fmt: skip


def fold(text: str) -> str:
    """Return lower case without accents, compatible forms unified, one blank between words.

    Full-width and half-width forms become the usual ones. Marks of other scripts than Latin, Greek
    and Cyrillic stay.
    """
    if text.isascii():
        return " ".join(text.casefold().split())

    # Normalised again at the end, because folding case can decompose a character ("İ").
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = _remove_accents(decomposed.replace(SHORT_I, "\u0439"))
    composed = unicodedata.normalize("NFKC", bare)
    return " ".join(composed.translate(LETTERS_WITHOUT_DECOMPOSITION).split())


def _remove_accents(decomposed: str) -> str:
    """Return decomposed text without the accents of Latin, Greek and Cyrillic letters."""
    kept: list[str] = []
    base = " "
    for character in decomposed:
        category = unicodedata.category(character)
        if category[0] != "M":
            base = character
        # Direction marks and joiners are invisible.
        is_accent = category[0] == "M" and base < END_OF_ACCENTED_SCRIPTS
        if not is_accent and category != "Cf":
            kept.append(character)
    return "".join(kept)


def split_words(text: str, kept_marks: str = "") -> list[str]:
    """Return the words of a text: letters with their marks, digits, ``&`` and ``kept_marks``."""
    if text.isascii():
        return _compile_ascii_words(kept_marks).findall(text)
    return "".join([c if _is_in_word(c) or c in kept_marks else " " for c in text]).split()


@cache
def _compile_ascii_words(kept_marks: str) -> re.Pattern[str]:
    return re.compile(f"[A-Za-z0-9&{re.escape(kept_marks)}]+")


def _is_in_word(character: str) -> bool:
    # ``\w`` of regular expressions does not contain the marks of Thai and Indic scripts.
    is_mark = unicodedata.category(character)[0] == "M"
    return character.isalnum() or character == "&" or is_mark
