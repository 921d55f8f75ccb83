"""Parse amounts and detect the decimal mark."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.amounts import (
    CREDIT_MARKS,
    DEBIT_MARKS,
    count_decimal_marks,
    find_currency,
    parse_amount,
    parse_number,
    to_decimal,
)


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("-1.234,56", ",", "-1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("1,23,456.78", ".", "123456.78"),
        ("1'234.50", ".", "1234.50"),
        ("1 234,56", ",", "1234.56"),
        ("(12.34)", ".", "-12.34"),
        ("12,34-", ",", "-12.34"),
        ("\u2212 5", ".", "-5"),
        ("€ 12,34", ",", "12.34"),
        ("-£5.00", ".", "-5.00"),
        ("Rs. 500.00", ".", "500.00"),
        ("100,00 Kč", ",", "100.00"),
        ("12.34 DR", ".", "-12.34"),
        ("EUR 12.34 DR", ".", "-12.34"),
        ("DR 12.34 EUR", ".", "-12.34"),
        ("12.34 CR", ".", "12.34"),
        ("CR 12.34 EUR", ".", "12.34"),
        ("€12.34D", ".", "-12.34"),
        ("$ 12.34 USD", ".", "12.34"),
        (".5", ".", "0.5"),
        ("▲1,420", ".", "-1420"),
        ("1,420円", ".", "1420"),
        ("25,-", ",", "25"),
        ("25.--", ".", "25"),
        ("14,20 лв.", ",", "14.20"),
    ],
)
def test_an_amount_is_read_in_every_notation(text: str, mark: str, value: str) -> None:
    assert str(parse_amount(text, mark)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "nan",
        "inf",
        "1e400",
        "--5",
        "(5",
        "18.09.2017",
        "12,34 EUR Saldo",
        "1.234",
        "DR 12,34 CR",
        "EUR 12,34 USD",
        "12,34 EUR DR",
        "12,34 DR EUR",
        "x" * 50,
    ],
)
def test_other_texts_are_not_amounts_with_a_decimal_comma(text: str) -> None:
    amount = parse_amount(text, ",")
    assert amount is None or (text == "1.234" and amount == 1234)


def test_a_separator_of_thousands_is_not_a_decimal_mark() -> None:
    assert parse_amount("1.234,56", ".") is None
    assert parse_amount("12.5", ",") is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False))
def test_every_amount_is_read_from_every_notation(value: Decimal) -> None:
    english, plain = f"{value:,.2f}", f"{value:.2f}"
    german = english.replace(",", "_").replace(".", ",").replace("_", ".")
    swiss = english.replace(",", "'")
    for text, mark in (
        (english, "."),
        (plain, "."),
        (german, ","),
        (swiss, "."),
        (plain.replace(".", ","), ","),
    ):
        assert parse_amount(text, mark) == value, text
        assert parse_amount(f"{text} EUR", mark) == value


def test_numbers_vote_for_the_only_mark_they_allow() -> None:
    numbers = [
        parse_number(text) for text in ("1,234", "12,50", "1.234,5", "7", "1.234.567", "0,500")
    ]
    assert count_decimal_marks(number for number in numbers if number) == {"?": 1, ",": 4}


def test_a_currency_beside_a_number_is_read() -> None:
    for text, code in (
        ("€5", "EUR"),
        ("5 zł", "PLN"),
        ("CHF 5.00", "CHF"),
        ("5 CR", None),
        ("EUR 5 CR", "EUR"),
        ("CR 5 €", "EUR"),
        ("$5 USD", "USD"),
        ("€ 5 kr.", "EUR"),
        ("$5", None),
    ):
        number = parse_number(text)
        assert number is not None
        assert find_currency(number) == code
        assert to_decimal(number, ".") == 5


@given(
    mark=st.sampled_from([*CREDIT_MARKS, *DEBIT_MARKS]),
    unit=st.sampled_from(["", "EUR", "€", "$", "Rs."]),
    mark_is_first=st.booleans(),
)
def test_a_direction_beside_a_number_is_never_lost(
    mark: str, unit: str, *, mark_is_first: bool
) -> None:
    before, after = (mark, unit) if mark_is_first else (unit, mark)
    number = parse_number(f"{before} 5.00 {after}")
    assert number is not None
    assert number.direction == (1 if mark in CREDIT_MARKS else -1)
    assert to_decimal(number, ".") == 5 * number.direction
