"""Locales: formats of dates and numbers in sentences."""

import datetime as dt
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as format_babel_date
from babel.dates import format_skeleton
from babel.numbers import format_decimal

DEFAULT_LOCALE = "en-US"

SENTENCE_LANGUAGES = ("en", "de")
"""Languages that sentences for people are written in; all others read English."""


# Babel reads the data of a locale from a file.
@lru_cache(maxsize=256)
def find_locale(tag: str) -> Locale:
    """Find the formats of a language tag such as ``de-DE``.

    Profiles accept any well-formed tag. For one without data (CLDR, through Babel), the longest
    known prefix is used (``en-XX`` is read as ``en``), and ``DEFAULT_LOCALE`` if there is none.
    """
    # Both separators occur: browsers send de-DE, POSIX systems de_DE.
    subtags = tag.replace("_", "-").split("-")
    for length in range(len(subtags), 0, -1):
        locale = _parse_locale("-".join(subtags[:length]))
        if locale is not None:
            return locale
    return Locale.parse(DEFAULT_LOCALE, sep="-")


def _parse_locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def format_date(day: dt.date, locale: str) -> str:
    """Format a date for a sentence: ``Mar 14, 2026`` (en-US), ``14. März 2026`` (de-DE).

    The web app writes the same form, so that a page has one. Where the sentences are English for
    want of another language, months have no names in it.
    """
    parsed = find_locale(locale)
    if parsed.language in SENTENCE_LANGUAGES:
        return format_skeleton("yMMMd", day, locale=parsed)
    text: str = format_babel_date(day, "medium", locale=parsed)
    has_letters = any(map(str.isalpha, text))
    return format_skeleton("yMd", day, locale=parsed) if has_letters else text


def format_month(day: dt.date, locale: str) -> str:
    """Format a month for a sentence: ``March 2026``, in the language of the sentence."""
    parsed = find_locale(locale)
    spoken = parsed if parsed.language in SENTENCE_LANGUAGES else find_locale(DEFAULT_LOCALE)
    return format_skeleton("yMMMM", day, locale=spoken)


def format_percentage(percentage: float, locale: str) -> str:
    """Format a percentage for a sentence: ``63.33%`` (en-US), ``63,33%`` (de-DE)."""
    # The number is in percent already; Babel's own format would multiply it by a hundred.
    return f"{format_decimal(percentage, locale=find_locale(locale))}%"
