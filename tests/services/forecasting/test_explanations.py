import datetime as dt
from collections.abc import Sequence

import pytest

from core.enums import ForecastPart, PeriodUnit
from core.money import Money
from core.periods import Period
from services.forecasting.explanations import (
    ExplainedCategory,
    ExplainedPart,
    ExplainedPayment,
)
from services.forecasting.forecast_sentences import describe_forecast

APRIL = Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30))
RENT_DAY = dt.date(2026, 4, 3)


def recurring(money: Money, *payees: str) -> ExplainedPart:
    payments = [ExplainedPayment(payee, money, RENT_DAY, None) for payee in payees]
    return ExplainedPart(ForecastPart.RECURRING, money, payments)


def describe(currency: str, locale: str, *minor: int) -> str:
    """Describe a forecast of recurring payments and usual spending."""
    payments, usual = minor
    parts = [
        recurring(Money(payments, currency), "Landlord"),
        ExplainedPart(ForecastPart.USUAL, Money(usual, currency)),
    ]
    return explain(Money(payments + usual, currency), parts, locale=locale)


def explain(
    predicted: Money,
    parts: Sequence[ExplainedPart],
    categories: Sequence[ExplainedCategory] = (),
    *,
    period: Period = APRIL,
    unit: PeriodUnit = PeriodUnit.MONTHLY,
    data_until: dt.date | None = None,
    locale: str = "en-US",
) -> str:
    return describe_forecast(predicted, period, unit, parts, categories, data_until, locale)


@pytest.mark.parametrize(
    ("currency", "locale", "minor", "sentence"),
    [
        (
            "USD",
            "en-US",
            (80_000, 45_000),
            (
                "Expected spending in April 2026 is $1,250.00: "
                "$800.00 in recurring payments (Landlord); $450.00 of other usual spending."
            ),
        ),
        (
            "EUR",
            "de-DE",
            (80_000, 45_050),
            (
                "Erwartete Ausgaben im April 2026: 1.250,50\xa0€, davon 800,00\xa0€ regelmäßige"
                " Zahlungen (Landlord); 450,50\xa0€ sonstige übliche Ausgaben."
            ),
        ),
        (
            "KWD",
            "en-US",
            (1_234_567, 1),
            (
                "Expected spending in April 2026 is KWD\xa01,234.568, "
                "nearly all of it in recurring payments (Landlord)."
            ),
        ),
        (
            "JPY",
            "de-DE",
            (120_000, 5),
            (
                "Erwartete Ausgaben im April 2026: 120.005\xa0¥, "
                "fast alles regelmäßige Zahlungen (Landlord)."
            ),
        ),
    ],
    ids=["USD", "EUR_de", "KWD", "JPY_de"],
)
def test_a_sentence_has_the_formats_of_the_locale_and_the_decimals_of_the_currency(
    currency: str, locale: str, minor: tuple[int, int], sentence: str
) -> None:
    assert describe(currency, locale, *minor) == sentence


def test_more_than_three_payees_are_counted_and_each_is_named_once() -> None:
    part = recurring(Money(300, "USD"), "Gym", "Landlord", "Landlord", "Phone", "Power", "Water")
    sentence = explain(Money(300, "USD"), [part])
    assert sentence.endswith(
        "$3.00, all of it in recurring payments (Landlord, Gym, Phone and 2 more)."
    )


def test_seasons_say_their_direction_and_zero_parts_are_left_out() -> None:
    parts = [
        ExplainedPart(ForecastPart.ALREADY_SPENT, Money(500, "USD")),
        ExplainedPart(ForecastPart.USUAL, Money(0, "USD")),
        ExplainedPart(ForecastPart.SEASON, Money(-200, "USD")),
    ]
    assert explain(Money(300, "USD"), parts).split(": ")[1] == (
        "$5.00 already spent or recorded; $2.00 less because of the time of year."
    )


def test_parts_and_categories_below_a_hundredth_are_left_out() -> None:
    parts = [
        ExplainedPart(ForecastPart.USUAL, Money(99_100, "USD")),
        ExplainedPart(ForecastPart.SEASON, Money(900, "USD")),
    ]
    categories = [
        ExplainedCategory(number, name, Money(minor, "USD"))
        for number, (name, minor) in enumerate({"Rent": 99_500, "Fees": 500}.items())
    ]
    sentence = explain(Money(100_000, "USD"), parts, categories)
    assert sentence == (
        "Expected spending in April 2026 is $1,000.00, nearly all of it usual spending."
        " The largest category is Rent."
    )


def test_named_parts_add_up_to_the_forecast() -> None:
    rent = recurring(Money(125_000, "USD"), "Landlord")
    parts = [
        rent,
        ExplainedPart(ForecastPart.USUAL, Money(5_114, "USD")),
        ExplainedPart(ForecastPart.SEASON, Money(1_027, "USD")),
    ]
    assert explain(Money(131_141, "USD"), parts).endswith(
        "$1,311.41: $1,250.00 in recurring payments (Landlord); $61.41 of other usual spending."
    )
    parts = [
        ExplainedPart(ForecastPart.ALREADY_SPENT, Money(50_000, "USD")),
        rent,
        ExplainedPart(ForecastPart.USUAL, Money(100, "USD")),
    ]
    assert explain(Money(175_100, "USD"), parts).endswith(
        "$500.00 already spent or recorded; $1,250.00 in recurring payments (Landlord); and a"
        " little more."
    )


def test_a_season_names_its_categories_and_a_year_has_all_its_times() -> None:
    parts = [
        ExplainedPart(ForecastPart.USUAL, Money(30_000, "USD")),
        ExplainedPart(ForecastPart.SEASON, Money(90_000, "USD"), categories=("Travel", "Gifts")),
    ]
    assert explain(Money(120_000, "USD"), parts).endswith(
        "$300.00 of usual spending; $900.00 more because of the time of year (Travel and Gifts)."
    )
    year = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    sentence = explain(Money(120_000, "USD"), parts, period=year, unit=PeriodUnit.YEARLY)
    assert sentence.endswith("$900.00 for what certain times of the year bring (Travel and Gifts).")


def test_three_categories_are_named_at_most() -> None:
    part = ExplainedPart(ForecastPart.USUAL, Money(400, "USD"))
    names = ("Rent", "Food", "Fun", "Gifts")
    categories = [ExplainedCategory(None, name, Money(100, "USD")) for name in names]
    sentence = explain(Money(400, "USD"), [part], categories)
    assert sentence.endswith("The largest categories are Rent, Food and Fun.")


def test_old_entries_are_said_to_be_old() -> None:
    part = ExplainedPart(ForecastPart.USUAL, Money(400, "USD"))
    until = dt.date(2026, 3, 31)
    assert explain(Money(400, "USD"), [part], data_until=until).endswith(
        "Entries are complete up to Mar 31, 2026; what happened since is estimated."
    )


def test_one_day_is_named_once_and_the_largest_category_too() -> None:
    day = Period(RENT_DAY, RENT_DAY)
    part = ExplainedPart(ForecastPart.USUAL, Money(400, "USD"))
    rent = ExplainedCategory(1, "Rent", Money(400, "USD"))
    assert explain(Money(400, "USD"), [part], [rent], period=day, unit=PeriodUnit.DAILY) == (
        "Expected spending on Apr 3, 2026 is $4.00, all of it usual spending. "
        "The largest category is Rent."
    )


def test_no_spending_is_said_plainly() -> None:
    part = ExplainedPart(ForecastPart.USUAL, Money(0, "USD"))
    assert explain(Money(0, "USD"), [part]) == "No spending is expected in April 2026."
