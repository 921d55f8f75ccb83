"""Names of brands by concept and country, from ``brands.txt``.

``benchmarks/brand_names.py`` writes that file; see its head for origin and licence.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PATH = Path(__file__).with_name("brands.txt")
ANYWHERE = "*"


class BrandGroup(NamedTuple):
    """Names of one concept in the same countries (ISO codes in lower case, or ANYWHERE)."""

    concept: str
    countries: frozenset[str]
    names: list[str]


def read_brands(path: Path = PATH) -> Iterator[BrandGroup]:
    """Yield the groups of the file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        concept, countries, names = line.split("\t")
        yield BrandGroup(concept, frozenset(countries.split()), names.split("|"))
