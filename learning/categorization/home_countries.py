"""Countries that a person's brands are probably of, by their locale and currency."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.numbers import get_territory_currencies

from core.locales import DEFAULT_LOCALE, find_locale

DEFAULT_CURRENCY = "USD"
"""Currency of a profile whose owner has chosen none (``tables.people.users``)."""


def find_home_countries(locale: str, currency: str) -> frozenset[str]:
    """Return ISO codes in lower case; empty when locale and currency say nothing.

    The locale's country if its currency agrees, else the countries of the currency. The defaults
    of a new profile say nothing, because many people never change them.
    """
    if locale.replace("_", "-") == DEFAULT_LOCALE and currency == DEFAULT_CURRENCY:
        return frozenset()

    country = (find_locale(locale).territory or "").lower()
    countries = _countries_by_currency().get(currency, frozenset())
    if country in countries:
        return frozenset([country])
    if locale.replace("_", "-") == DEFAULT_LOCALE or not country:
        return countries
    return countries | {country}


@cache
def _countries_by_currency() -> Mapping[str, frozenset[str]]:
    countries: dict[str, set[str]] = {}
    for code in Locale("en").territories:
        territory = str(code)
        # Regions of the world have numbers.
        if territory.isdigit():
            continue
        for currency in get_territory_currencies(territory):
            countries.setdefault(currency, set()).add(territory.lower())
    return {currency: frozenset(codes) for currency, codes in countries.items()}
