"""Tables of what banks write around a payee, read and compiled from ``payee_tables.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("payee_tables.toml")
MIN_CITY_LENGTH = 6
"""Length from which the beginning of a name counts as the city: banks cut names."""

Replacement = tuple[re.Pattern[str], str]


@dataclass(frozen=True, slots=True)
class PayeeTables:
    """Compiled patterns and sets of folded words; the TOML file describes each of them.

    Attributes:
        prefix: One prefix, its separator, and what looks like a date after it.
        marks: Marks of a bank, anywhere.
        replacements: Patterns and replacements, applied in order.
        bank_suffix: One suffix at the end of a text, with the separator before it.
        places: Countries and states.
        bank_places: Those of them that are also words.
        states: States alone.
        ending_places: States and countries that end the place of a shop.
        named_payees: Patterns of texts that say who the payee is, in the group ``payee``.
        bank_cities: Cities, whole and cut.
        name_words_before_places: Words that make a following place part of a name.
        abbreviation: Any abbreviation; skips the patterns of each for most texts.
        abbreviations: Patterns of whole words and what they stand for.
        acronyms: Words that are displayed in capitals.
    """

    prefix: re.Pattern[str]
    marks: re.Pattern[str]
    replacements: tuple[Replacement, ...]
    bank_suffix: re.Pattern[str]
    places: frozenset[str]
    bank_places: frozenset[str]
    states: frozenset[str]
    ending_places: frozenset[str]
    named_payees: tuple[re.Pattern[str], ...]
    bank_cities: frozenset[str]
    name_words_before_places: frozenset[str]
    abbreviation: re.Pattern[str]
    abbreviations: tuple[Replacement, ...]
    acronyms: frozenset[str]


@cache
def load_payee_tables() -> PayeeTables:
    """Return the tables, read and compiled once."""
    tables: dict[str, Any] = tomllib.loads(PATH.read_text(encoding="utf-8"))
    prefixes, suffixes = "|".join(tables["prefixes"]), "|".join(tables["bank_suffixes"])
    # After a prefix: a separator or the end, and the digits of a date or a terminal.
    return PayeeTables(
        prefix=re.compile(rf"^(?:{prefixes})(?:[ *:/-]+|$)(?:\d{{2,6}}(?:[/-]\d{{2,4}})* )?"),
        marks=re.compile("|".join(tables["marks"])),
        replacements=_compile_replacements(tables["replacements"]),
        bank_suffix=re.compile(rf"(?<=\w)[ ,.]+(?:{suffixes})$"),
        places=_split_words(tables["countries"]) | _split_words(tables["states"]),
        bank_places=_split_words(tables["bank_places"]),
        states=_split_words(tables["states"]),
        ending_places=_split_words(tables["states"]) | _split_words(tables["ending_countries"]),
        named_payees=tuple(re.compile(pattern) for pattern in tables["named_payees"]),
        bank_cities=_add_cut_cities(_split_words(tables["bank_cities"])),
        name_words_before_places=_split_words(tables["name_words_before_places"]),
        abbreviation=_compile_any(pattern for pattern, _ in tables["abbreviations"]),
        abbreviations=_compile_replacements(tables["abbreviations"], r"(?<!\S)(?:{})(?!\S)"),
        acronyms=_split_words(tables["acronyms"]),
    )


def _compile_replacements(
    rows: Sequence[tuple[str, str]], template: str = "{}"
) -> tuple[Replacement, ...]:
    return tuple(
        (re.compile(template.format(pattern)), replacement) for pattern, replacement in rows
    )


def _compile_any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(patterns)})(?!\S)")


def _split_words(text: str) -> frozenset[str]:
    """Return the items of a comma-separated text."""
    # The words of the TOML file are folded already.
    return frozenset(item.strip() for item in text.split(","))


def _add_cut_cities(cities: frozenset[str]) -> frozenset[str]:
    return cities.union(chain.from_iterable(_cut_city(city) for city in cities))


def _cut_city(city: str) -> list[str]:
    """Return the beginnings of a city's name that do not end between two words."""
    beginnings = [city[:length] for length in range(MIN_CITY_LENGTH, len(city))]
    return [beginning for beginning in beginnings if not beginning.endswith(" ")]
