import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.enums import RateSource
from core.exchange_rates import (
    EuroRate,
    ExchangeRate,
    convert_exactly,
    convert_money,
    cross_rate,
    invert_rate,
)
from core.money import Money

DAY = dt.date(2026, 3, 13)


def rate(value: str, from_currency: str = "USD", to_currency: str = "EUR") -> ExchangeRate:
    return ExchangeRate(from_currency, to_currency, DAY, Decimal(value), RateSource.ECB)


def test_an_amount_is_converted_between_currencies_of_other_decimals() -> None:
    assert convert_money(Money(10_000, "USD"), rate("0.9")) == Money(9_000, "EUR")
    assert convert_money(Money(10_000, "USD"), rate("150.25", to_currency="JPY")) == Money(
        15_025, "JPY"
    )
    assert convert_money(Money(1_500, "JPY"), rate("0.0019", "JPY", "KWD")) == Money(2_850, "KWD")


def test_half_a_minor_unit_is_rounded_to_the_even_one() -> None:
    assert convert_money(Money(5, "USD"), rate("0.5")) == Money(2, "EUR")
    assert convert_money(Money(-5, "USD"), rate("0.5")) == Money(-2, "EUR")
    assert convert_money(Money(7, "USD"), rate("0.5")) == Money(4, "EUR")


def test_a_rate_through_the_euro_is_as_old_as_its_older_half() -> None:
    dollars = EuroRate("USD", DAY, Decimal("1.25"), RateSource.ECB)
    francs = EuroRate("CHF", DAY - dt.timedelta(days=2), Decimal(1), RateSource.ECB)
    crossed = cross_rate(dollars, francs)
    assert (crossed.rate, crossed.date) == (Decimal("0.8"), DAY - dt.timedelta(days=2))


def test_an_own_half_makes_a_rate_ones_own_and_a_fixed_half_has_no_say() -> None:
    own = EuroRate("ARS", DAY, Decimal(1000), RateSource.OWN)
    bank = EuroRate("USD", DAY, Decimal("1.1"), RateSource.ECB)
    marks = EuroRate("DEM", DAY, Decimal("1.95583"), RateSource.FIXED)
    assert cross_rate(own, bank).source is RateSource.OWN
    assert cross_rate(bank, marks).source is RateSource.ECB
    assert cross_rate(marks, marks).source is RateSource.FIXED


@given(minor=st.integers(-(10**11), 10**11), digits=st.integers(1, 10**9))
def test_what_a_rate_says_reproduces_the_conversion(minor: int, digits: int) -> None:
    stated = rate(f"{Decimal(digits).scaleb(-6):f}")
    converted = convert_money(Money(minor, "USD"), stated)
    assert abs(converted.minor - minor * Decimal(str(float(stated.rate)))) <= Decimal("0.5")


@given(digits=st.integers(1, 10**9))
def test_there_and_back_is_the_same_amount_within_a_minor_unit(digits: int) -> None:
    there = rate(f"{Decimal(digits).scaleb(-4):f}")
    back = convert_exactly(int(convert_exactly(100_000, there)), invert_rate(there))
    assert abs(back - 100_000) <= 1 + 1 / there.rate
