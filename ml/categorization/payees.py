"""From what a bank writes to the payee that a person knows: ``SQ *BLUE BTL 0423 SAN FRANC`` is ``blue btl``.

All that is specific stands in the tables of ``ml.payee_noise``. What is clean stays as it is: ``clean`` is applied
until nothing changes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from ml.categorization import payee_noise as noise

MAX_LENGTH = 300
REMEMBERED = 20_000
STORE = re.compile(r"^(?P<payee>.*[^\W\d_]{2}.*?) ?#(?: [^\s#]+){0,4}$")
"""A number, and behind it at most four words more: a place."""
COLUMNS = re.compile(r"(?<=\S)(?:\s{4,}|\t+)(?=\S)")
UNWANTED = re.compile(r"[^\w& ]+|_+")
APOSTROPHES = re.compile(r"['\u2019`\u00b4]")
TELLTALE = re.compile(r"[\d.:/#*+]|xx|www")
"""No row of the table finds anything without one of these."""
DIGIT = re.compile(r"\d")
LETTER = re.compile(r"[^\W\d_]")

_prefix = re.compile(
    rf"^(?:{'|'.join(noise.PREFIXES)})(?:[ *:/-]+|$)(?:\d{{2,6}}(?:[/-]\d{{2,4}})* )?"
)
_marks = re.compile("|".join(noise.BANK_MARKS))
_everywhere = tuple((re.compile(what), by) for what, by in noise.EVERYWHERE)
_tails = re.compile(rf"(?<=\w)[ ,.]+(?:{'|'.join(noise.BANK_TAILS)})$")
_abbreviations = tuple(
    (re.compile(rf"(?<!\S)(?:{what})(?!\S)"), by) for what, by in noise.ABBREVIATIONS
)
_cities = frozenset(noise.CITIES) | {
    city[:length]
    for city in noise.CITIES
    for length in range(6, len(city))
    if city[length - 1] != " "
}
_places = noise.COUNTRIES | noise.STATES


def fold(text: str) -> str:
    """Lower case, no accents, compatible forms unified, one blank between words."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(unicodedata.normalize("NFKC", bare).split())[:MAX_LENGTH].strip()


@lru_cache(maxsize=REMEMBERED)
def clean(text: str) -> str:
    """The payee in folded words, for comparing; of what is nothing but noise, the words."""
    text = text[:MAX_LENGTH]
    by_bank = text.upper() == text and text.lower() != text and text.isascii()
    current = folded = fold(_first_column(text) if by_bank else text)
    while (cleaned := _stripped(current, by_bank=by_bank)[:MAX_LENGTH].strip()) != current:
        by_bank = by_bank or _is_marked(current)
        current = cleaned
    if current:
        return current
    words = " ".join(word for word in _words(folded).split() if not DIGIT.search(word))
    return words if words == folded else clean(words)


def clean_name(text: str) -> str:
    """The payee as a person would write it: ``Blue Btl``."""
    return " ".join(_capitalised(word) for word in clean(text).split())


def _capitalised(word: str) -> str:
    if word in noise.ACRONYMS:
        return word.upper()
    return word[:1].upper() + word[1:]


def _first_column(text: str) -> str:
    """Of a line in columns of fixed width, the first; the place stands in the others."""
    first = COLUMNS.split(text.strip())[0]
    return first if LETTER.search(_stripped(fold(first), by_bank=True)) else text


def _is_marked(folded: str) -> bool:
    """Whether only a bank writes like this."""
    return bool(_prefix.match(folded) or _marks.search(folded))


def _words(text: str) -> str:
    return " ".join(UNWANTED.sub(" ", APOSTROPHES.sub("", text)).split())


def _stripped(text: str, *, by_bank: bool) -> str:
    """One round: prefixes, noise, what stands behind a shop's number, forms of companies, places."""
    by_bank = by_bank or _is_marked(text)
    rest = _marks.sub(" ", _prefix.sub("", text, count=1))
    if TELLTALE.search(rest):
        for pattern, by in _everywhere:
            rest = pattern.sub(by, rest)
    rest = " ".join(rest.split())
    if by_bank:
        rest = _tails.sub("", STORE.sub(r"\g<payee>", rest))
    words = _words(rest).split()
    if by_bank:
        words = [word for word, _ in groupby(words)]
    rest = " ".join(_without_place(words, by_bank=by_bank))
    for pattern, by in _abbreviations:
        rest = pattern.sub(by, rest)
    return fold(rest)


def _without_place(words: list[str], *, by_bank: bool) -> list[str]:
    """Without the country, the state and the city at the end, as long as a word is left."""
    while (length := _place_length(words, by_bank=by_bank)) > 0:
        words = words[:-length]
    return words


def _place_length(words: list[str], *, by_bank: bool) -> int:
    """How many words at the end are a place."""
    if len(words) > 1 and words[-2] not in noise.NO_TAIL_AFTER:
        last = words[-1]
        if last in _places and (by_bank or last not in noise.AMBIGUOUS_TAILS):
            return 1
    for length in (3, 2, 1) if by_bank else ():
        if (
            len(words) > length
            and " ".join(words[-length:]) in _cities
            and words[-length - 1] not in noise.NO_TAIL_AFTER
        ):
            return length
    return 0
