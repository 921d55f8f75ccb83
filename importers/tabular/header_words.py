"""The tables of words in which banks name columns, directions and states."""

import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from core.money import CURRENCIES

FOLDER = Path(__file__).parent
EXACT = 100
SMALL_WORD = 3


def plain(text: str) -> str:
    """A heading or a word for comparison: lower case, no accents, letters and digits only."""
    folded = unicodedata.normalize(
        "NFKD", text.replace("ø", "o").replace("Ø", "o").replace("ł", "l").replace("ß", "ss")
    )
    letters = (
        character if character.isalnum() else " "
        for character in folded
        if not unicodedata.combining(character)
    )
    return " ".join("".join(letters).casefold().split())


def without_currency(heading: str) -> str:
    """A plain heading without the codes of currencies in it, unless nothing else is there."""
    left = [word for word in heading.split() if word.upper() not in CURRENCIES]
    return " ".join(left) or heading


def currency_in(heading: str) -> str | None:
    """The currency that a heading names, as in "Betrag (EUR)"."""
    codes = [
        word.upper()
        for word in plain(heading).split()
        if len(word) == 3 and word.upper() in CURRENCIES  # noqa: PLR2004
    ]
    return codes[0] if codes else None


@cache
def _headings() -> dict[str, tuple[str, ...]]:
    """Roles by plain heading; some words mean different things to different banks."""
    table = tomllib.loads((FOLDER / "header_words.toml").read_text("utf-8"))
    found: dict[str, dict[str, None]] = {}
    for role, words in table.items():
        for word in words:
            found.setdefault(plain(word), {})[role] = None
    return {word: tuple(roles) for word, roles in found.items()}


@cache
def roles_of(heading: str) -> dict[str, int]:
    """What a column of this name may be, each with a weight; nothing for a heading that says nothing."""
    name = without_currency(plain(heading))
    if not name:
        return {}
    known = _headings()
    if name in known:
        return dict.fromkeys(known[name], EXACT)
    words, found = name.split(), dict[str, int]()
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            weight = 10 * (end - start) + (5 if start == 0 else 0)
            for role in known.get(" ".join(words[start:end]), ()):
                found[role] = max(found.get(role, 0), weight)
    return found


@cache
def _flags() -> dict[str, frozenset[str]]:
    table = tomllib.loads((FOLDER / "flag_words.toml").read_text("utf-8"))
    return {
        name: frozenset(word if word in "+-" else plain(word) for word in words)
        for name, words in table.items()
    }


def is_word(kind: str, text: str) -> bool:
    """Whether a cell is one of the words of a kind ("out", "in", "pending", "void", "not_a_payment")."""
    text = text.strip()
    return (text if text in {"+", "-"} else plain(text)) in _flags()[kind]


def is_balance_line(text: str) -> bool:
    """Whether a row only tells what was in the account, as "Beginning balance as of 10/01/2025" does."""
    told = plain(text)
    for phrase in _flags()["not_a_payment"]:
        if told.startswith(phrase) and not any(
            len(word) > SMALL_WORD and word.isalpha() for word in told[len(phrase) :].split()
        ):
            return True
    return False


def direction_of(text: str) -> int:
    """-1 for a word that means money out, 1 for money in, 0 for any other."""
    return -1 if is_word("out", text) else int(is_word("in", text))
