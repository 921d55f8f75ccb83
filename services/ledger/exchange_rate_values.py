"""Values of exchange rates as requests name them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from core.exchange_rates import ExchangeRate
from core.money import Money
from services.paging import PageQuery


class ExchangeRateValues(TypedDict, total=False):
    """Values of a new rate, or changes to one."""

    from_currency: str
    to_currency: str
    date: dt.date
    rate: Decimal


class ExchangeRateFilters(PageQuery, total=False):
    """Which of the caller's own rates to list."""

    currency: str


class ConversionQuery(TypedDict, total=False):
    """An amount to convert; by default at the rate of today, into the caller's currency."""

    amount: Decimal
    from_currency: str
    to_currency: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Conversion:
    """An amount, what it is in another currency, and the rate that says so."""

    amount: Money
    converted: Money
    asked_date: dt.date
    rate: ExchangeRate
