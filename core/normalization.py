"""Normalisation of names for comparison, and of texts for search."""

import re
import sys
import unicodedata
from collections.abc import Iterable

# PostgreSQL has no NUL in texts, and lone surrogates have no UTF-8.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")

ACCENT_CLASSES = frozenset([1, *range(10, 37), *range(200, 241)])
"""Combining classes of the marks that a search ignores.

Accents of Latin, Greek and Cyrillic letters, and the vowel points of Hebrew and Arabic, which
people leave out. Marks of other classes tell letters apart: the voicing of kana, the nukta and
virama of Indic scripts, the tones of Thai.
"""

SHORT_I = "\u0439"
"""Cyrillic short i, a letter of its own; Unicode decomposes it into i and a breve."""

LETTERS_WITHOUT_DECOMPOSITION = {
    "æ": "ae", "œ": "oe", "ø": "o", "å": "a", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
    "\u0131": "i", "ł": "l", "ŋ": "n", "ŧ": "t", "ƀ": "b", "ƶ": "z", "ǥ": "g", "ɨ": "i", "ə": "e",
}  # fmt: skip
"""Letters that people type as others, and that Unicode does not decompose into them."""

SPELLING_VARIANTS = {
    # Persian and Urdu letters beside the Arabic ones that look the same, and the stretching stroke.
    "\u06cc": "\u064a", "\u0649": "\u064a", "\u06a9": "\u0643", "\u06c1": "\u0647",
    "\u0629": "\u0647", "\u0640": "",
    # Ukrainian ge with upturn, which many keyboards lack; the slash of fractions.
    "\u0491": "\u0433", "\u2044": "/",
    # Banks write katakana where people type hiragana.
    **{chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)},
}  # fmt: skip
"""Letters of other scripts that people take for the same."""

TYPOGRAPHIC_VARIANTS = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
}
"""Quotation marks, apostrophes and dashes that no keyboard has."""

# Every start of the program goes through all characters, so the test is the fastest there is.
_FOREIGN_DIGITS = filter(str.isdecimal, map(chr, range(0x80, sys.maxunicode + 1)))
DIGITS = {digit: str(unicodedata.decimal(digit)) for digit in _FOREIGN_DIGITS}
"""The decimal digits of all scripts."""

SEARCH_TABLE = str.maketrans(
    LETTERS_WITHOUT_DECOMPOSITION | SPELLING_VARIANTS | TYPOGRAPHIC_VARIANTS | DIGITS
)


def normalize_text(text: str) -> str:
    """Return the key that all spellings of a name share.

    NFKC, case folded, white space collapsed.
    """
    # NFKC first: compatibility forms such as full-width letters fold differently otherwise.
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def distinct_names(names: Iterable[str]) -> list[str]:
    """Return names in their order, of several spellings of one name only the first."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(normalize_text(name), name)
    return list(first.values())


def fold_for_search(text: str) -> str:
    """Return the form in which texts are searched, for stored columns and queries alike.

    Like ``normalize_text``, and without accents: ``creme`` finds ``Crème``, ``strasse`` finds
    ``Straße``, ``istanbul`` finds ``İSTANBUL``. Folding a folded text changes nothing. The texts of
    transactions are stored folded, so a change of the folding needs a migration (as 0020).
    """
    # Most bank texts are ASCII, and imports fold thousands of them.
    if text.isascii():
        return " ".join(text.casefold().split())

    decomposed = unicodedata.normalize("NFD", normalize_text(text))
    # Before the breve of the short i is dropped as if it were an accent.
    decomposed = decomposed.replace(unicodedata.normalize("NFD", SHORT_I), SHORT_I)
    letters = [character for character in decomposed if not _is_ignored(character)]
    folded = unicodedata.normalize("NFC", "".join(letters)).translate(SEARCH_TABLE)
    return " ".join(folded.casefold().split())


def split_words(text: str) -> list[str]:
    """Split a text into words of letters with their marks, and digits."""
    # ``\w`` of regular expressions does not contain the marks of Thai and Indic scripts.
    return "".join(character if _is_in_word(character) else " " for character in text).split()


def _is_in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def make_storable(text: str) -> str:
    """Replace the characters that a database cannot store by the sign for unknown ones."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def is_storable(text: str) -> bool:
    """Return whether both databases can store a text: it has no NUL and no lone surrogate."""
    return UNSTORABLE.search(text) is None


def _is_ignored(character: str) -> bool:
    """Return whether a search ignores a character: an accent, or one that is invisible."""
    is_accent = unicodedata.combining(character) in ACCENT_CLASSES
    return is_accent or unicodedata.category(character) == "Cf"
