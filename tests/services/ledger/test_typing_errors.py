import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ledger.typing_errors import (
    count_allowed_errors,
    count_errors,
    find_parts,
    is_misspelt_beginning,
)

WORDS = st.text("abcde", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("word", "other", "errors"),
    [("corner", "corner", 0), ("conrer", "corner", 1), ("corne", "corner", 1), ("", "ab", 2)],
)
def test_typing_errors_are_counted(word: str, other: str, errors: int) -> None:
    assert count_errors(word, other) == errors


def test_short_words_may_not_contain_errors() -> None:
    assert not is_misspelt_beginning("cofe", "coffee")
    assert is_misspelt_beginning("cof", "coffee")


@given(WORDS, WORDS)
def test_a_misspelt_word_has_a_part_in_common_with_the_right_one(word: str, target: str) -> None:
    if is_misspelt_beginning(word, target):
        assert any(part in target for part in find_parts(word))


@given(WORDS)
def test_a_word_is_its_own_beginning(word: str) -> None:
    assert is_misspelt_beginning(word, word + "x")
    assert "".join(find_parts(word)) == word
    assert 0 <= count_allowed_errors(word) <= 2
