"""Build the shipped list of brands: ``python -m benchmarks.brand_names NSI_JSON``.

Run by hand when the list is to be renewed. NSI_JSON is ``dist/json/nsi.json`` of the npm package
``name-suggestion-index`` (BSD-3-Clause; ``npm pack name-suggestion-index``). Kinds of shops become
concepts of the lexicon by ``osm_concepts.toml``; a name that two concepts share in one country goes
to the first of them. ``ml/categorization/brand_list.py`` describes the file that is written.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from ml.categorization.brand_list import ANYWHERE, PATH
from ml.categorization.phrases import SPACELESS, to_key

CONCEPTS = Path(__file__).with_name("osm_concepts.toml")
SMALL = "_small"
"""Ending of a concept's second, less important entry in ``osm_concepts.toml``."""
NAME_TAGS = re.compile(
    r"(?:name|brand|network|operator)(?::(?:en|ja|ja-Latn|ja-Hira|ko|zh|short))?|short_name"
)
OPERATOR_TAGS = re.compile(r"operator(:|$)")
PARENTHESES = re.compile(r"\s*\([^)]*\)")
COUNTRY = re.compile(r"([a-z]{2})(?:-[a-z0-9_]+)?(?:\.geojson)?")
METROPOLITAN_FRANCE = "fx"
MIN_LENGTH = 4
"""Shorter names are words and abbreviations of everything; the important ones are in the word
lists."""
MAX_LENGTH = 40
MAX_COUNTRIES = 12
"""A brand in more countries counts as one of anywhere."""
HEADER = """\
# Names of brands by concept and country, built by benchmarks/brand_names.py from the
# name-suggestion-index {version}, Copyright (c) its contributors, BSD-3-Clause
# (https://github.com/osmlab/name-suggestion-index, licence in docs/LICENCES-DATA.md).
# A line: concept, tab, countries (* is anywhere), tab, names separated by bars.
"""


class Brand(NamedTuple):
    """A brand's names in the order in which they are preferred, and its countries."""

    concept: str
    names: tuple[str, ...]
    countries: frozenset[str]


def list_brands(index: Mapping[str, Any]) -> Iterator[Brand]:
    """Yield the brands of the index in the order of ``osm_concepts.toml``."""
    concepts = tomllib.loads(CONCEPTS.read_text(encoding="utf-8"))
    for concept, kinds in concepts.items():
        for path in _find_paths(index, kinds):
            for item in index[path]["items"]:
                countries = _find_countries(item["locationSet"])
                names = tuple(_list_names(item, is_brand=path.startswith("brands/")))
                if countries and names:
                    yield Brand(concept.removesuffix(SMALL), names, countries)


def _find_paths(index: Iterable[str], kinds: Sequence[str]) -> Iterator[str]:
    for kind in kinds:
        yield from sorted(path for path in index if fnmatchcase(path, kind))


def _find_countries(locations: Mapping[str, Sequence[Any]]) -> frozenset[str]:
    """Return ISO codes in lower case; ANYWHERE alone for a brand of many countries."""
    countries: set[str] = set()
    for place in locations.get("include", ["001"]):
        match = COUNTRY.fullmatch(str(place).lower())
        if match:
            countries.add("fr" if match[1] == METROPOLITAN_FRANCE else match[1])
        elif str(place).isdigit():
            countries.add(ANYWHERE)

    is_anywhere = ANYWHERE in countries or len(countries) > MAX_COUNTRIES
    return frozenset([ANYWHERE]) if is_anywhere else frozenset(countries)


def _list_names(item: Mapping[str, Any], *, is_brand: bool) -> Iterator[str]:
    tags = item["tags"]
    names = [PARENTHESES.sub("", item["displayName"])]
    for tag, value in tags.items():
        if NAME_TAGS.fullmatch(tag) and not (is_brand and OPERATOR_TAGS.match(tag)):
            names += str(value).split(";")
    names += item.get("matchNames", [])

    keys: set[str] = set()
    for name in names:
        key = to_key(name)
        if key not in keys and _is_distinctive(key):
            keys.add(key)
            yield name.strip().replace("|", " ")


def _is_distinctive(key: str) -> bool:
    if SPACELESS.search(key):
        return 2 <= len(key) <= MAX_LENGTH
    has_letter = any(character.isalpha() for character in key)
    return has_letter and MIN_LENGTH <= len(key) <= MAX_LENGTH


def resolve(brands: Iterable[Brand]) -> dict[tuple[str, str], list[str]]:
    """Return names by (concept, countries); each name has one concept per country."""
    concept_by_name: dict[str, dict[str, str]] = defaultdict(dict)
    written: dict[str, str] = {}
    for brand in brands:
        for name in brand.names:
            key = to_key(name)
            written.setdefault(key, name)
            for country in brand.countries:
                concept_by_name[key].setdefault(country, brand.concept)

    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, concepts in concept_by_name.items():
        for concept in dict.fromkeys(concepts.values()):
            countries = [country for country, other in concepts.items() if other == concept]
            # The concept of anywhere needs no second entry for single countries.
            if ANYWHERE in countries:
                countries = [ANYWHERE]
            groups[concept, " ".join(sorted(countries))].append(written[key])
    return groups


def main(source: Path, target: Path = PATH) -> None:
    """Write the list of brands."""
    document = json.loads(source.read_text(encoding="utf-8"))
    groups = resolve(list_brands(document["nsi"]))
    lines = [
        f"{concept}\t{countries}\t{'|'.join(sorted(names))}"
        for (concept, countries), names in sorted(groups.items())
    ]
    header = HEADER.format(version=document["_meta"]["version"])
    target.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    names = sum(len(group) for group in groups.values())
    print(f"{target}: {names} names, {target.stat().st_size} bytes")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, metavar="NSI_JSON")
    main(parser.parse_args().source)
