"""Names of persons, read from ``person_names.toml``: a payee may be a person.

A person's surname may be a brand or a trade ("Lisa Otto", "Jack Barber"), and a given name a brand
of another country ("Ana"): neither says what was paid for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from ml.categorization.phrases import to_key

PATH = Path(__file__).with_name("person_names.toml")
MAX_WORDS = 3
"""Words of a person's name; more are a description."""


@dataclass(frozen=True, slots=True)
class PersonNames:
    """Keys of words (``phrases.to_key``); the TOML file describes each set.

    ``first`` are the words with which a text about a person begins: given names, titles and
    relatives.
    """

    first: frozenset[str]
    trades: frozenset[str]


@cache
def load_person_names() -> PersonNames:
    """Return the names, read once."""
    tables: dict[str, Any] = tomllib.loads(PATH.read_text(encoding="utf-8"))
    other = tables["other"]
    given = chain.from_iterable(_split_keys(names) for names in tables["given"].values())
    first = frozenset(given) | _split_keys(other["titles"]) | _split_keys(other["relatives"])
    return PersonNames(first, _split_keys(other["trades"]))


def _split_keys(text: str) -> frozenset[str]:
    return frozenset(to_key(item) for item in text.split(","))


def looks_like_person(words: Sequence[str]) -> bool:
    """Return whether a text of these words may be a person's name."""
    names = load_person_names()
    if not 1 <= len(words) <= MAX_WORDS:
        return False
    # In Japan the given name stands last.
    is_reversed = not words[-1].isascii() and words[-1] in names.first
    return words[0] in names.first or is_reversed


def is_given_name(word: str) -> bool:
    """Return whether a word begins a person's name."""
    return word in load_person_names().first


def is_trade_name(word: str) -> bool:
    """Return whether a word for a trade is also a surname."""
    return word in load_person_names().trades
