import datetime as dt

import pytest

from core.money import Money
from services.imports.row_identity import (
    compute_content_key,
    extract_words,
    normalize_identity,
    word_overlap,
    write_identifying_amount,
)

DAY = dt.date(2026, 3, 14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Blue Bottle, #12", "bluebottle12"),
        ("Café Zürich", "cafzrich"),
        ("Кофе и Хлеб", "кофеихлеб"),
        ("", ""),
    ],
)
def test_an_identity_keeps_letters_and_digits(text: str, expected: str) -> None:
    assert normalize_identity(text) == expected


def test_a_content_key_does_not_depend_on_spaces_case_and_lost_accents() -> None:
    key = compute_content_key(DAY, Money(-420, "EUR"), "Café Zürich")
    assert compute_content_key(DAY, Money(-420, "EUR"), " caf\ufffd  Z\ufffdRICH ") == key


@pytest.mark.parametrize(
    ("day", "minor", "text"),
    [
        (DAY + dt.timedelta(days=1), -420, "Bakery"),
        (DAY, 420, "Bakery"),
        (DAY, -420, "Baker"),
    ],
)
def test_a_content_key_depends_on_day_amount_and_text(day: dt.date, minor: int, text: str) -> None:
    assert compute_content_key(day, Money(minor, "EUR"), text) != compute_content_key(
        DAY, Money(-420, "EUR"), "Bakery"
    )


def test_words_are_numbers_and_words_of_three_letters_that_say_something() -> None:
    words = extract_words("PENDING Card 4711 at the Blue Bottle")
    assert words == {"4711", "blue", "bottle"}


def test_words_keep_the_marks_of_their_script_and_lose_accents() -> None:
    assert extract_words("ドトール चाय 美团 CAFÉ") == {"どとーる", "चाय", "美团", "cafe"}


@pytest.mark.parametrize(
    ("text", "other", "overlap"),
    [
        ("Blue Bottle", "Blue Bottle Coffee Oakland", 1),
        ("Blue Bottle", "Blue Moon", 0.5),
        ("Blue Bottle", "Bakery", 0),
        ("", "Bakery", 0),
    ],
)
def test_overlap_is_the_share_of_the_shorter_text(text: str, other: str, overlap: float) -> None:
    assert word_overlap(extract_words(text), extract_words(other)) == overlap
    assert word_overlap(extract_words(other), extract_words(text)) == overlap


def test_a_dinar_keeps_the_key_of_the_time_when_it_had_no_decimals() -> None:
    assert write_identifying_amount(8_500_000, "RSD") == "85000"
    assert write_identifying_amount(-123_456, "RSD") == "-1234.56"
    assert write_identifying_amount(1_000_250, "IQD") == "1000.25"
    assert write_identifying_amount(-123_456, "EUR") == "-123456"
