from ml.categorization.payee_tables import load_payee_tables
from ml.categorization.payees import fold


def test_words_of_the_tables_are_folded() -> None:
    tables = load_payee_tables()
    words = tables.places | tables.bank_cities | tables.acronyms | tables.name_words_before_places
    assert all(fold(word) == word for word in words)


def test_cities_are_also_cut_to_six_letters_and_more_but_not_after_a_blank() -> None:
    cities = load_payee_tables().bank_cities
    assert {"seattl", "seattle", "san francisc"} <= cities
    assert "seatt" not in cities
    assert "kansas " not in cities


def test_places_that_are_also_words_are_places() -> None:
    tables = load_payee_tables()
    assert tables.bank_places <= tables.places
