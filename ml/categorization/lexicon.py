"""The lexicon: concepts, what people call them, and the words and brands by which payees give them away."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ml.categorization.payees import fold

PATH = Path(__file__).with_name("lexicon.toml")
KINDS = frozenset({"expense"})


@dataclass(frozen=True, slots=True)
class Concept:
    """What money is for: finer than a standard category, so that people's own categories find theirs."""

    key: str
    category: str | None
    """The standard category it belongs to; None for what is neither spending nor income."""
    kinds: frozenset[str]
    names: tuple[str, ...]
    words: tuple[str, ...]


@cache
def concepts() -> tuple[Concept, ...]:
    """All of them, in the order of the file."""
    read = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return tuple(
        Concept(
            key,
            entry.get("category"),
            frozenset(_listed(entry["kinds"])) if "kinds" in entry else KINDS,
            _listed(entry["names"]),
            _listed(entry["words"]),
        )
        for key, entry in read.items()
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(item) for item in text.split(",")))
