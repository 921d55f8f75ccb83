import pytest

from core.normalization import is_storable, normalize_text


@pytest.mark.parametrize(
    ("spelling", "other"), [("Café", "café"), (" Food  Out ", "food out"), ("STRASSE", "straße")]
)
def test_spellings_of_one_name_fold_to_the_same(spelling: str, other: str) -> None:
    assert normalize_text(spelling) == normalize_text(other)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_no_database_takes_is_not_storable(text: str) -> None:
    assert not is_storable(text)
