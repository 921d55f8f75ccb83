"""Sums in one currency, recomputed from the rows and from the table of the central bank."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.enums import TransactionKind
from core.identity import Caller
from core.money import exponent
from services.insights import (
    category_series,
    income_and_expenses,
    plain_reports,
    statistics,
    summaries,
)
from services.insights.category_breakdowns import CategoryShare
from services.ledger import transaction_service
from services.ledger.total_queries import load_currencies
from tests.conftest import Person
from tests.ecb_table import find_rate

NO_RATE = "ARS"
CURRENCIES = ("USD", "EUR", "JPY", "CHF", NO_RATE)
YEAR = {"start_date": dt.date(2025, 1, 1), "end_date": dt.date(2025, 12, 31)}


class Row(NamedTuple):
    currency: str
    date: dt.date
    category: int
    minor: int

    @property
    def exact(self) -> Fraction:
        """What it is in cents, if there is a rate."""
        rate = find_rate(self.currency, "USD", self.date)
        return self.minor * rate * Fraction(10) ** (2 - exponent(self.currency))


rows_of_a_year = st.lists(
    st.builds(
        Row,
        st.sampled_from(CURRENCIES),
        st.dates(YEAR["start_date"], YEAR["end_date"]),
        st.integers(0, 2),
        st.integers(-99_999, 999_999).filter(bool),
    ),
    max_size=25,
)


@pytest.fixture
def categories(ada: Person) -> list[int | None]:
    return [None, ada.category("Food"), ada.category("Fun")]


@pytest.fixture
def caller(ada: Person, as_caller: Callable[[Person], Caller]) -> Caller:
    return as_caller(ada)


def record(caller: Caller, categories: list[int | None], rows: list[Row]) -> None:
    transaction_service.create_transactions(
        caller,
        [
            {
                "kind": "expense",
                "amount": Decimal(row.minor).scaleb(-exponent(row.currency)),
                "currency": row.currency,
                "date": row.date,
                "category_id": categories[row.category],
            }
            for row in rows
        ],
    )


def expect(rows: list[Row]) -> int:
    """Amounts in dollars, and the exact sum of all others rounded once, half to even."""
    own = sum(row.minor for row in rows if row.currency == "USD")
    return own + round(sum(row.exact for row in rows if row.currency not in {"USD", NO_RATE}))


def check_categories(shares: list[CategoryShare], rows: list[Row]) -> None:
    assert sum(share.total.minor for share in shares) == expect(rows)
    for share in shares:
        assert share.gross.minor - share.refunds.minor == share.total.minor
        assert share.gross.minor >= 0
        assert share.refunds.minor >= 0


@pytest.mark.each_database
@settings(max_examples=25)
@given(rows=rows_of_a_year)
def test_converted_sums_are_those_of_the_rows_and_the_table(
    caller: Caller, categories: list[int | None], rows: list[Row]
) -> None:
    delete_all(caller)
    if rows:
        record(caller, categories, rows)
    kind = TransactionKind.EXPENSE
    summary = summaries.summarize_kind(caller, kind, {**YEAR})
    assert summary.total.minor == expect(rows)
    assert summary.gross.minor - summary.refunds.minor == summary.total.minor
    assert sum(day.total.minor for day in summary.daily_breakdown) == expect(rows)
    assert summary.transaction_count == sum(row.currency != NO_RATE for row in rows)
    check_categories(list(summary.category_breakdown), rows)

    for day in summary.daily_breakdown:
        of_day = [row for row in rows if row.date == day.date and row.currency != NO_RATE]
        assert abs(day.total.minor - sum(row.exact for row in of_day)) < 2

    others = {other.currency: other for other in summary.other_currencies}
    assert set(others) == {row.currency for row in rows if row.currency == NO_RATE}
    converted = {part.currency: part for part in summary.converted_currencies}
    assert set(converted) == {row.currency for row in rows} - {"USD", NO_RATE}
    for code, part in {**others, **converted}.items():
        assert part.total.minor == sum(row.minor for row in rows if row.currency == code)
        assert part.count == sum(row.currency == code for row in rows)
    own = sum(row.minor for row in rows if row.currency == "USD")
    assert own + sum(part.converted.minor for part in converted.values()) == expect(rows)

    year = income_and_expenses.summarize_year(caller, {"year": 2025})
    assert year.total_expenses.minor == expect(rows)
    assert sum(month.total_expenses.minor for month in year.months) == expect(rows)
    assert sum(month.refunds.minor for month in year.months) == year.refunds.minor
    check_categories(list(year.expenses_by_category), rows)

    series = category_series.load_category_months(caller, {"kind": kind, **YEAR})
    assert sum(month.sum.total.minor for month in series.months) == expect(rows)
    for category in series.categories:
        assert sum(month.total.minor for month in category.months) == category.share.total.minor
        assert sum(month.refunds.minor for month in category.months) == (
            category.share.refunds.minor
        )

    figures = statistics.compute_statistics(caller, kind, {**YEAR})
    assert figures.total.minor == expect(rows)
    assert sum(part.total.minor for part in figures.by_weekday) == expect(rows)
    assert sum(part.total.minor for part in figures.by_month) == expect(rows)


@given(rows=rows_of_a_year)
@settings(max_examples=10)
def test_one_category_is_converted_as_it_would_be_alone(
    caller: Caller, categories: list[int | None], rows: list[Row]
) -> None:
    delete_all(caller)
    if rows:
        record(caller, categories, rows)
    food = categories[1]
    assert food is not None
    query = {**YEAR, "category_id": food}
    summary = summaries.summarize_kind(caller, TransactionKind.EXPENSE, query)
    of_food = [row for row in rows if row.category == 1]
    assert summary.total.minor == expect(of_food)
    check_categories(list(summary.category_breakdown), of_food)


def test_refunds_in_another_currency_make_no_gross_amount(
    caller: Caller, categories: list[int | None]
) -> None:
    day = YEAR["start_date"]
    record(caller, categories, [Row("JPY", day, 0, -33), Row("EUR", day, 1, 77)])
    summary = summaries.summarize_kind(caller, TransactionKind.EXPENSE, {**YEAR})
    amounts = defaultdict(list)
    for share in summary.category_breakdown:
        amounts[share.category_id] = [share.gross.minor, share.refunds.minor > 0]
    assert amounts == {None: [0, True], categories[1]: [80, False]}


def delete_all(caller: Caller) -> None:
    for row in load_ids(caller):
        transaction_service.delete_transaction(caller, row, None)
    assert load_currencies(caller) == set()


def load_ids(caller: Caller) -> list[int]:
    days = (dt.date.min, dt.date.max)
    return [row["id"] for row in plain_reports.get_transactions(caller.id, days)]


def test_what_was_and_what_is_scheduled_add_up_to_the_month(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2025-03-14")
    # Each is a little less than 34 cents, and both together are 67.
    for day in ("2025-03-13", "2025-03-17"):
        ada.spend(50, day, currency="JPY")
    month = ada.get("/summary/monthly")
    so_far = month["comparison"]["total_expenses"]
    sums = (month["total_expenses"], so_far, month["scheduled_expenses"])
    assert sums == (0.67, 0.34, 0.33)
