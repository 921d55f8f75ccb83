"""A person's month that is over: the same sums as the API, and what made it different."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from core.enums import InsightKind, MailTemplate
from core.identity import Caller
from core.money import Money
from core.periods import Period
from notifications.mail.rendering import render_mail
from services.insights.monthly_summary import (
    MonthlySummary,
    build_monthly_summary,
    find_last_month,
)
from tests.conftest import Person
from tests.households import Household

pytestmark = pytest.mark.each_database

JULY = Period(dt.date(2026, 7, 1), dt.date(2026, 7, 31))
AUGUST = Period(dt.date(2026, 8, 1), dt.date(2026, 8, 31))
Build = Callable[..., MonthlySummary]


@pytest.fixture
def build(app: Flask, as_caller: Callable[[Person], Caller]) -> Build:
    def build_summary(person: Person, month: Period = JULY) -> MonthlySummary:
        predictions = app.extensions["outlay"].predictions
        return build_monthly_summary(predictions, as_caller(person), month)

    return build_summary


@pytest.fixture
def household(ada: Person, today: Callable[[str], None]) -> Household:
    """Seven usual months of 1,300.00, on the first of August."""
    today("2026-08-01")
    home = Household(ada)
    home.live("2026-01", "2026-07")
    home.earn("2026-07-01", 2000)
    return home


def usd(amount: int) -> Money:
    return Money(amount * 100, "USD")


def test_the_sums_are_those_of_the_api(household: Household, ada: Person, build: Build) -> None:
    household.spend("2026-07-31", 40, "Bakery", "Bread")
    household.spend("2026-07-31", -15, "Corner Market", "Groceries")
    household.spend("2026-08-01", 7, "Bakery", "Bread")
    household.record()
    summary = build(ada)
    month: dict[str, Any] = ada.get("/summary/monthly", year=2026, month=7)
    assert summary.expenses.number == month["total_expenses"] == 1325
    assert summary.income.number == month["total_income"] == 2000
    assert summary.savings.number == month["savings"] == 675
    by_name = {row.name: row.total.number for row in summary.categories}
    assert by_name == {row["category_name"]: row["total"] for row in month["expenses_by_category"]}


def test_small_categories_are_one_row_and_all_rows_add_up(
    household: Household, ada: Person, build: Build
) -> None:
    for number in range(1, 8):
        household.spend("2026-07-10", number, "Shop", f"Small {number}")
    household.record()
    summary = build(ada)
    *named, others = summary.categories
    assert [row.name for row in named] == [
        "Housing", "Groceries", "Small 7", "Small 6", "Small 5", "Small 4",
    ]  # fmt: skip
    assert (others.name, others.total) == (None, usd(1 + 2 + 3))
    assert sum(row.total.minor for row in summary.categories) == summary.expenses.minor
    assert [row.share for row in named[:2]] == [100, 30]


def test_a_month_is_compared_with_the_usual_one(
    household: Household, ada: Person, build: Build
) -> None:
    household.spend("2026-07-14", 1299, "Bike World", "Shopping")
    household.record()
    summary = build(ada)
    assert summary.usual_expenses == usd(1300)
    assert summary.difference == usd(1299)
    usual = {row.name: row.usual for row in summary.categories}
    assert usual == {"Housing": usd(1000), "Groceries": usd(300), "Shopping": usd(0)}


def test_the_causes_are_the_largest_insights(
    household: Household, ada: Person, build: Build
) -> None:
    household.spend("2026-07-14", 1299, "Bike World", "Shopping")
    household.record()
    (cause,) = build(ada).causes
    assert (cause.kind, cause.name) == (InsightKind.LARGE_PURCHASE, "Bike World")
    assert cause.difference == usd(1299)


def test_the_cause_of_spending_more_than_the_income_is_named(
    household: Household, ada: Person, build: Build
) -> None:
    household.spend("2026-07-14", 1299, "Bike World", "Shopping")
    for month in range(1, 7):
        household.earn(f"2026-{month:02}-01", 2000)
    household.record()
    summary = build(ada)
    (cause,) = summary.causes
    assert (cause.kind, cause.payees) == (InsightKind.OVERSPENT, ["Bike World"])
    context = {"summary": summary, "url": "https://x.org/", "address": "https://x.org"}
    text = render_mail(MailTemplate.MONTHLY_SUMMARY, "en-US", context).text
    assert "- You spent $599.00 more than your income (Bike World)\n" in text


def test_budgets_are_kept_or_broken(household: Household, ada: Person, build: Build) -> None:
    household.record()
    groceries = household.categories["Groceries"]
    ada.post("/budgets", amount=250, category_id=groceries, start_date="2026-01-01")
    ada.post("/budgets", amount=1500, start_date="2026-01-01")
    ada.post("/budgets", amount=20, period="weekly", start_date="2026-01-01")
    overall, food = build(ada).budgets
    assert (overall.name, overall.spent, overall.excess) == (None, usd(1300), usd(-200))
    assert (food.name, food.spent, food.excess) == ("Groceries", usd(300), usd(50))


def test_the_new_month_is_forecast_with_its_interval(
    household: Household, ada: Person, build: Build
) -> None:
    household.record()
    outlook = build(ada).outlook
    path = ada.get("/predictions/path", target="current")
    assert outlook is not None
    assert outlook.period == AUGUST
    assert outlook.expected.number == path["predicted_amount"]
    assert (outlook.lower.number, outlook.upper.number) == (path["lower"], path["upper"])


def test_a_summary_that_is_late_says_nothing_of_a_month_that_is_over(
    household: Household, ada: Person, build: Build, today: Callable[[str], None]
) -> None:
    household.record()
    today("2026-09-02")
    assert build(ada).outlook is None


def test_with_little_history_nothing_is_called_usual(
    ada: Person, build: Build, today: Callable[[str], None]
) -> None:
    today("2026-08-01")
    ada.spend(12, "2026-07-20")
    summary = build(ada)
    assert (summary.usual_expenses, summary.difference, summary.outlook) == (None, None, None)
    assert [row.usual for row in summary.categories] == [None]


def test_other_currencies_are_named_and_not_added(
    household: Household, ada: Person, build: Build
) -> None:
    household.spend("2026-07-05", 9, "Café", "Coffee", currency="EUR")
    household.record()
    summary = build(ada)
    assert summary.expenses == usd(1300)
    assert summary.other_currencies == [Money(900, "EUR")]


def test_the_last_month_follows_payday(
    ada: Person, as_caller: Callable[[Person], Caller], today: Callable[[str], None]
) -> None:
    ada.call("PATCH", "/users/me/preferences", json={"month_start_day": 25})
    today("2026-08-25")
    last = find_last_month(as_caller(ada))
    assert last == Period(dt.date(2026, 7, 25), dt.date(2026, 8, 24))
    today("2026-08-24")
    assert find_last_month(as_caller(ada)) == Period(dt.date(2026, 6, 25), dt.date(2026, 7, 24))


@pytest.mark.parametrize("amounts", [[], [-20], [0.01]])
def test_a_mail_is_written_of_any_month(
    ada: Person, build: Build, today: Callable[[str], None], amounts: list[float]
) -> None:
    today("2026-08-01")
    for amount in amounts:
        ada.spend(amount, "2026-07-20", payee="<b>&\u202e")
    context = {"summary": build(ada), "url": "https://x.org/", "address": "https://x.org"}
    mail = render_mail(MailTemplate.MONTHLY_SUMMARY, "en-US", context)
    assert mail.subject == "Your month: July 2026"
    assert "not known yet" in mail.text
