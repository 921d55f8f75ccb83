"""Anomalies: found in the background, listed by month, decided once and for all."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from services.insights.anomalies.detection_service import find_anomalies
from tests.conftest import Person, expense

TODAY = "2026-03-20"
SHOPS = ("Grocer", "Bakery", "Bookshop")


@pytest.fixture(autouse=True)
def _in_march(today: Callable[[str], None]) -> None:
    today(TODAY)


def daily_life(person: Person, days: int = 400, last_salary: int = 13) -> None:
    """Record a purchase every other day, and a payment and a salary every month."""
    end = dt.date.fromisoformat(TODAY)
    rows = [
        expense(
            str(20 + index % 7 + index % 3 / 10),
            (end - dt.timedelta(days=2 * index)).isoformat(),
            payee=SHOPS[index % 3],
        )
        for index in range(days // 2)
    ]
    for month in range(13):
        day = dt.date(2025 + (month + 2) // 12, (month + 2) % 12 + 1, 5)
        if month < 12:
            rows.append(expense("9.99", day.isoformat(), payee="Streamly"))
        if month >= last_salary:
            continue
        salary = expense("2400", day.replace(day=1).isoformat(), payee="Employer")
        rows.append({**salary, "kind": "income"})
    person.record(rows)


def anomalies(person: Person, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get("/insights/anomalies", **query)["items"]
    return items


def record(person: Person, amount: str, payee: str, date: str = TODAY, **more: Any) -> int:
    return int(person.post("/expenses", amount=amount, payee=payee, date=date, **more)["id"])


def test_an_unusually_large_expense_has_its_reason_in_amounts(ada: Person) -> None:
    daily_life(ada)
    assert anomalies(ada) == []

    transaction_id = record(ada, "162.40", "Grocer")

    (anomaly,) = anomalies(ada)
    assert anomaly["kind"] == "large_for_payee"
    assert anomaly["transaction_id"] == transaction_id
    assert anomaly["reason"].startswith("$162.40 at Grocer is 7.")
    assert (anomaly["amount"], anomaly["is_news"], anomaly["decision"]) == (162.4, True, None)
    assert ada.get("/overview")["anomaly_count"] == 1
    assert ada.get(f"/insights/anomalies/{anomaly['id']}") == anomaly


def test_a_second_charge_names_both_days(ada: Person) -> None:
    daily_life(ada)
    record(ada, "34.80", "Pharmacy", "2026-03-05")
    record(ada, "34.80", "Pharmacy", "2026-03-06")

    (anomaly,) = anomalies(ada)
    assert anomaly["kind"] == "duplicate_charge"
    assert anomaly["other_date"] == "2026-03-05"
    assert anomaly["reason"] == "Pharmacy charged $34.80 on Mar 5, 2026 and again on Mar 6, 2026."


def test_a_dearer_regular_payment_is_found(ada: Person) -> None:
    daily_life(ada)
    record(ada, "12.99", "Streamly", "2026-03-05")

    (anomaly,) = anomalies(ada)
    assert anomaly["kind"] == "price_step"
    assert anomaly["reason"] == "Streamly costs $12.99 now, 30% more than $9.99 before."


def test_usual_expenses_raise_nothing(ada: Person) -> None:
    daily_life(ada)
    for day in (16, 17, 18):
        record(ada, "22.10", SHOPS[day % 3], f"2026-03-{day}")

    assert anomalies(ada) == []


def test_a_salary_that_did_not_come_is_missing_until_it_does(ada: Person) -> None:
    daily_life(ada, last_salary=12)
    (anomaly,) = anomalies(ada, kind="missing_income")
    assert (anomaly["payee"], anomaly["usual"]) == ("Employer", 2400)

    ada.post("/incomes", amount="2400", payee="Employer", date="2026-03-04")

    assert anomalies(ada) == []


def test_an_import_of_years_lists_old_anomalies_and_tells_none(ada: Person) -> None:
    daily_life(ada)
    rows = [
        expense(f"{20 + 0.13 * day:.2f}", f"2025-11-{day:02}", payee="Grocer")
        for day in range(1, 29)
    ]
    ada.record([*rows, expense("480", "2025-11-15", payee="Grocer")])

    (anomaly,) = anomalies(ada, year=2025, month=11)
    assert anomaly["is_news"] is False
    assert ada.get("/overview")["anomaly_count"] == 0
    told = [one["type"] for one in ada.get("/notifications")["items"]]
    assert "unusual_spending" not in told


def test_alerts_stay_within_the_budget(ada: Person) -> None:
    daily_life(ada)
    for number in range(12):
        record(ada, str(300 + 40 * number), f"New shop {'abcdefghijkl'[number]}")

    assert 1 <= len(anomalies(ada)) <= 3


def test_a_budget_of_zero_finds_nothing(ada: Person) -> None:
    daily_life(ada)
    ada.put("/notifications/preferences", anomalies_per_thousand=0)
    record(ada, "162.40", "Grocer")

    assert anomalies(ada) == []


def test_what_was_dismissed_never_comes_back(app: Flask, ada: Person) -> None:
    daily_life(ada)
    transaction_id = record(ada, "162.40", "Grocer")
    (anomaly,) = anomalies(ada)

    dismissed = ada.post(f"/insights/anomalies/{anomaly['id']}/dismiss", 200)
    assert dismissed["decision"] == "dismissed"
    assert ada.get("/overview")["anomaly_count"] == 0
    ada.put(f"/expenses/{transaction_id}", notes="A party.")
    with app.app_context():
        find_anomalies(ada.id)

    assert anomalies(ada, is_open="true") == []
    assert len(anomalies(ada)) == 1


@pytest.mark.parametrize(
    ("action", "decision"), [("confirm", "confirmed"), ("accept", "fine"), ("dismiss", "dismissed")]
)
def test_a_decision_can_be_taken_back(ada: Person, action: str, decision: str) -> None:
    daily_life(ada)
    record(ada, "162.40", "Grocer")
    path = f"/insights/anomalies/{anomalies(ada)[0]['id']}"

    assert ada.post(f"{path}/{action}", 200)["decision"] == decision
    assert [one["decision"] for one in anomalies(ada, decision=decision)] == [decision]
    assert ada.post(f"{path}/reopen", 200)["decision"] is None
    assert len(anomalies(ada, is_open="true")) == 1


def test_a_corrected_amount_takes_the_anomaly_back(ada: Person) -> None:
    daily_life(ada)
    transaction_id = record(ada, "162.40", "Grocer")
    assert len(anomalies(ada)) == 1

    ada.put(f"/expenses/{transaction_id}", amount="16.24")

    assert anomalies(ada) == []


def test_the_anomaly_of_a_deleted_transaction_returns_with_it(ada: Person) -> None:
    daily_life(ada)
    transaction_id = record(ada, "162.40", "Grocer")
    assert len(anomalies(ada)) == 1

    ada.delete(f"/expenses/{transaction_id}")
    assert anomalies(ada) == []
    ada.post(f"/transactions/{transaction_id}/restore", 200)

    assert [one["transaction_id"] for one in anomalies(ada)] == [transaction_id]


def test_news_are_told_once(ada: Person) -> None:
    daily_life(ada)
    record(ada, "162.40", "Grocer")
    assert len(anomalies(ada)) == 1

    of_expenses = {"unusual_spending", "large_transaction"}
    told = [one for one in ada.get("/notifications")["items"] if one["type"] in of_expenses]
    events = [one["type"] for one in ada.get("/changes", since=0, limit=500)["items"]]

    assert len(told) == 1
    assert events.count("anomaly_detected") == 1


def test_a_second_charge_is_told_although_it_is_large_too(ada: Person) -> None:
    daily_life(ada)
    ada.put("/notifications/preferences", large_transaction_amount="30")
    record(ada, "34.80", "Pharmacy", "2026-03-18")
    record(ada, "34.80", "Pharmacy", "2026-03-19")
    (anomaly,) = anomalies(ada)

    notices = ada.get("/notifications")["items"]
    pages = {one["title"]: one["page"] for one in notices if one["type"] == "unusual_spending"}
    assert pages == {anomaly["reason"]: "/review#unusual"}


def test_anomalies_belong_to_their_owner(ada: Person, bob: Person) -> None:
    daily_life(ada)
    record(ada, "162.40", "Grocer")
    path = f"/insights/anomalies/{anomalies(ada)[0]['id']}"

    assert anomalies(bob) == []
    assert bob.call("GET", path).status_code == 404
    bob.post(f"{path}/dismiss", 404)


def test_the_reason_is_in_the_language_of_the_reader(ada: Person) -> None:
    ada.put(f"/users/{ada.id}", locale="de-DE")
    daily_life(ada)
    record(ada, "162.40", "Grocer")

    (anomaly,) = anomalies(ada)
    start = r"162,40\s\$ bei Grocer sind 7,\d-mal so viel wie Ihre üblichen 2\d,\d\d\s\$\."
    assert re.fullmatch(start, anomaly["reason"]), anomaly["reason"]
