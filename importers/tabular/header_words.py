"""Look up the words by which banks name columns, directions and states."""

import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from core.limits import CURRENCY_LENGTH
from core.money import CURRENCIES

FOLDER = Path(__file__).parent
EXACT_WEIGHT = 100
"""Weight of a role whose heading is a known one as a whole."""
WORD_WEIGHT, FIRST_WORD_WEIGHT = 10, 5
"""Weights of a known heading within a longer one: per word, and if it comes first."""
MAX_SMALL_WORD_LENGTH = 3

# Letters that Unicode does not decompose into a base letter and an accent.
UNDECOMPOSED = str.maketrans({"ø": "o", "Ø": "o", "ł": "l", "ß": "ss"})


def normalize_words(text: str) -> str:
    """Normalise text for comparison: lower case, no accents, only letters, digits and spaces."""
    decomposed = unicodedata.normalize("NFKD", text.translate(UNDECOMPOSED))
    letters = (
        character if character.isalnum() else " "
        for character in decomposed
        if not unicodedata.combining(character)
    )
    return " ".join("".join(letters).casefold().split())


def remove_currency(heading: str) -> str:
    """Remove currency codes from a normalised heading, unless it consists of nothing else."""
    words = [word for word in heading.split() if word.upper() not in CURRENCIES]
    return " ".join(words) or heading


def find_heading_currency(heading: str) -> str | None:
    """Return the first currency that a heading names, as in "Betrag (EUR)"."""
    for word in normalize_words(heading).split():
        code = word.upper()
        if len(word) == CURRENCY_LENGTH and code in CURRENCIES:
            return code
    return None


@cache
def _roles_by_heading() -> dict[str, tuple[str, ...]]:
    """Load the roles of every known heading; some headings have several roles."""
    words_by_role = tomllib.loads((FOLDER / "header_words.toml").read_text("utf-8"))
    roles: dict[str, list[str]] = {}
    for role, words in words_by_role.items():
        for word in words:
            same_heading = roles.setdefault(normalize_words(word), [])
            if role not in same_heading:
                same_heading.append(role)
    return {heading: tuple(names) for heading, names in roles.items()}


@lru_cache(maxsize=4096)
def find_roles(heading: str) -> dict[str, int]:
    """Return the roles that a column with this heading may have, each with a weight."""
    name = remove_currency(normalize_words(heading))
    if not name:
        return {}

    roles_by_heading = _roles_by_heading()
    if name in roles_by_heading:
        return dict.fromkeys(roles_by_heading[name], EXACT_WEIGHT)

    words = name.split()
    weights: dict[str, int] = {}
    # Every run of words, because headings add to known ones: "Booking date (local time)".
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            # The longest known run wins; among equals the first words, which name what the rest
            # qualifies.
            weight = WORD_WEIGHT * (end - start) + (FIRST_WORD_WEIGHT if start == 0 else 0)
            for role in roles_by_heading.get(" ".join(words[start:end]), ()):
                weights[role] = max(weights.get(role, 0), weight)
    return weights


@cache
def _flag_words() -> dict[str, frozenset[str]]:
    table = tomllib.loads((FOLDER / "flag_words.toml").read_text("utf-8"))
    return {name: frozenset(map(_normalize_flag, words)) for name, words in table.items()}


def _normalize_flag(text: str) -> str:
    return text if text in {"+", "-"} else normalize_words(text)


def is_flag_word(meaning: str, text: str) -> bool:
    """Return whether a cell is a word of a meaning: out, in, pending, void or not_a_payment."""
    return _normalize_flag(text.strip()) in _flag_words()[meaning]


def is_balance_line(text: str) -> bool:
    """Return whether a text only introduces a balance: "Beginning balance as of 10/01/2025"."""
    words = normalize_words(text)
    for phrase in _flag_words()["not_a_payment"]:
        # A longer word behind the phrase is a name or a purpose: "Opening balance transfer fee".
        if words.startswith(phrase) and not _has_long_word(words[len(phrase) :]):
            return True
    return False


def _has_long_word(text: str) -> bool:
    return any(len(word) > MAX_SMALL_WORD_LENGTH and word.isalpha() for word in text.split())


def parse_direction(text: str) -> int:
    """Return -1 for a word that means money out, 1 for money in, 0 for any other."""
    return -1 if is_flag_word("out", text) else int(is_flag_word("in", text))
