"""What happens in each room is told once, in words that hold."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from core import clock
from services import reactions
from services.insights.day_notice_service import notify_of_day
from services.ledger.large_expense_notice_service import notify_of_large_expenses
from tests.conftest import Person


def told(person: Person, kind: str) -> list[dict[str, str]]:
    return list(person.get("/notifications", type=kind, limit=200)["items"])


def titles(person: Person, kind: str) -> list[str]:
    return [item["title"] for item in told(person, kind)]


def begin_day(app: Flask, person: Person, times: int = 2) -> None:
    """Run what a person's morning leads to, more often than it should."""
    for _ in range(times):
        with app.app_context():
            notify_of_day(app.extensions["outlay"].predictions, person.id)


@pytest.fixture
def march(today: Callable[[str], None]) -> None:
    today("2026-03-14")


@pytest.mark.usefixtures("march")
def test_an_expense_from_the_chosen_amount_on_is_told_with_that_amount(ada: Person) -> None:
    ada.put("/notifications/preferences", large_transaction_amount=500)
    ada.spend("499.99", payee="Shop")
    ada.spend(500, payee="Elektro Meyer")
    (item,) = told(ada, "large_transaction")
    assert item["title"] == "You paid $500.00 to Elektro Meyer."
    assert item["body"] == "You asked to be told of expenses from $500.00 on."


@pytest.mark.usefixtures("march")
def test_without_a_choice_one_expense_in_a_hundred_of_the_year_is_large(ada: Person) -> None:
    rows = [
        {"kind": "expense", "amount": 10 + number, "date": f"2025-{1 + number % 12:02}-10"}
        for number in range(200)
    ]
    rows = [row for row in rows if row["date"] >= "2025-03-01"]
    ada.record(rows)
    limit = ada.get("/notifications/preferences")["usual_limit"]
    assert limit > 200
    ada.spend(limit, payee="Usual")
    ada.spend(limit + 1, payee="Large")
    (item,) = told(ada, "large_transaction")
    assert item["data"]["name"] == "Large"
    assert item["body"].startswith(
        "Hardly one in 100 of your expenses of the last year was above $"
    )


@pytest.mark.usefixtures("march")
def test_with_few_expenses_none_is_large(ada: Person) -> None:
    ada.spend(1_000_000)
    assert ada.get("/notifications/preferences")["usual_limit"] is None
    assert titles(ada, "large_transaction") == []


@pytest.mark.usefixtures("march")
def test_expenses_of_long_ago_refunds_and_income_are_not_told(ada: Person) -> None:
    ada.put("/notifications/preferences", large_transaction_amount=100)
    ada.spend(1000, "2026-02-01")
    ada.spend(-1000)
    ada.earn(1000, "2026-03-14")
    assert titles(ada, "large_transaction") == []


def test_a_lower_amount_does_not_bring_back_what_was_entered_before(
    ada: Person, march: None
) -> None:
    ada.spend(200)
    ada.put("/notifications/preferences", large_transaction_amount=100)
    ada.spend(5)
    assert titles(ada, "large_transaction") == []


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["spend", "edit", "delete", "again"]), st.integers(1, 200)),
    max_size=12,
)


@pytest.mark.usefixtures("march")
@settings(max_examples=15)
@given(actions=ACTIONS)
def test_every_expense_that_ever_reached_the_amount_is_told_exactly_once(
    app: Flask, join: Callable[..., Person], actions: list[tuple[str, int]]
) -> None:
    person = join(f"q{abs(hash(tuple(actions)))}{id(actions)}"[:40])
    person.put("/notifications/preferences", large_transaction_amount=100)
    present: list[int] = []
    large: set[int] = set()
    for action, amount in actions:
        if action == "spend":
            present.append(person.spend(amount)["id"])
        elif action == "edit" and present:
            person.put(f"/expenses/{present[-1]}", amount=amount)
        elif action == "delete" and present:
            person.delete(f"/expenses/{present.pop()}")
            continue
        else:
            with app.app_context():
                notify_of_large_expenses(person.id)
            continue
        large |= {present[-1]} if amount >= 100 and present else set()
    ids = [item["entity_id"] for item in told(person, "large_transaction")]
    assert sorted(ids) == sorted(large)


