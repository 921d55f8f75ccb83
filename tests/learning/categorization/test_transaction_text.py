import datetime as dt

import pytest

from learning.categorization.transaction_text import (
    TransactionText,
    build_features,
    clean_payee,
    clean_words,
    name_payee,
)


@pytest.mark.parametrize(
    ("payee", "description", "words"),
    [
        ("Blue Bottle", "", "blue bottle coffee"),
        ("", "Blue Bottle", "blue bottle coffee"),
        ("Blue Bottle", "blue bottle coffee", "blue bottle coffee"),
        ("Blue Bottle Coffee", "bottle", "blue bottle coffee"),
        ("Blue Bottle", "with friends", "blue bottle coffee with friends"),
    ],
)
def test_words_repeat_neither_payee_nor_description(
    payee: str, description: str, words: str
) -> None:
    assert clean_words(payee, description) == words


def test_the_description_is_the_payee_of_a_transaction_without_one() -> None:
    assert clean_payee("", "SQ *BLUE BTL 0423") == "blue bottle coffee"
    assert clean_payee("Kiosk", "SQ *BLUE BTL 0423") == "kiosk"


def test_the_amount_is_absolute_and_in_units_of_its_currency() -> None:
    text = TransactionText("Kiosk", "", -1_234, "KWD", "income", dt.date(1970, 1, 3))
    features = build_features(text)
    assert (features.amount, features.direction, features.day) == (1.234, 1, 2)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("STADTWERKE ABSCHLAG 2025-03 VK881923", "Stadtwerke Abschlag"),
        ("Linden Property", "Linden Property"),
        ("東京電力エナジー", "東京電力エナジー"),
        ("イオン 467935", "イオン"),
        ("Studio 54", "Studio 54"),
        ("0815 4711", "0815 4711"),
        ("", ""),
    ],
)
def test_payees_are_named_as_people_read_them(text: str, name: str) -> None:
    assert name_payee(text) == name
