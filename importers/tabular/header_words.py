"""Look up the words by which banks name columns, directions and states."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
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
FIRST_UNSPACED = "\u2e80"
"""From here on, Unicode has Chinese, Japanese and Korean, whose headings have no spaces."""
MIN_UNSPACED_LENGTH = 2
IN_CURRENCY = re.compile(
    r"(?i:(?<!money)(?<!paid)(?<!funds)(?<!payments))(?<=\w)\s+in\s+"
    r"(?=(?:[A-Z]{3}|Rs|[Ee]uros?|[a-z]+ currency)\b)"
)
"""A unit such as "Amount in EUR", which is no direction; "Money in" and "Amount In" are."""
IN_PARENTHESES = re.compile(r"\(\s*in\s[^()]*\)")
ASCII_WORDS = re.compile("[a-z0-9]+")
CACHED_TEXTS = 4_096
"""Several questions are asked about each text of a file, and payees recur."""
JOINED_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a word begins in a heading such as BookingDate."""

# Letters that Unicode does not decompose into a base letter and an accent.
UNDECOMPOSED = str.maketrans(
    {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "ß": "ss"}  # noqa: RUF001
)


@lru_cache(maxsize=CACHED_TEXTS)
def normalize_words(text: str) -> str:
    """Normalise text for comparison: lower case, no accents, only letters, digits and spaces."""
    if text.isascii():
        return " ".join(ASCII_WORDS.findall(text.lower()))
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
            # Either side of a payment may be the other one.
            if role in {"payer", "recipient"} and "payee" not in same_heading:
                same_heading.append("payee")
    return {heading: tuple(names) for heading, names in roles.items()}


@lru_cache(maxsize=4096)
def find_roles(heading: str) -> dict[str, int]:
    """Return the roles that a column with this heading may have, each with a weight."""
    roles_by_heading = _roles_by_heading()
    names = [*map(normalize_words, (heading, *_split_heading(heading)))]
    names = [names[0], *map(remove_currency, names[1:])]
    name = next((name for name in names if name in roles_by_heading), names[-1])
    if name in roles_by_heading:
        return dict.fromkeys(roles_by_heading[name], EXACT_WEIGHT)

    words = name.split()
    if any("holder" in roles_by_heading.get(word, ()) for word in words):
        return {"ignored": EXACT_WEIGHT}
    weights: dict[str, int] = {}
    # Every run of words, because headings add to known ones: "Booking date (local time)".
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            # The longest known run wins; among equals the first words, which name what the rest
            # qualifies.
            weight = WORD_WEIGHT * (end - start) + (FIRST_WORD_WEIGHT if start == 0 else 0)
            for role in roles_by_heading.get(" ".join(words[start:end]), ()):
                weights[role] = max(weights.get(role, 0), weight)
    for role, weight in _find_unspaced_roles(name).items():
        weights[role] = max(weights.get(role, 0), weight)
    return _merge_directions(weights)


def _split_heading(heading: str) -> tuple[str, str]:
    """Return a heading without its unit, and the same with joined words apart."""
    text = IN_PARENTHESES.sub(" ", IN_CURRENCY.sub(" ", heading))
    return text, JOINED_WORDS.sub(" ", text)


def _find_unspaced_roles(name: str) -> dict[str, int]:
    """Return the roles of words within a heading of a language that writes without spaces."""
    if not any(character >= FIRST_UNSPACED for character in name):
        return {}
    text = name.replace(" ", "")
    weights: dict[str, int] = {}
    end_of_longest = 0
    for start in range(len(text)):
        for end in range(len(text), start + MIN_UNSPACED_LENGTH - 1, -1):
            roles = _roles_by_heading().get(text[start:end], ())
            # A word inside of a longer known one is no word of its own.
            if not roles or end <= end_of_longest:
                continue
            # A character says as much as half a word.
            weight = WORD_WEIGHT * (end - start) // 2 + (FIRST_WORD_WEIGHT if not start else 0)
            for role in roles:
                weights[role] = max(weights.get(role, 0), weight)
            end_of_longest = end
            break
    return weights


