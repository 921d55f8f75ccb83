"""Sentences for people in the language of whoever reads them.

The program writes its sentences in English, and whatever stores one stores it in English.
``translations/de.toml`` has the other language, by the English sentence; translation happens when
a response is rendered, so one stored sentence is read in every language.

Sentences of forecasts and insights are made of many phrases, amounts and days, and belong to one
person: ``say`` writes them in the language of that person's locale at once.
"""

import re
import tomllib
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.numbers import format_decimal

from core.locales import SENTENCE_LANGUAGES, find_locale

ENGLISH = "en"
LANGUAGES = SENTENCE_LANGUAGES
"""Languages that sentences are available in, the one they are written in first."""

_FOLDER = Path(__file__).with_name("translations")
_PLACE = re.compile(r"\{(\w+)(?::(word|words|sentence|number))?\}")
"""A part of a sentence that varies; in a translation, with how it is translated itself.

``word``: by the table of words; ``words``: each of several that are separated by commas;
``sentence``: as one or several sentences of their own; ``number``: with the decimal mark of the
locale.
"""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SENTENCE_END = re.compile(r"(?<=[.?]) ")
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A sentence with parts that vary."""

    english: re.Pattern[str]
    translation: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Sentences of one language by their English form."""

    language: str
    sentences: dict[str, str]
    patterns: tuple[_Pattern, ...]
    words: dict[str, str]
    phrases: dict[str, str]

    def translate(self, sentence: str) -> str | None:
        """Translate a sentence; None if it is missing."""
        if sentence in self.sentences:
            return self.sentences[sentence]

        for pattern in self.patterns:
            match = pattern.english.fullmatch(sentence)
            if match:
                return self._fill(pattern.translation, match)
        return None

    def _fill(self, translation: str, match: re.Match[str]) -> str:
        def fill(place: re.Match[str]) -> str:
            name, form = place.groups()
            return self._translate_part(match[name], form)

        return _PLACE.sub(fill, translation)

    def _translate_each(self, text: str) -> str:
        parts = _SENTENCE_END.split(text)
        return " ".join(self.translate(part) or part for part in parts)

    def _translate_part(self, text: str, form: str | None) -> str:
        match form:
            case "word":
                return self.words.get(text, text)
            case "words":
                return ", ".join(self.words.get(word, word) for word in text.split(", "))
            case "sentence":
                return self.translate(text) or self._translate_each(text)
            case "number" if _NUMBER.fullmatch(text):
                return format_decimal(text, locale=find_locale(self.language))
            case _:
                return text


def choose_language(tags: Iterable[str]) -> str:
    """Choose the first of some language tags in which there are sentences; English if none is."""
    languages = (re.split("[-_]", tag, maxsplit=1)[0].lower() for tag in tags)
    return next((language for language in languages if language in LANGUAGES), ENGLISH)


def use_language(language: str) -> None:
    """Translate into this language from here on, in this request."""
    _language.set(language)


def current_language() -> str:
    """Return the language of this request."""
    return _language.get()


def translate(sentence: str) -> str:
    """Translate a sentence into the language of this request; English if that lacks it."""
    return translate_into(sentence, _language.get())


def translate_into(sentence: str, language: str) -> str:
    """Translate a sentence into a language; English if that lacks it."""
    if language == ENGLISH:
        return sentence
    return load_catalogue(language).translate(sentence) or sentence


def say(phrase: str, locale: str, **parts: object) -> str:
    """Write a phrase in the language of a locale, and fill in its parts.

    ``phrase`` is in English, with the names of the parts in braces. The parts are in the language
    already.
    """
    language = choose_language([locale])
    phrases = {} if language == ENGLISH else load_catalogue(language).phrases
    return phrases.get(phrase, phrase).format_map(parts)


@cache
def load_catalogue(language: str) -> Catalogue:
    """Load the sentences of a language."""
    document = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    sentences: dict[str, str] = document["sentences"]
    varying = [english for english in sentences if _PLACE.search(english)]
    # The more of a sentence is fixed, the less it matches by chance.
    varying.sort(key=lambda english: len(_PLACE.sub("", english)), reverse=True)
    return Catalogue(
        language,
        {english: text for english, text in sentences.items() if not _PLACE.search(english)},
        tuple(_Pattern(_compile(english), sentences[english]) for english in varying),
        document["words"],
        document["phrases"],
    )


def _compile(english: str) -> re.Pattern[str]:
    """Build the expression that matches an English sentence with any of its parts."""
    source, end = "", 0
    for place in _PLACE.finditer(english):
        source += re.escape(english[end : place.start()]) + f"(?P<{place[1]}>.*?)"
        end = place.end()
    return re.compile(source + re.escape(english[end:]), re.DOTALL)
