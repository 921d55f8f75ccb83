"""Lexicon of concepts: names that people give to categories, and words and brands in payees."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ml.categorization.payees import fold
from ml.categorization.word_lists import load_word_lists

PATH = Path(__file__).with_name("lexicon.toml")
DEFAULT_KINDS = frozenset({"expense"})


@dataclass(frozen=True, slots=True)
class Concept:
    """A purpose of money, finer than a standard category.

    Concepts are finer so that a person's own categories ("Coffee") match too.

    Attributes:
        key: Unique name within the lexicon.
        category: Standard category that includes the concept; None for what is neither spending
            nor income, such as a transfer.
        kinds: Transaction kinds that it occurs in.
        names: Folded names that people give to a category with this meaning.
        words: Folded words and brands that occur in payees.
        foreign_names: Folded names in the languages of ``lexicons``. The linear model does not
            learn them, because names are compared as a whole.
    """

    key: str
    category: str | None
    kinds: frozenset[str]
    names: tuple[str, ...]
    words: tuple[str, ...]
    foreign_names: frozenset[str] = frozenset()


@cache
def load_concepts() -> tuple[Concept, ...]:
    """Return the concepts in the order of ``lexicon.toml``."""
    tables = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return tuple(_parse_concept(key, table) for key, table in tables.items())


def _parse_concept(key: str, table: Mapping[str, str]) -> Concept:
    kinds = frozenset(_split_list(table["kinds"])) if "kinds" in table else DEFAULT_KINDS
    return Concept(
        key,
        table.get("category"),
        kinds,
        _split_list(table["names"]),
        _split_list(table["words"]),
        frozenset(_list_foreign_names(key)),
    )


def _list_foreign_names(key: str) -> Iterator[str]:
    for word_list in load_word_lists():
        for name in word_list.names.get(key, []):
            yield fold(name)


def _split_list(text: str) -> tuple[str, ...]:
    """Return the distinct folded items of a comma-separated text."""
    # Items may become equal when they are folded.
    return tuple(dict.fromkeys(fold(item) for item in text.split(",")))
