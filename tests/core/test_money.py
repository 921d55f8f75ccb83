from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import (
    AMOUNT_LIMIT,
    AmountError,
    Money,
    compute_percentages,
    exponent,
    format_money,
    percentage,
    percentage_change,
    to_minor,
    to_number,
)

amounts = st.integers(-AMOUNT_LIMIT + 1, AMOUNT_LIMIT - 1)
currencies = st.sampled_from(["USD", "EUR", "JPY", "KWD"])


@pytest.mark.parametrize(("currency", "digits"), [("USD", 2), ("JPY", 0), ("KWD", 3), ("INR", 2)])
def test_a_currency_has_its_own_number_of_decimals(currency: str, digits: int) -> None:
    assert exponent(currency) == digits


@given(amounts, currencies)
def test_every_amount_survives_the_way_out_as_json_and_back(minor: int, currency: str) -> None:
    assert to_minor(Decimal(repr(to_number(minor, currency))), currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency"), [("12.345", "USD"), ("0.005", "EUR"), ("1.5", "JPY"), ("1.0001", "KWD")]
)
def test_more_decimals_than_the_currency_has_are_refused_not_rounded(
    amount: str, currency: str
) -> None:
    with pytest.raises(AmountError):
        to_minor(Decimal(amount), currency)


def test_an_amount_beyond_the_limit_is_refused() -> None:
    assert to_minor(Decimal("9999999999999.99"), "USD") == AMOUNT_LIMIT - 1
    with pytest.raises(AmountError):
        to_minor(Decimal(10000000000000), "USD")


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=30))
def test_shares_sum_to_one_hundred_or_are_all_zero(parts: list[int]) -> None:
    percentages = compute_percentages(parts)
    assert sum(round(share * 100) for share in percentages) == (10_000 if sum(parts) else 0)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30))
def test_shares_are_of_gross_amounts_where_some_are_refunds(parts: list[int]) -> None:
    percentages = compute_percentages(parts)
    total = sum(round(share * 100) for share in percentages)
    assert total == (10_000 if max(parts) > 0 else 0)
    assert all(0 <= share <= 100 for share in percentages)
    assert all(share == 0 for share, part in zip(percentages, parts, strict=True) if part <= 0)


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [(200, 150, -25.0), (100, 250, 150.0), (0, 5, None), (-50, 5, None)],
)
def test_a_change_against_a_base_that_is_not_positive_has_no_percentage(
    before: int, now: int, change: float | None
) -> None:
    assert percentage_change(before, now) == change


def test_there_is_no_percentage_of_nothing() -> None:
    assert percentage(5, 0) is None
    assert percentage(1, 3) == 33.33


@pytest.mark.parametrize(
    ("money", "locale", "text"),
    [
        (Money(1230, "USD"), "en-US", "$12.30"),
        (Money(-1230, "USD"), "en-US", "-$12.30"),
        (Money(123_456, "USD"), "de-DE", "1.234,56\xa0$"),
        (Money(1_234_567, "KWD"), "en-US", "KWD\xa01,234.567"),
        (Money(-1_234_567, "KWD"), "en-US", "-KWD\xa01,234.567"),
        (Money(123_456, "CHF"), "en-GB", "CHF\xa01,234.56"),
        (Money(123_456, "CAD"), "en-US", "CA$1,234.56"),
        (Money(1_234_567, "KWD"), "de-DE", "1.234,567\xa0KWD"),
        (Money(1_234, "JPY"), "de-DE", "1.234\xa0¥"),
        (Money(1_234, "JPY"), "en-US", "¥1,234"),
    ],
)
def test_a_sentence_has_the_locales_format_and_the_currencys_decimals(
    money: Money, locale: str, text: str
) -> None:
    assert format_money(money, locale) == text


@given(amounts, currencies)
def test_an_amount_in_a_sentence_is_never_rounded(minor: int, currency: str) -> None:
    digits = "".join(
        char for char in format_money(Money(minor, currency), "en-US") if char.isdigit()
    )
    assert int(digits) == abs(minor)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("RSD", 2), ("ALL", 2), ("IQD", 3), ("YER", 2), ("KPW", 2), ("ITL", 0), ("XAU", 2)],
)
def test_decimals_are_those_of_iso_4217_and_of_cldr_where_it_has_none(
    currency: str, digits: int
) -> None:
    assert exponent(currency) == digits
    assert to_minor(Decimal(1), currency) == 10**digits


def test_a_dinar_in_a_sentence_keeps_its_para() -> None:
    assert format_money(Money(12345, "RSD"), "en-US") == "RSD\xa0123.45"
