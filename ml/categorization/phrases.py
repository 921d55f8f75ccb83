"""Phrases as keys: names of brands and words, spelt as the lexicon compares them.

A key is more tolerant than ``fold``: blanks, punctuation and apostrophes vanish ("e.on" and "E ON"
are one), letters with strokes lose them, and Japanese syllables lose the difference of hiragana and
katakana, of small and large, and the mark of a long vowel, because banks write any of these.
"""

from __future__ import annotations

import re

from ml.categorization.payees import fold

DOTLESS_I = "\u0131"
LONG_VOWEL = "\u30fc"
# Letters that keep their marks when they are decomposed.
STROKES = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", DOTLESS_I: "i"}
LIGATURES = {"æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}
APOSTROPHES = dict.fromkeys("'`.\u2019\u00b4")
SMALL_KANA = dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True))
HIRAGANA = {chr(code): chr(code + 0x60) for code in range(0x3041, 0x3097)}
LARGE_HIRAGANA = {small: SMALL_KANA.get(large, large) for small, large in HIRAGANA.items()}
LETTERS = str.maketrans(
    {**STROKES, **LIGATURES, **APOSTROPHES, **SMALL_KANA, **LARGE_HIRAGANA, LONG_VOWEL: None}
)
ASCII_LETTERS = str.maketrans(APOSTROPHES)
SEPARATORS = re.compile(r"[^\w&+]+|_+")
SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A letter of a script that is written without blanks between words: Thai, Japanese, Chinese; and
Korean, whose banks leave them out."""
DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
"""How banks write letters with marks in ASCII, beside leaving the marks out."""


def split_words(text: str) -> list[str]:
    """Return the words of a text, each as a key."""
    if text.isascii():
        # Most names are one plain word.
        if text.isalnum():
            return [text.lower()]
        text = text.lower().translate(ASCII_LETTERS)
    else:
        text = fold(text).translate(LETTERS)
    return SEPARATORS.sub(" ", text).split()


def to_key(text: str) -> str:
    """Return the key of a phrase."""
    return "".join(split_words(text))


def spell_keys(text: str) -> set[str]:
    """Return the keys under which a name may occur in the texts of banks."""
    keys = {to_key(text)}
    if not text.isascii():
        lower = text.casefold()
        spelt = lower.translate(DIGRAPHS)
        if spelt != lower:
            keys.add(to_key(spelt))
    return keys - {""}
