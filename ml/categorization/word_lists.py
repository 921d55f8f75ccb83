"""Word lists of languages and countries, from ``lexicons/*.toml``.

A list has the names that people of a language give to categories, the words by which its shops and
bills are called, and the brands of its countries, each by concept. ``countries`` are those of the
brands (ISO codes in lower case; absent for brands of anywhere). ``compounds`` says that words grow
together or take endings ("Löwenapotheke", "eczanesi").
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("lexicons")

Phrases = Mapping[str, list[str]]
"""Phrases by concept."""


@dataclass(frozen=True, slots=True)
class WordList:
    """Names, words and brands of one language or country."""

    countries: frozenset[str]
    has_compounds: bool
    names: Phrases
    words: Phrases
    brands: Phrases


@cache
def load_word_lists() -> tuple[WordList, ...]:
    """Return all lists in the order of their file names."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))


def _read(path: Path) -> WordList:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return WordList(
        frozenset(table.get("countries", "").split()),
        table.get("compounds", False),
        dict(_split_phrases(table.get("names", {}))),
        dict(_split_phrases(table.get("words", {}))),
        dict(_split_phrases(table.get("brands", {}))),
    )


def _split_phrases(table: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    for concept, text in table.items():
        phrases = [phrase.strip() for phrase in text.split(",")]
        yield concept, [phrase for phrase in phrases if phrase]
