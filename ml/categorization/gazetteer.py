"""Gazetteer: brands and words of many countries, found in a payee's text before any label exists.

It knows what ``lexicon.toml``, ``lexicons/*.toml`` and ``brands.txt`` contain. A text is searched
for their phrases, the longest first; every hit speaks for its concept with a weight that depends on
how distinctive it is, where in the text it stands, and whether it belongs to the person's country.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from ml.categorization.arrays import Floats
from ml.categorization.brand_list import ANYWHERE, read_brands
from ml.categorization.lexicon import load_concepts
from ml.categorization.person_names import (
    is_given_name,
    is_trade_name,
    looks_like_person,
)
from ml.categorization.phrases import SPACELESS, spell_keys, split_words
from ml.categorization.word_lists import WordList, load_word_lists

# Weights are logarithms; they were chosen on the seen halves of benchmarks/merchant_lists.
BASE_WORD, LISTED_BRAND, WORD, OWN_BRAND = 1.3, 2.2, 2.0, 3.0
WHOLE_TEXT = 1.2
FIRST_WORD = 0.3
LATER_WORD = -0.15
"""For each word before the phrase: what follows the payee is its place."""
MAX_LATER = 4
SEVERAL_WORDS = 0.5
AT_HOME, ELSEWHERE = 0.8, -1.5
SHORT_KEYS = {1: -2.5, 2: -1.6, 3: -0.7}
"""By number of letters: so short, a phrase is likely a part of something else."""
PART_OF_WORD = -0.3
LONG_KEY = 0.06
"""For each letter beyond the fourth, up to MAX_LETTERS."""
MAX_LETTERS = 12
NO_HIT = 1.2
"""Weight of a hit that doubles the probability of its concept."""

MAX_WORDS = 5
MIN_PART = 5
"""Letters of a word that may be part of a longer one."""
MIN_JOINED = 6
"""Letters of one word that a bank may have written as several."""
MIN_SPACELESS, MAX_SPACELESS = 2, 14
LETTER_OF_WORD = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")
"""Chinese characters and Korean syllables."""


class Meaning(NamedTuple):
    """What a phrase stands for; ``countries`` is empty for words, which belong to a language."""

    concept: int
    weight: float
    countries: frozenset[str]


class Hit(NamedTuple):
    """A phrase in a text: key, meanings, position of its first word, number of words."""

    key: str
    meanings: tuple[Meaning, ...]
    position: int
    words: int
    is_part: bool

    @property
    def letters(self) -> int:
        """Number of letters; one that stands for a word or syllable counts as two."""
        return len(self.key) + len(LETTER_OF_WORD.findall(self.key))


class Gazetteer:
    """Index of the phrases.

    ``parts`` are the keys that may be part of a longer word, ``pairs`` those of short phrases of
    several words. ``brand_countries`` has the countries of the keys that are brands and no words.
    """

    def __init__(
        self,
        meanings: dict[str, tuple[Meaning, ...]],
        parts: frozenset[str],
        pairs: frozenset[str],
        concepts: int,
        brand_countries: dict[str, frozenset[str]],
    ) -> None:
        self._brand_countries = brand_countries
        self._meanings = meanings
        self._pairs = pairs
        self._parts = parts
        self._concepts = concepts

    def search(self, texts: Sequence[str], home: frozenset[str] = frozenset()) -> Floats:
        """Search cleaned texts for phrases, and return the odds (texts, concepts) they speak for.

        The odds are relative to a text without phrases: 0 where nothing speaks for a concept.

        Args:
            texts: Cleaned texts.
            home: The person's countries (ISO codes in lower case); empty if unknown.
        """
        rows = [self._search_one(text, home) for text in texts]
        return np.array(rows).reshape(len(rows), self._concepts)

    def _search_one(self, text: str, home: frozenset[str]) -> Floats:
        words = split_words(text)
        odds = np.zeros(self._concepts)
        is_person = looks_like_person(words)
        for hit in self._find_hits(words):
            if is_person and self._belongs_to_name(hit, words, home):
                continue

            shared = _weigh_hit(hit, len(words))
            for meaning in hit.meanings:
                weight = meaning.weight + shared + _weigh_countries(meaning.countries, home)
                odds[meaning.concept] = max(odds[meaning.concept], math.exp(weight - NO_HIT))
        return odds

    def _belongs_to_name(self, hit: Hit, words: Sequence[str], home: frozenset[str]) -> bool:
        """Return whether a phrase in what may be a person's name is only a part of that name.

        A chain with a given name counts where it begins the text, at home ("Albert" in Czechia); a
        phrase of several words counts everywhere ("Louis Vuitton").
        """
        if hit.words > 1:
            return False

        countries = self._brand_countries.get(hit.key)
        if hit.position == 0 and is_given_name(words[0]):
            return not countries or not countries & home
        return countries is not None or is_trade_name(words[hit.position])

    def _find_hits(self, words: Sequence[str]) -> Iterator[Hit]:
        position = 0
        while position < len(words):
            hit = self._find_phrase(words, position)
            if hit is None:
                yield from self._find_parts(words[position], position)
                position += 1
            else:
                yield hit
                position += hit.words

    def _find_phrase(self, words: Sequence[str], position: int) -> Hit | None:
        """Return the longest phrase that begins with a word."""
        longest = min(MAX_WORDS, len(words) - position)
        for count in range(longest, 0, -1):
            key = "".join(words[position : position + count])
            meanings = self._meanings.get(key)
            # A short name that is one word is no pair of words: "DELA" does not occur in "de la".
            may_join = count == 1 or len(key) >= MIN_JOINED or key in self._pairs
            if meanings is not None and may_join:
                return Hit(key, meanings, position, count, is_part=False)
        return None

    def _find_parts(self, word: str, position: int) -> Iterator[Hit]:
        """Yield phrases within a word that is none itself."""
        if SPACELESS.search(word):
            yield from self._find_in_spaceless(word, position)
            return

        # The end of a compound says what it is ("Löwenapotheke"), so it comes first.
        for start in range(1, len(word) - MIN_PART + 1):
            if word[start:] in self._parts:
                yield self._build_part(word[start:], position)
                return
        for end in range(len(word) - 1, MIN_PART - 1, -1):
            if word[:end] in self._parts:
                yield self._build_part(word[:end], position)
                return

    def _find_in_spaceless(self, word: str, position: int) -> Iterator[Hit]:
        start = 0
        while start < len(word):
            longest = min(MAX_SPACELESS, len(word) - start)
            for length in range(longest, MIN_SPACELESS - 1, -1):
                key = word[start : start + length]
                if key in self._meanings:
                    yield self._build_part(key, position if start == 0 else position + 1)
                    start += length - 1
                    break
            start += 1

    def _build_part(self, key: str, position: int) -> Hit:
        return Hit(key, self._meanings[key], position, 1, is_part=True)


def _weigh_hit(hit: Hit, words: int) -> float:
    """Return the weight that all meanings of a hit share."""
    weight = LONG_KEY * (min(hit.letters, MAX_LETTERS) - 4)
    weight += FIRST_WORD if hit.position == 0 else LATER_WORD * min(hit.position, MAX_LATER)
    if hit.is_part:
        return weight + PART_OF_WORD

    weight += WHOLE_TEXT if hit.words == words else 0.0
    weight += SEVERAL_WORDS if hit.words > 1 else 0.0
    return weight + SHORT_KEYS.get(hit.letters, 0.0)


def _weigh_countries(countries: frozenset[str], home: frozenset[str]) -> float:
    if not countries or not home or ANYWHERE in countries:
        return 0.0
    return AT_HOME if countries & home else ELSEWHERE


@cache
def load_gazetteer() -> Gazetteer:
    """Build the index from the files; takes a moment, once per process."""
    keys = [concept.key for concept in load_concepts()]
    builder = _Builder(keys)
    for concept in load_concepts():
        builder.add(concept.key, concept.words, BASE_WORD, frozenset())
    for word_list in load_word_lists():
        builder.add_word_list(word_list)
    for group in read_brands():
        builder.add(group.concept, group.names, LISTED_BRAND, group.countries)
    return builder.build()


class _Builder:
    """Collects meanings by key; of two meanings with one concept the stronger stays."""

    def __init__(self, concepts: Sequence[str]) -> None:
        self._positions = {key: position for position, key in enumerate(concepts)}
        self._meanings: dict[str, dict[int, Meaning]] = defaultdict(dict)
        self._interned: dict[Meaning, Meaning] = {}
        self._parts: set[str] = set()
        self._pairs: set[str] = set()
        self._words: set[str] = set()
        self._brand_countries: dict[str, frozenset[str]] = {}

    def add_word_list(self, word_list: WordList) -> None:
        for concept, phrases in word_list.words.items():
            keys = self.add(concept, phrases, WORD, frozenset())
            self._words.update(keys)
            if word_list.has_compounds:
                self._parts.update(key for key in keys if len(key) >= MIN_PART)
        for concept, phrases in word_list.brands.items():
            self.add(concept, phrases, OWN_BRAND, word_list.countries)

    def add(
        self, concept: str, phrases: Iterable[str], weight: float, countries: frozenset[str]
    ) -> list[str]:
        """Add phrases, and return their keys."""
        position = self._positions[concept]
        meaning = Meaning(position, weight, countries)
        meaning = self._interned.setdefault(meaning, meaning)

        added: list[str] = []
        for phrase in phrases:
            for key in spell_keys(phrase):
                self._add_meaning(key, meaning)
                if countries:
                    known = self._brand_countries.get(key, countries)
                    self._brand_countries[key] = known | countries
                added.append(key)
                if len(key) < MIN_JOINED and len(split_words(phrase)) > 1:
                    self._pairs.add(key)
        return added

    def _add_meaning(self, key: str, meaning: Meaning) -> None:
        known = self._meanings[key].get(meaning.concept)
        if known is None:
            self._meanings[key][meaning.concept] = meaning
            return

        # The same brand in two lists belongs to the countries of both.
        countries = known.countries | meaning.countries
        if not known.countries or not meaning.countries:
            countries = frozenset()
        merged = Meaning(meaning.concept, max(known.weight, meaning.weight), countries)
        self._meanings[key][meaning.concept] = self._interned.setdefault(merged, merged)

    def build(self) -> Gazetteer:
        by_key = {key: tuple(meanings.values()) for key, meanings in self._meanings.items()}
        parts, pairs = frozenset(self._parts), frozenset(self._pairs)
        brands = {
            key: countries
            for key, countries in self._brand_countries.items()
            if key not in self._words
        }
        return Gazetteer(by_key, parts, pairs, len(self._positions), brands)
