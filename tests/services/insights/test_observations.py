from collections.abc import Callable

import pytest

from core.identity import Caller
from services.insights import observations
from tests.conftest import Person

MARCH = {"year": 2026, "month": 3}


@pytest.fixture
def read_texts(as_caller: Callable[[Person], Caller]) -> Callable[[Person], dict[str, str]]:
    """Texts of the observations on March, by code."""

    def read(person: Person) -> dict[str, str]:
        insights = observations.compute_month_insights(as_caller(person), MARCH).insights
        return {str(insight.code): insight.text for insight in insights}

    return read


def live(person: Person, income: str, rent: str, rent_before: str) -> None:
    category_id = person.category("Rent")
    person.earn(income, "2026-03-01")
    person.spend(rent_before, "2026-02-02", category_id=category_id)
    person.spend(rent, "2026-03-02", category_id=category_id)


def test_amounts_have_the_format_of_the_locale(
    join: Callable[..., Person], read_texts: Callable[[Person], dict[str, str]]
) -> None:
    erika = join("erika", locale="de-DE", currency="EUR")
    live(erika, "3000", "1500.5", "1000")
    texts = read_texts(erika)
    assert texts["savings_rate"] == (
        "You saved 1.499,50\xa0€ of 3.000,00\xa0€, 49,98% of your income."
    )
    assert texts["largest_category"] == "Rent took 100% of your spending: 1.500,50\xa0€."
    assert texts["category_up"] == (
        "Spending on Rent rose by 500,50\xa0€ (50,05%) from the month before."
    )


@pytest.mark.parametrize(
    ("currency", "rent", "text"),
    [
        ("KWD", "1234.567", "Rent took 100% of your spending: KWD1,234.567."),
        ("JPY", "120000", "Rent took 100% of your spending: ¥120,000."),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(
    join: Callable[..., Person],
    read_texts: Callable[[Person], dict[str, str]],
    currency: str,
    rent: str,
    text: str,
) -> None:
    person = join("someone", locale="en-US", currency=currency)
    live(person, "1", rent, "1")
    assert read_texts(person)["largest_category"] == text


def test_spending_more_than_the_income_is_a_warning_with_the_difference(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    live(ada, "100", "150.25", "1")
    month = observations.compute_month_insights(as_caller(ada), MARCH)
    assert (month.insights[0].code, month.insights[0].severity) == ("overspent", "warning")
    assert month.insights[0].text == "You spent $50.25 more than your income."
    assert month.tips[0] == "Look at your largest category first."


def test_only_the_three_largest_increases_are_reported(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    for number in range(1, 5):
        category_id = ada.category(f"Category {number}")
        ada.spend(10, "2026-02-02", category_id=category_id)
        ada.spend(10 + 10 * number, "2026-03-02", category_id=category_id)
    insights = observations.compute_month_insights(as_caller(ada), MARCH).insights
    increases = [row.text.split(" rose")[0] for row in insights if row.code == "category_up"]
    assert increases == [f"Spending on Category {number}" for number in (4, 3, 2)]
