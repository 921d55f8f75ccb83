import datetime as dt

import pytest

from core.locales import find_locale, format_date, format_month, format_percentage


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("de-DE", "de_DE"),
        ("de_AT", "de_AT"),
        ("zh-Hant-TW", "zh_Hant_TW"),
        ("en-XX", "en"),
        ("en-US-x-twain", "en_US"),
        ("xx-YY", "en_US"),
        ("tlh", "en_US"),
    ],
)
def test_a_locale_without_data_falls_back_to_its_longest_known_prefix_or_the_default(
    tag: str, locale: str
) -> None:
    assert str(find_locale(tag)) == locale


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-US", "Mar 5, 2026"),
        ("en-GB", "5 Mar 2026"),
        ("de-DE", "5. März 2026"),
        ("ja-JP", "2026/03/05"),
        ("fr-FR", "05/03/2026"),
        ("es-ES", "5/3/2026"),
    ],
)
def test_a_date_in_a_sentence_has_the_format_of_the_locale(locale: str, text: str) -> None:
    assert format_date(dt.date(2026, 3, 5), locale) == text


@pytest.mark.parametrize(
    ("locale", "month"),
    [
        ("en-US", "March 2026"),
        ("en-GB", "March 2026"),
        ("de-DE", "März 2026"),
        ("ja-JP", "March 2026"),
        ("fr-FR", "March 2026"),
    ],
)
def test_a_month_in_a_sentence_has_the_language_of_the_sentence(locale: str, month: str) -> None:
    assert format_month(dt.date(2026, 3, 5), locale) == month


@pytest.mark.parametrize(
    ("percentage", "locale", "text"),
    [
        (63.33, "en-US", "63.33%"),
        (63.33, "de-DE", "63,33%"),
        (1_234_567.89, "en-US", "1,234,567.89%"),
    ],
)
def test_a_percentage_in_a_sentence_has_the_format_of_the_locale(
    percentage: float, locale: str, text: str
) -> None:
    assert format_percentage(percentage, locale) == text
