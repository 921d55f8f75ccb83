import pytest

from ml.categorization.phrases import spell_keys, split_words, to_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("E.ON", "e on"),
        ("McDonald's", "MCDONALDS"),
        ("Żabka", "ZABKA"),
        ("Łódź", "LODZ"),
        ("Smørrebrød", "smorrebrod"),
        ("しまむら", "シマムラ"),
        ("ﾌｱﾐﾘｰﾏｰﾄ", "ファミリーマート"),
        ("給与 キュウヨ", "給与　ｷﾕｳﾖ"),
        ("コーヒー", "コ-ヒ-"),
    ],
)
def test_spellings_that_banks_use_have_one_key(one: str, other: str) -> None:
    assert to_key(one) == to_key(other)


def test_letters_with_marks_are_also_found_as_two_letters() -> None:
    assert spell_keys("Bäckerei") == {"backerei", "baeckerei"}
    assert spell_keys("Rema 1000") == {"rema1000"}


def test_punctuation_separates_words() -> None:
    assert split_words("REWE-Markt GmbH/Co") == ["rewe", "markt", "gmbh", "co"]
    assert split_words("b&m o2") == ["b&m", "o2"]
