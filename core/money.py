"""Money as integer counts of a currency's minor unit; decimals exist only at the edges."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import iso4217
from babel.numbers import (
    NumberPattern,
    format_currency,
    get_currency_precision,
    list_currencies,
    parse_pattern,
)

from core.locales import find_locale

# Not \d, which matches the digits of all scripts, and Decimal reads them.
AMOUNT_PATTERN = re.compile(r"-?[0-9]{1,13}(\.[0-9]+)?")
AMOUNT_LIMIT = 10**15
"""Bound of absolute amounts, in minor units.

A double holds 15 significant decimal digits exactly, so every amount survives being a JSON number.
"""

CODE_BESIDE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")

# Babel also lists historic codes of other forms; ISO 4217 codes are three capital letters.
CURRENCIES = frozenset(code for code in list_currencies() if re.fullmatch("[A-Z]{3}", code))

MINOR_UNITS = {
    currency.code: currency.exponent
    for currency in iso4217.Currency
    if currency.exponent is not None
}
"""Decimals of each current currency, from the table of ISO 4217."""


class AmountError(ValueError):
    """An amount has too many decimals for its currency or is out of range."""


@lru_cache
def exponent(currency: str) -> int:
    """Return the number of decimals of a currency: USD 2, JPY 0, KWD 3.

    ISO 4217 decides, as for banks. CLDR has the digits of cash (dinars without para); it answers
    only for former currencies and for metals, which have no minor unit in ISO 4217.
    """
    digits = MINOR_UNITS.get(currency)
    return get_currency_precision(currency) if digits is None else digits


def to_minor(amount: Decimal, currency: str) -> int:
    """Convert a decimal to minor units without rounding.

    Raises AmountError if it has more decimals than the currency or is out of range.
    """
    digits = exponent(currency)
    # Trailing zeros count as decimals: whoever reads files that have them strips them first.
    decimals = -int(amount.as_tuple().exponent)
    if decimals > digits:
        raise AmountError(
            f"An amount in {currency} has at most {digits} decimals; this one has {decimals}."
        )
    # Exact: the amount has no more decimals than the exponent shifts away.
    minor = int(amount.scaleb(digits))
    if abs(minor) >= AMOUNT_LIMIT:
        raise AmountError("The amount is out of range.")
    return minor


def to_number(minor: int, currency: str) -> int | float:
    """Return the JSON number whose shortest decimal form is exactly the amount.

    Below ``AMOUNT_LIMIT`` the quotient has at most 15 significant digits, so the shortest decimal
    that identifies the double is the amount itself.
    """
    digits = exponent(currency)
    # Currencies without decimals stay integers: 1200 and not 1200.0.
    return minor / 10**digits if digits else minor


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its currency."""

    minor: int
    currency: str

    @property
    def number(self) -> int | float:
        """The amount as a JSON number."""
        return to_number(self.minor, self.currency)

    @property
    def decimal(self) -> Decimal:
        """The exact amount in major units."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))


def format_money(money: Money, locale: str) -> str:
    """Format an amount for a sentence: ``$12.30`` (USD, en-US), ``1.234,567 KWD`` (KWD, de-DE).

    The decimals are the currency's own, so the text is exact; separators and symbol are the
    locale's. A code beside a digit stands apart from it.
    """
    pattern = _currency_pattern(locale, exponent(money.currency))
    text: str = format_currency(
        money.decimal,
        money.currency,
        format=pattern,
        locale=find_locale(locale),
        currency_digits=False,
    )
    # Babel leaves out the spacing that CLDR asks for.
    return CODE_BESIDE_DIGIT.sub("\xa0", text)


@lru_cache
def _currency_pattern(locale: str, digits: int) -> NumberPattern:
    """Return the locale's pattern for amounts with a fixed number of decimals.

    Babel's own choice of decimals is CLDR's, which would round some currencies.
    """
    pattern = parse_pattern(find_locale(locale).currency_formats["standard"].pattern)
    pattern.frac_prec = (digits, digits)
    return pattern


def compute_percentages(parts: Sequence[int]) -> list[float]:
    """Return each positive part in percent of their sum, with decimals that add up to 100.

    Percentages have two decimals, by the largest-remainder method. A negative part, such as a
    category with more refunds than spending, has no share of what was spent: its percentage is
    zero, as all are if no part is positive.
    """
    gross = [max(part, 0) for part in parts]
    total = sum(gross)
    if total == 0:
        return [0.0] * len(parts)

    # Percentages are counted in hundredths of a percent, so that all arithmetic is on integers.
    quotients_and_remainders = [divmod(part * 10_000, total) for part in gross]
    missing = 10_000 - sum(quotient for quotient, _ in quotients_and_remainders)
    # Sorting is stable: of equal remainders the earlier part is rounded up, in every answer alike.
    by_remainder = sorted(
        range(len(parts)), key=lambda i: abs(quotients_and_remainders[i][1]), reverse=True
    )
    rounded_up = set(by_remainder[:missing])
    return [
        (quotient + (i in rounded_up)) / 100
        for i, (quotient, _) in enumerate(quotients_and_remainders)
    ]


def percentage(part: int, whole: int) -> float | None:
    """Return ``part`` in percent of ``whole`` with two decimals; None if ``whole`` is zero."""
    return round(part * 100 / whole, 2) if whole else None


def percentage_change(before: int, now: int) -> float | None:
    """Return the change in percent of what was before; None if that is zero or negative.

    Against a negative base, such as a month of refunds, the sign of a percentage misleads.
    """
    return percentage(now - before, before) if before > 0 else None


def allocate(total: int, shares: Sequence[float | Fraction]) -> list[int]:
    """Round shares to whole numbers that add up to ``total``.

    The units that rounding leaves over (or lacks) go to the shares with the largest remainders.
    """
    if not shares:
        return []

    amounts = [math.floor(share) for share in shares]
    difference = total - sum(amounts)
    # Ties keep the order of the shares, so that the result is the same every time.
    by_remainder = sorted(range(len(shares)), key=lambda i: amounts[i] - shares[i])
    if difference < 0:
        by_remainder.reverse()

    # Shares that do not add up to the total can lack more units than there are shares.
    sign = 1 if difference >= 0 else -1
    units_each, units_over = divmod(abs(difference), len(shares))
    for rank, i in enumerate(by_remainder):
        amounts[i] += sign * (units_each + (rank < units_over))
    return amounts


CLASS_BITS = 5
"""Leading binary digits by which amounts are classed: sixteen classes from an amount to its double.
"""


def amount_class(minor: int) -> int:
    """Return the class of an amount in minor units: the smallest absolute amount in it, signed."""
    size = abs(minor)
    shift = max(0, size.bit_length() - CLASS_BITS)
    smallest = size >> shift << shift
    return smallest if minor >= 0 else -smallest


def class_limits(class_: int) -> tuple[int, int]:
    """Return the least and the greatest amount of a class, in minor units."""
    size = abs(class_)
    width = 1 << max(0, size.bit_length() - CLASS_BITS)
    greatest = size + width - 1
    return (class_, greatest) if class_ >= 0 else (-greatest, class_)