def test_a_scheduled_expense_is_told_on_its_day_however_long_ago_it_was_entered(
    app: Flask, ada: Person, today: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    today("2026-03-14")
    ada.put("/notifications/preferences", large_transaction_amount=100)
    ada.spend(500, "2026-03-24", payee="Dentist")
    assert titles(ada, "large_transaction") == []

    today("2026-03-24")
    later = clock.now() + dt.timedelta(days=10)
    with app.app_context(), monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        for _ in range(2):
            reactions.begin_day(ada.id)
    assert titles(ada, "large_transaction") == ["You paid $500.00 to Dentist."]


def test_an_import_is_told_with_its_numbers(ada: Person) -> None:
    file = "Date,Payee,Amount\n" + "".join(
        f"2026-03-{day:02},Shop {day},-4.00\n" for day in range(1, 13)
    )
    ada.send("/import", file + "2026-03-19,Shop,x\n", mapping={"sign": "as_is"})
    (item,) = told(ada, "import_finished")
    assert item["title"] == "The import of bank.csv is finished."
    assert item["body"] == "New transactions: 12. Known before: 0. Rejected rows: 1."
    assert titles(ada, "review_waiting") == ["12 transactions need a category."]


def test_six_budgets_crossed_by_one_import_are_six_notifications(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-20")
    budgets = {}
    for name in ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"):
        category = ada.category(name)
        budgets[name] = ada.post("/budgets", amount=100, category_id=category)["id"]
        condition = {"field": "payee", "operator": "contains", "value": name}
        ada.post("/rules", name=name, conditions=condition, category_id=category)
    names = list(budgets)
    rows = "".join(f"2026-03-10,{names[i % 6]} {i},-2.00\n" for i in range(600))
    ada.send("/import", f"Date,Payee,Amount\n{rows}", mapping={"sign": "as_is"})
    ids = [item["entity_id"] for item in told(ada, "budget_exceeded")]
    assert sorted(ids) == sorted(budgets.values())


@pytest.fixture
def tenant(ada: Person, today: Callable[[str], None]) -> Person:
    """A user with a rent on the first of each month, on the day before the next one is due."""
    today("2026-03-30")
    account = ada.account("Giro", account_type="checking", opening_balance=500)
    for month in ("2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01"):
        ada.earn(1500, f"{month}-28", payee="Employer", account_id=account)
    for month in ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"):
        ada.spend(1200, f"{month}-01", payee="Linden Property", account_id=account)
        ada.spend(30, f"{month}-12", payee="Shop", account_id=account)
        ada.spend(20, f"{month}-27", payee="Café", account_id=account)
    return ada


def test_a_regular_payment_is_announced_once_although_its_day_moves(
    app: Flask, tenant: Person, today: Callable[[str], None]
) -> None:
    for day in ("2026-03-30", "2026-03-31", "2026-04-01", "2026-04-02", "2026-04-03"):
        today(day)
        begin_day(app, tenant)
    announced = [title for title in titles(tenant, "upcoming_payment") if "Linden" in title]
    assert announced == ["Linden Property: $1,200.00 is due on Apr 1, 2026."]


def test_a_late_payment_is_not_announced_as_due_tomorrow(
    app: Flask, tenant: Person, today: Callable[[str], None]
) -> None:
    today("2026-04-03")
    tenant.spend(5, "2026-04-03", payee="Kiosk")
    begin_day(app, tenant)

    (rent,) = [
        payment
        for payment in tenant.get("/overview")["upcoming_payments"]
        if payment["payee"] == "Linden Property" and payment["date"] < "2026-04-20"
    ]
    assert (rent["date"], rent["due_date"]) == ("2026-04-04", "2026-04-01")
    items = tenant.get("/forecast/cash-flow", days=5)["days"][0]["items"]
    assert [(item["date"], item["due_date"]) for item in items] == [("2026-04-04", "2026-04-01")]
    assert not [title for title in titles(tenant, "upcoming_payment") if "Linden" in title]


def test_an_entered_payment_is_announced_three_days_before(
    app: Flask, ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-14")
    ada.spend(80, "2026-03-18", payee="Dentist")
    begin_day(app, ada)
    assert titles(ada, "upcoming_payment") == []
    today("2026-03-15")
    begin_day(app, ada)
    (item,) = told(ada, "upcoming_payment")
    assert item["title"] == "Dentist: $80.00 is due on Mar 18, 2026."
    assert item["body"] == "You have entered it for that day."


def test_a_balance_that_falls_below_zero_is_told_with_its_sums(
    app: Flask, ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-14")
    account = ada.account("Giro", account_type="checking", opening_balance=300)
    ada.spend(100, "2026-03-16", payee="Power", account_id=account)
    ada.spend(250, "2026-03-20", payee="Rent", account_id=account)
    begin_day(app, ada)
    (item,) = told(ada, "low_balance_ahead")
    assert item["title"] == "Your balance may fall below zero on Mar 20, 2026."
    assert item["body"] == (
        "Your checking accounts and cash hold $300.00. Until then, $350.00 is due, which leaves"
        " -$50.00."
    )


def test_an_income_in_between_keeps_the_balance_up(
    app: Flask, ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-14")
    account = ada.account("Giro", account_type="checking", opening_balance=300)
    ada.earn(100, "2026-03-18", account_id=account)
    ada.spend(350, "2026-03-20", account_id=account)
    begin_day(app, ada)
    assert titles(ada, "low_balance_ahead") == []


def test_unusual_spending_is_told_once_with_what_is_usual(
    app: Flask, ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-28")
    food = ada.category("Food")
    for month in ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"):
        for day in range(1, 28, 3):
            amount = 60 if month == "2026-03" else 20
            ada.spend(amount, f"{month}-{day:02}", payee="Market", category_id=food)
    begin_day(app, ada)
    (item,) = told(ada, "unusual_spending")
    assert item["title"] == "You have spent more than usual on Market."
    assert "usually it is $180.00 by then." in item["body"]
    assert item["data"]["insight"].startswith("payee_up-2026-03-01")


def test_the_forecast_of_a_month_is_told_once(ada: Person, today: Callable[[str], None]) -> None:
    today("2026-03-20")
    for month in ("2025-12", "2026-01", "2026-02", "2026-03"):
        for day in ("03", "09", "15"):
            ada.spend(40, f"{month}-{day}")
    for _ in range(2):
        ada.post("/predictions/predict", 200)
    (title,) = titles(ada, "forecast_finished")
    assert title.startswith("Your expected spending from Apr 1, 2026 to Apr 30, 2026 is $1")