def _merge_directions(weights: dict[str, int]) -> dict[str, int]:
    """Give a heading of both directions the roles of a column that has both.

    "Deposits/withdrawals" is one column of signed amounts, or one of words for directions.
    """
    if "debit" not in weights or "credit" not in weights:
        # "Amount (debit)" is the amount of one direction.
        has_direction = "debit" in weights or "credit" in weights
        return {role: weights[role] for role in weights if role != "amount" or not has_direction}
    others = {role: weight for role, weight in weights.items() if role not in {"debit", "credit"}}
    both = weights["debit"] + weights["credit"]
    # The cells decide between the two: a direction is no number.
    return others | {"amount": both, "flag": both, "both_directions": both}


@cache
def _flag_words() -> dict[str, frozenset[str]]:
    table = tomllib.loads((FOLDER / "flag_words.toml").read_text("utf-8"))
    return {name: frozenset(map(_normalize_flag, words)) for name, words in table.items()}


def _normalize_flag(text: str) -> str:
    return text if text in {"+", "-"} else normalize_words(text)


def is_flag_word(meaning: str, text: str) -> bool:
    """Return whether a cell is a word of a meaning, such as out, in, payment, pending or void."""
    return _normalize_flag(text.strip()) in _flag_words()[meaning]


@lru_cache(maxsize=CACHED_TEXTS)
def is_balance_line(text: str) -> bool:
    """Return whether a text only introduces a balance: "Beginning balance as of 10/01/2025"."""
    words = normalize_words(text)
    for phrase in _flag_words()["not_a_payment"]:
        # A longer word behind the phrase is a name or a purpose: "Opening balance transfer fee".
        if words.startswith(phrase) and not _has_long_word(words[len(phrase) :]):
            return True
    return False


def is_total_line(text: str) -> bool:
    """Return whether a text in the place of a date introduces a total: "Total:", "Saldo"."""
    words = normalize_words(text)
    if not words or any(character.isdigit() for character in words):
        return False
    return is_balance_line(text) or words.split()[0] in _flag_words()["total"]


def is_summary_text(text: str) -> bool:
    """Return whether a text is nothing but the name of a balance or a total."""
    return is_balance_line(text) or normalize_words(text) in _flag_words()["total"]


def is_turnover_line(text: str) -> bool:
    """Return whether a text says that a line sums up the movements of a period."""
    return normalize_words(text) in _flag_words()["turnover"]


def _has_long_word(text: str) -> bool:
    return any(len(word) > MAX_SMALL_WORD_LENGTH and word.isalpha() for word in text.split())


def parse_direction(text: str, *, is_card: bool = False) -> int:
    """Return -1 for a word that means money out, 1 for money in, 0 for any other.

    ``is_card``: the word is one of a card, where a payment is money in.
    """
    if is_flag_word("payment", text):
        return 1 if is_card else -1
    return -1 if is_flag_word("out", text) else int(is_flag_word("in", text))


LETTER_PAIRS = (
    {"d": -1, "a": 1},
    {"s": -1, "h": 1},
    {"d": -1, "h": 1},
    {"c": -1, "a": 1},
    {"w": -1, "d": 1},
    {"s": -1, "e": 1},
    {"u": -1, "e": 1},
    {"e": -1, "i": 1},
)
"""Letters that only together tell their meaning: dare and avere, withdrawal and deposit."""


def find_letter_directions(texts: Iterable[str]) -> dict[str, int]:
    """Return the directions of cells that are two letters, where the pair is known."""
    letters = {text: text.strip().casefold() for text in texts if text.strip()}
    for pair in LETTER_PAIRS:
        if set(letters.values()) == pair.keys():
            return {text: pair[letter] for text, letter in letters.items()}
    return {}


@lru_cache(maxsize=1024)
def are_card_types(texts: frozenset[str]) -> bool:
    """Return whether kinds of rows are those of a card: it has purchases beside payments."""
    return any(is_flag_word("purchase", text) for text in texts)
