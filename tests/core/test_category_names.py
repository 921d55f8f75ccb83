import pytest

from core.category_names import (
    LANGUAGES,
    TRANSLATIONS,
    is_name_of,
    list_category_names,
    translate_category,
)
from core.limits import CATEGORY_NAME_LENGTH
from core.normalization import normalize_text


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("de-DE", "Lebensmittel"),
        ("de_AT", "Lebensmittel"),
        ("pt-BR", "Supermercado"),
        ("ja", "食料品"),
        ("en-US", "Groceries"),
        ("sv-SE", "Groceries"),
        ("zz", "Groceries"),
    ],
)
def test_a_system_category_has_a_name_in_the_language_of_a_locale(locale: str, name: str) -> None:
    assert translate_category("Groceries", locale) == name


def test_a_category_that_the_table_lacks_keeps_its_name() -> None:
    assert translate_category("For all", "de-DE") == "For all"


def test_every_category_has_a_name_in_every_language_and_shares_it_with_no_other() -> None:
    keys: dict[str, str] = {}
    for name, translations in TRANSLATIONS.items():
        assert len(translations) == len(LANGUAGES)
        for text in list_category_names(name):
            assert len(text) <= CATEGORY_NAME_LENGTH
            assert keys.setdefault(normalize_text(text), name) == name


def test_a_name_is_recognised_in_any_language_ignoring_case() -> None:
    assert is_name_of("lebensmittel", "Groceries")
    assert is_name_of("GROCERIES", "Groceries")
    assert not is_name_of("Reisen", "Groceries")
