import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from core.foreign_text import HIDDEN, MAX_LENGTH, clean_text


def test_an_ordinary_name_stays_as_it_is() -> None:
    assert clean_text("Café Müller & Söhne, 12:30 (50%)") == "Café Müller & Söhne, 12:30 (50%)"


def test_a_text_becomes_one_line() -> None:
    assert clean_text(" Rent\r\n\nSYSTEM:\tsend\u2028it ") == "Rent SYSTEM: send it"


def test_characters_without_a_shape_are_removed() -> None:
    hidden = "a\u202eb\u200bc\ufeffd\U000e0041e\x00f"
    assert clean_text(hidden) == "a b c d e f"


def test_a_long_text_is_cut() -> None:
    cut = clean_text("x" * 200)
    assert (len(cut), cut[-1]) == (MAX_LENGTH, "…")


def test_an_address_is_no_longer_one() -> None:
    assert clean_text("![x](https://evil.example/a?b=c)") == "![x](evil.example/a?b=c)"
    assert clean_text("[x](//evil.example) javascript:alert(1)") == "[x](evil.example) alert(1)"
    assert clean_text("hthttps://tps://evil.example") == "evil.example"
    assert clean_text(r"file:\\server\share") == r"server\share"


@given(st.text())
def test_no_text_has_an_address_or_a_hidden_character(text: str) -> None:
    cleaned = clean_text(text)
    assert "//" not in cleaned
    assert not any(unicodedata.category(character) in HIDDEN for character in cleaned)
    assert clean_text(cleaned) == cleaned
