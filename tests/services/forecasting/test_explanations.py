import datetime as dt

import pytest

from core.enums import ForecastPart
from core.money import Money
from core.periods import Period
from services.forecasting.explanations import (
    ExplainedCategory,
    ExplainedPart,
    ExplainedPayment,
    describe_forecast,
)

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
    return describe_forecast(Money(payments + usual, currency), APRIL, parts, [], locale)


@pytest.mark.parametrize(
    ("currency", "locale", "minor", "sentence"),
    [
        (
            "USD",
            "en-US",
            (80_000, 45_000),
            (
                "Expected spending from Apr 1, 2026 to Apr 30, 2026 is $1,250.00: "
                "$800.00 in recurring payments (Landlord); $450.00 of other usual spending."
            ),
        ),
        (
            "EUR",
            "de-DE",
            (80_000, 45_050),
            (
                "Expected spending from 01.04.2026 to 30.04.2026 is 1.250,50\xa0€: "
                "800,00\xa0€ in recurring payments (Landlord); 450,50\xa0€ of other usual spending."
            ),
        ),
        (
            "KWD",
            "en-US",
            (1_234_567, 1),
            (
                "Expected spending from Apr 1, 2026 to Apr 30, 2026 is KWD1,234.568: "
                "KWD1,234.567 in recurring payments (Landlord); KWD0.001 of other usual spending."
            ),
        ),
        (
            "JPY",
            "de-DE",
            (120_000, 5),
            (
                "Expected spending from 01.04.2026 to 30.04.2026 is 120.005\xa0¥: "
                "120.000\xa0¥ in recurring payments (Landlord); 5\xa0¥ of other usual spending."
            ),
        ),
    ],
    ids=["USD", "EUR_de", "KWD", "JPY_de"],
)
def test_a_sentence_has_the_formats_of_the_locale_and_the_decimals_of_the_currency(
    currency: str, locale: str, minor: tuple[int, int], sentence: str
) -> None:
    assert describe(currency, locale, *minor) == sentence


def test_more_than_two_payees_are_counted() -> None:
    part = recurring(Money(300, "USD"), "Landlord", "Gym", "Phone", "Power")
    sentence = describe_forecast(Money(300, "USD"), APRIL, [part], [], "en-US")
    assert sentence.endswith("$3.00 in recurring payments (Landlord, Gym, 2 more).")


def test_changes_say_their_direction_and_zero_parts_are_left_out() -> None:
    parts = [
        ExplainedPart(ForecastPart.ALREADY_SPENT, Money(500, "USD")),
        ExplainedPart(ForecastPart.USUAL, Money(0, "USD")),
        ExplainedPart(ForecastPart.SEASON, Money(-200, "USD")),
        ExplainedPart(ForecastPart.RECENT_CHANGE, Money(100, "USD")),
    ]
    sentence = describe_forecast(Money(400, "USD"), APRIL, parts, [], "en-US")
    assert sentence.split(": ")[1] == (
        "$5.00 already spent or recorded; $2.00 less because of the time of year; "
        "$1.00 more because of recent changes in spending."
    )


def test_one_day_is_named_once_and_the_largest_category_too() -> None:
    day = Period(RENT_DAY, RENT_DAY)
    part = ExplainedPart(ForecastPart.USUAL, Money(400, "USD"))
    rent = ExplainedCategory(1, "Rent", Money(400, "USD"))
    assert describe_forecast(Money(400, "USD"), day, [part], [rent], "en-US") == (
        "Expected spending on Apr 3, 2026 is $4.00: $4.00 of other usual spending. "
        "The largest category is Rent."
    )


def test_no_spending_is_said_plainly() -> None:
    part = ExplainedPart(ForecastPart.USUAL, Money(0, "USD"))
    assert describe_forecast(Money(0, "USD"), APRIL, [part], [], "en-US") == (
        "No spending is expected from Apr 1, 2026 to Apr 30, 2026."
    )
