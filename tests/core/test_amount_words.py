from decimal import Decimal

import pytest

from core.amount_words import minor_amounts, read_amounts


@pytest.mark.parametrize(
    ("word", "amounts"),
    [
        ("12.50", {"12.5"}),
        ("12,50", {"12.5"}),
        ("12,5", {"12.5"}),
        ("-12.50", {"12.5"}),
        ("$12.50", {"12.5"}),
        ("12,50€", {"12.5"}),
        ("1250", {"1250"}),
        ("1.250", {"1.25", "1250"}),
        ("1,250.75", {"1250.75"}),
        ("1.250,75", {"1250.75"}),
        ("1'250", {"1250"}),
        ("1.250.000", {"1250000"}),
        ("0.99", {"0.99"}),
    ],
)
def test_amounts_are_read_with_either_decimal_mark(word: str, amounts: set[str]) -> None:
    assert read_amounts(word) == {Decimal(amount) for amount in amounts}


@pytest.mark.parametrize(
    "word", ["", "-", "coffee", "1.2.3", "12.50.1", "1,25,000", "12a", "٣", "1e3", "9" * 14, ".5"]
)
def test_what_is_no_amount_names_none(word: str) -> None:
    assert read_amounts(word) == frozenset()


def test_an_amount_is_counted_in_the_minor_units_of_each_kind_of_currency() -> None:
    assert minor_amounts(Decimal("12.50"))[2] == 1250
    assert minor_amounts(Decimal("12.50"))[3] == 12500
    assert 0 not in minor_amounts(Decimal("12.50"))
    assert minor_amounts(Decimal(1250))[0] == 1250
    assert 3 not in minor_amounts(Decimal(9999999999999))
