"""Which rate holds between two currencies on a day, for one person.

The nearest day on or before the asked one decides; of the same day, the person's own rate comes
before the bank's. Currencies without a rate to each other are converted through the euro.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, cached_property

from sqlalchemy import or_, select

from core.enums import RateSource
from core.errors import Invalid, NotFound
from core.exchange_rates import (
    EURO,
    EuroRate,
    ExchangeRate,
    build_same_currency_rate,
    convert_money,
    cross_rate,
    invert_rate,
)
from core.identity import Caller
from core.money import AMOUNT_LIMIT, Money
from infrastructure.reference_rates import ReferenceRates, reference_rates
from models import OwnExchangeRate, db
from services.amounts import parse_amount
from services.ledger.exchange_rate_values import (
    Conversion,
    ConversionQuery,
    ExchangeRateFilters,
)
from services.paging import Page, Position, load_page


class RateBook:
    """All rates that one person has: their own, and the reference rates."""

    def __init__(self, own: Iterable[ExchangeRate]) -> None:
        self._own: dict[tuple[str, str], list[ExchangeRate]] = defaultdict(list)
        for rate in own:
            self._own[rate.from_currency, rate.to_currency].append(rate)
            self._own[rate.to_currency, rate.from_currency].append(invert_rate(rate))
        for rates in self._own.values():
            rates.sort(key=lambda rate: rate.date)
        # Sums of years ask for the same pairs and days again and again.
        self.find = cache(self._find)

    @cached_property
    def _reference(self) -> ReferenceRates:
        # Read when first needed: most people have one currency.
        return reference_rates.load()

    def _find(self, from_currency: str, to_currency: str, day: dt.date) -> ExchangeRate | None:
        """The rate between two currencies on a day; None where none is known."""
        if from_currency == to_currency:
            return build_same_currency_rate(from_currency, day)
        direct = self._find_own(from_currency, to_currency, day)
        through_euro = self._find_through_euro(from_currency, to_currency, day)
        if direct is None or through_euro is None:
            return direct or through_euro
        return direct if direct.date >= through_euro.date else through_euro

    def _find_own(self, from_currency: str, to_currency: str, day: dt.date) -> ExchangeRate | None:
        rates = self._own.get((from_currency, to_currency), [])
        position = bisect_right(rates, day, key=lambda rate: rate.date)
        return rates[position - 1] if position else None

    def _find_through_euro(
        self, from_currency: str, to_currency: str, day: dt.date
    ) -> ExchangeRate | None:
        base = self._find_euro_rate(from_currency, day)
        quote = self._find_euro_rate(to_currency, day)
        return None if base is None or quote is None else cross_rate(base, quote)

    def _find_euro_rate(self, currency: str, day: dt.date) -> EuroRate | None:
        reference = self._reference.find(currency, day)
        own = self._find_own(EURO, currency, day)
        # A fixed rate is law: no own rate of a later day replaces it.
        is_fixed = reference is not None and reference.source is RateSource.FIXED
        if own is None or is_fixed or (reference is not None and reference.date > own.date):
            return reference
        return EuroRate(currency, own.date, own.rate, RateSource.OWN)


def load_rate_book(caller: Caller) -> RateBook:
    """Load everything that says how to convert for the caller."""
    own = select(OwnExchangeRate).where(OwnExchangeRate.user_id == caller.id)
    rates = [_build_rate(row) for row in db.session.scalars(own.order_by(OwnExchangeRate.id))]
    return RateBook(rates)


def convert(caller: Caller, query: ConversionQuery) -> Conversion:
    """Convert an amount at the rate of a day.

    Raises Invalid for an amount that its currency does not have or whose conversion is out of
    range, NotFound where no rate is known.
    """
    from_currency = query["from_currency"]
    to_currency = query.get("to_currency", caller.currency)
    day = query.get("date", caller.today)
    amount = Money(parse_amount(query["amount"], from_currency, "amount"), from_currency)
    rate = load_rate_book(caller).find(from_currency, to_currency, day)
    if rate is None:
        raise NotFound("exchange rate")

    converted = convert_money(amount, rate)
    if abs(converted.minor) >= AMOUNT_LIMIT:
        raise Invalid.field(
            ("amount",), "The converted amount is out of range.", code="amount_out_of_range"
        )
    return Conversion(amount, converted, day, rate)


def list_exchange_rates(caller: Caller, query: ExchangeRateFilters, after: Position | None) -> Page:
    """List the caller's own rates in the order of their ids, or those of one currency."""
    own = select(OwnExchangeRate).where(OwnExchangeRate.user_id == caller.id)
    currency = query.get("currency")
    if currency is not None:
        sides = (OwnExchangeRate.from_currency, OwnExchangeRate.to_currency)
        own = own.where(or_(*(side == currency for side in sides)))
    keys = (OwnExchangeRate.id,)
    return load_page(own, keys, after, query["limit"], total=query["total"])


def get_exchange_rate(caller: Caller, rate_id: int) -> OwnExchangeRate:
    """Load one of the caller's own rates. Raises NotFound."""
    is_own = (OwnExchangeRate.id == rate_id, OwnExchangeRate.user_id == caller.id)
    rate = db.session.scalar(select(OwnExchangeRate).where(*is_own))
    if rate is None:
        raise NotFound("exchange rate")
    return rate


def _build_rate(row: OwnExchangeRate) -> ExchangeRate:
    return ExchangeRate(row.from_currency, row.to_currency, row.date, row.rate, RateSource.OWN)
