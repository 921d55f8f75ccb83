"""Spending of budgets in other currencies, recomputed from the rows and the bank's table."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.identity import Caller
from core.periods import Period
from models import Budget
from services.insights import plain_reports
from services.ledger import transaction_service
from services.planning import budget_usage
from tests.conftest import Person
from tests.ecb_table import find_rate

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
FOOD, LUNCH, FUN = range(3)

# Rows of a category, a currency, a day of March and cents.
spending = st.lists(
    st.tuples(
        st.sampled_from((FOOD, LUNCH, FUN)),
        st.sampled_from(("USD", "EUR", "CHF", "ARS")),
        st.dates(MARCH.start, MARCH.end),
        st.integers(-9_999, 99_999).filter(bool),
    ),
    min_size=1,
    max_size=20,
)


@pytest.fixture
def caller(ada: Person, as_caller: Callable[[Person], Caller]) -> Caller:
    return as_caller(ada)


@pytest.fixture
def categories(ada: Person) -> list[int]:
    food = ada.category("Food")
    return [food, ada.category("Lunch", parent_id=food), ada.category("Fun")]


@settings(max_examples=15)
@given(rows=spending)
def test_spent_is_the_exact_sum_of_each_days_rate_rounded_once(
    caller: Caller, categories: list[int], rows: list[tuple[int, str, dt.date, int]]
) -> None:
    delete_all(caller)
    transaction_service.create_transactions(
        caller,
        [
            {
                "kind": "expense",
                "amount": Decimal(cents).scaleb(-2),
                "currency": currency,
                "date": day,
                "category_id": categories[category],
            }
            for category, currency, day, cents in rows
        ],
    )
    budgets = [
        Budget(id=1, currency="USD", period="monthly", category_id=categories[FOOD]),
        Budget(id=2, currency="USD", period="monthly", category_id=categories[FUN]),
        Budget(id=3, currency="USD", period="monthly", category_id=None),
    ]
    found = budget_usage.load_spending(caller, [(budget, MARCH) for budget in budgets])
    for id_, within in ((1, {FOOD, LUNCH}), (2, {FUN}), (3, {FOOD, LUNCH, FUN})):
        own, converted = 0, Fraction()
        for category, currency, day, cents in rows:
            if category in within and currency == "USD":
                own += cents
            elif category in within and currency != "ARS":
                converted += cents * find_rate(currency, "USD", day)
        assert found[id_].minor == own + round(converted)
        assert found[id_].converted_minor == round(converted)
        without = {currency for category, currency, *_ in rows if category in within} & {"ARS"}
        assert {other.currency for other in found[id_].others} == without


def delete_all(caller: Caller) -> None:
    for row in plain_reports.get_transactions(caller.id, (dt.date.min, dt.date.max)):
        transaction_service.delete_transaction(caller, row["id"], None)


def test_budgets_show_what_they_convert(ada: Person, today: Callable[[str], None]) -> None:
    today("2026-03-20")
    food = ada.category("Food")
    ada.post("/budgets", amount=500, category_id=food)
    ada.spend(10, "2026-03-13", category_id=food)
    ada.spend(100, "2026-03-15", category_id=food, currency="EUR")
    (status,) = ada.get("/budgets/status")["items"]
    # A Sunday has the rate of the Friday before.
    dollars = round(100 * find_rate("EUR", "USD", dt.date(2026, 3, 13)), 2)
    assert status["spent"] == float(10 + dollars)
    assert status["remaining"] == float(490 - dollars)
    (part,) = status["converted_currencies"]
    assert part == {
        "currency": "EUR",
        "total": 100.0,
        "converted": float(dollars),
        "count": 1,
        "rate_sources": ["ecb"],
    }
    assert status["other_currencies"] == []
    (group,) = ada.get("/budgets/summary")["groups"]
    assert (group["total_spent"], group["converted_currencies"]) == (status["spent"], [part])


def test_spending_counts_once_where_each_currency_has_its_budget(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-20")
    food = ada.category("Food")
    ada.spend(10, "2026-03-13", category_id=food)
    ada.spend(100, "2026-03-13", category_id=food, currency="EUR")
    ada.spend(1000, "2026-03-13", category_id=food, currency="JPY")
    for currency in ("USD", "EUR"):
        ada.post("/budgets", amount=500, category_id=food, currency=currency)
    dollars, euros = ada.get("/budgets/status")["items"]
    for status, own, other in ((dollars, 10, "EUR"), (euros, 100, "USD")):
        assert [each["currency"] for each in status["other_currencies"]] == [other]
        (yen,) = status["converted_currencies"]
        assert (yen["currency"], status["spent"]) == ("JPY", own + yen["converted"])


def test_a_budget_takes_nothing_from_another_before_or_after_its_own_periods(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-20")
    for day in ("2026-02-13", "2026-03-13"):
        ada.spend(100, day, currency="EUR")
    dollars = ada.post("/budgets", amount=500, start_date="2026-02-01")["id"]
    path = f"/budgets/{dollars}/usage"
    alone = ada.get(path)
    past = {"start_date": "2026-01-10", "end_date": "2026-01-20"}
    for days in (past, {"start_date": "2026-04-01"}):
        euros = ada.post("/budgets", amount=500, currency="EUR", **days)["id"]
        assert ada.get(path) == alone
        ada.delete(f"/budgets/{euros}")
    ada.post("/budgets", amount=500, currency="EUR", start_date="2026-03-15")
    beside = ada.get(path)
    assert beside["spent"] == 0
    assert beside["history"] == alone["history"]
    assert beside["history"][0]["spent"] > 0


def test_an_alert_counts_what_was_spent_abroad(ada: Person, today: Callable[[str], None]) -> None:
    today("2026-03-20")
    ada.post("/budgets", amount=100)
    ada.spend(90, "2026-03-13", currency="EUR")
    (alert,) = ada.get("/budgets/alerts")["items"]
    assert (alert["threshold"], alert["currency"]) == (100, "USD")
    assert alert["spent"] == ada.get("/budgets/status")["items"][0]["spent"] > 100


def test_a_mistyped_rate_keeps_back_no_alert(ada: Person, today: Callable[[str], None]) -> None:
    today("2026-03-20")
    fun = ada.category("Fun")
    ada.post("/budgets", amount=100)
    ada.post("/budgets", amount=100, category_id=fun, rollover=True)
    rate = {"from_currency": "XAF", "to_currency": "USD", "rate": "999999999999"}
    ada.post("/exchange-rates", date="2026-03-01", **rate)
    ada.spend(9_999_999_999_999, "2026-03-13", currency="XAF")
    ada.spend(200, "2026-03-13", category_id=fun)
    assert [alert["threshold"] for alert in ada.get("/budgets/alerts")["items"]] == [100, 100]


def test_budgets_convert_nothing_against_the_preference(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-20")
    ada.put("/users/me/preferences", convert_currencies=False)
    ada.post("/budgets", amount=100)
    ada.spend(90, "2026-03-13", currency="EUR")
    (status,) = ada.get("/budgets/status")["items"]
    assert (status["spent"], status["converted_currencies"]) == (0, [])
    assert status["other_currencies"] == [{"currency": "EUR", "total": 90.0, "count": 1}]
