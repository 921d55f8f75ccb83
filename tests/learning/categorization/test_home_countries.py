import pytest

from learning.categorization.home_countries import find_home_countries


@pytest.mark.parametrize(
    ("locale", "currency", "countries"),
    [
        ("de-DE", "EUR", {"de"}),
        ("pt-BR", "BRL", {"br"}),
        ("ja", "JPY", {"jp"}),
        ("en-US", "PLN", {"pl"}),
        ("en-US", "USD", set()),
    ],
)
def test_locale_and_currency_name_the_home_country(
    locale: str, currency: str, countries: set[str]
) -> None:
    assert find_home_countries(locale, currency) == countries


def test_a_currency_of_several_countries_leaves_them_all() -> None:
    assert {"de", "fr", "nl"} <= find_home_countries("en-US", "EUR")
    assert {"gb", "ie"} <= find_home_countries("en-GB", "EUR")
