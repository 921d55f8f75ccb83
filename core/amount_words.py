"""Amounts as people write them into a search box."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from core.money import AMOUNT_LIMIT, CURRENCIES, exponent

COMMON_EXPONENT = 2
"""Decimals of most currencies."""

# The sign stands on either side of the symbol: -$5 and $-5 are both written.
_SIGN_OR_SYMBOL = re.compile(r"^[-+]?[$€£¥₹₽]?[-+]?|[$€£¥₹₽]$")
_PLAIN = re.compile(r"([0-9]{1,13})(?:[.,]([0-9]{1,4}))?")
# The groups share one separator, so that what else separates must be the decimal mark.
_GROUPED = re.compile(r"([1-9][0-9]{0,2}(?:([.,'])[0-9]{3})(?:\2[0-9]{3})*)(?:[.,]([0-9]{1,4}))?")


def read_amounts(word: str) -> frozenset[Decimal]:
    """Return the absolute amounts that a word can mean; none if it is no amount.

    A point and a comma both mark decimals, and both separate thousands: ``1.250`` is 1.25 and
    1250. A sign and the symbol of a currency are ignored.
    """
    digits = _SIGN_OR_SYMBOL.sub("", word)
    return frozenset(_read_plain(digits)) | frozenset(_read_grouped(digits))


def minor_amounts(amount: Decimal) -> Mapping[int, int]:
    """Return an amount in minor units, by the number of decimals that a currency has.

    Currencies with fewer decimals than the amount are missing, as are amounts out of range.
    """
    minors: dict[int, int] = {}
    for digits in CURRENCIES_BY_EXPONENT:
        minor = amount.scaleb(digits)
        if minor == int(minor) and minor < AMOUNT_LIMIT:
            minors[digits] = int(minor)
    return minors


def _read_plain(digits: str) -> Iterator[Decimal]:
    if match := _PLAIN.fullmatch(digits):
        yield Decimal(f"{match[1]}.{match[2] or 0}")


def _read_grouped(digits: str) -> Iterator[Decimal]:
    match = _GROUPED.fullmatch(digits)
    if match and len(whole := re.sub("[.,']", "", match[1])) <= 13:  # noqa: PLR2004 (as above)
        yield Decimal(f"{whole}.{match[3] or 0}")


def _group_currencies() -> dict[int, tuple[str, ...]]:
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for currency in sorted(CURRENCIES):
        groups[exponent(currency)].append(currency)
    return {digits: tuple(currencies) for digits, currencies in groups.items()}


CURRENCIES_BY_EXPONENT = _group_currencies()
"""Currencies by their number of decimals."""
