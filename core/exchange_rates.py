"""Exchange rates: what a unit of one currency was worth in another on a day."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact
from fractions import Fraction
from functools import reduce
from typing import TypeVar

from core.enums import RateSource
from core.money import Money, allocate, exponent

SIGNIFICANT_DIGITS = 12
"""Digits of a rate: a JSON number holds them exactly, and 10^9 converts to the cent."""

_STATED = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_EVEN)
# Amounts have at most 15 digits and rates 12, so that sums of any size stay below this; were one
# ever to be rounded, it would fail instead.
_EXACT = Context(prec=120, traps=[Inexact])

EURO = "EUR"

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class EuroRate:
    """``per_euro`` units of a currency for one euro, as of a day."""

    currency: str
    date: dt.date
    per_euro: Decimal
    source: RateSource


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """``rate`` units of ``to_currency`` for one unit of ``from_currency``, as of a day."""

    from_currency: str
    to_currency: str
    date: dt.date
    rate: Decimal
    source: RateSource


FindRate = Callable[[str, str, dt.date], ExchangeRate | None]
"""The rate between two currencies on a day, or None where none is known."""


def find_no_rate(_from_currency: str, _to_currency: str, _day: dt.date) -> None:
    """A way to look for rates that finds none: nothing is converted."""


def build_same_currency_rate(currency: str, day: dt.date) -> ExchangeRate:
    """The rate of a currency to itself: exactly one."""
    return ExchangeRate(currency, currency, day, Decimal(1), RateSource.FIXED)


def invert_rate(rate: ExchangeRate) -> ExchangeRate:
    """The same rate in the other direction, with the digits in which rates are stated."""
    inverse = _STATED.divide(Decimal(1), rate.rate)
    return ExchangeRate(rate.to_currency, rate.from_currency, rate.date, inverse, rate.source)


def cross_rate(base: EuroRate, quote: EuroRate) -> ExchangeRate:
    """The rate between two currencies through the euro, as of the older of the two days.

    A person's own rate in either half makes the whole their own; a fixed half has no say.
    """
    sources = {base.source, quote.source}
    source = next(each for each in RateSource if each in sources)
    return ExchangeRate(
        base.currency,
        quote.currency,
        min(base.date, quote.date),
        _STATED.divide(quote.per_euro, base.per_euro),
        source,
    )


def compute_implied_rate(from_amount: Money, to_amount: Money) -> Decimal:
    """The rate at which one amount was paid for another, with the digits in which rates are stated.

    Both are not zero.
    """
    return _STATED.divide(abs(to_amount.decimal), abs(from_amount.decimal))


def convert_exactly(minor: int, rate: ExchangeRate) -> Decimal:
    """Convert minor units of one currency to those of the other, without rounding."""
    shift = exponent(rate.to_currency) - exponent(rate.from_currency)
    return _EXACT.multiply(Decimal(minor), rate.rate).scaleb(shift, _EXACT)


def convert_money(money: Money, rate: ExchangeRate) -> Money:
    """Convert an amount to the other currency of the rate, rounded half to even."""
    return Money(round_minor(convert_exactly(money.minor, rate)), rate.to_currency)


def add_exactly(parts: Iterable[Decimal]) -> Decimal:
    """Add up converted amounts without rounding."""
    return reduce(_EXACT.add, parts, Decimal(0))


def round_minor(exact: Decimal) -> int:
    """Round a converted amount to minor units, half to even."""
    return int(exact.to_integral_value(ROUND_HALF_EVEN))


def round_parts(parts: Mapping[Key, Decimal], whole: int) -> dict[Key, int]:
    """Round converted parts to minor units that add up to a whole, by largest remainder."""
    shares = [Fraction(part) for part in parts.values()]
    return dict(zip(parts, allocate(whole, shares), strict=True))
