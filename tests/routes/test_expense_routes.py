"""Expenses: single ones, filters and pages. Incomes share these routes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person

FULL = {
    "amount": "12.50",
    "date": "2026-03-14",
    "payee": "Daily Grind",
    "description": "Coffee",
    "notes": "with Bob",
}


def test_an_expense_is_recorded_and_read_back(ada: Person) -> None:
    answer = ada.call("POST", "/expenses", json=FULL)
    expense = answer.json
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/expenses/{expense['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert expense | {"amount": 12.5} == expense
    assert expense["kind"] == "expense"
    assert expense["currency"] == "USD"
    assert (
        ada.get(f"/expenses/{expense['id']}")
        | {"category_suggestion": expense["category_suggestion"]}
        == expense
    )


def test_the_date_defaults_to_today_in_the_users_time_zone(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-07-01")
    assert ada.post("/expenses", amount=1)["date"] == "2026-07-01"


def test_a_refund_is_a_negative_expense_and_no_amount_is_zero(ada: Person) -> None:
    assert ada.spend("-5")["amount"] == -5.0
    for zero in (0, "0.00", "-0"):
        ada.post("/expenses", 422, amount=zero)
    ada.post("/incomes", 422, amount=-5)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"amount": "12.345"}, "/amount"),
        ({"amount": None}, "/amount"),
        ({"date": "2026-02-30"}, "/date"),
        ({"category_id": 999_999}, "/category_id"),
        ({"account_id": 999_999}, "/account_id"),
        ({"description": "x" * 201}, "/description"),
        ({"currency": "ABC"}, "/currency"),
        ({"colour": "red"}, "/colour"),
        ({"kind": "income"}, "/kind"),
    ],
)
def test_an_invalid_field_is_named_and_nothing_is_stored(
    ada: Person, wrong: dict[str, Any], pointer: str, count_rows: Callable[[str], int]
) -> None:
    refused = ada.post("/expenses", 422, **(FULL | wrong))
    assert pointer in [error["pointer"] for error in refused["errors"]]
    assert count_rows("transactions") == 0


def test_an_update_keeps_the_fields_that_are_not_sent(ada: Person) -> None:
    expense = ada.post("/expenses", **FULL, ai_classify=False)
    assert expense.pop("category_suggestion") is None
    changed = ada.put(f"/expenses/{expense['id']}", amount=20)
    assert changed | {"amount": 12.5, "version": 1, "updated_at": expense["updated_at"]} == expense
    patched = ada.call("PATCH", f"/expenses/{expense['id']}", json={"notes": ""}).json
    assert (patched["notes"], patched["payee"], patched["version"]) == ("", "Daily Grind", 3)
    ada.put(f"/expenses/{expense['id']}", 422)


def test_a_deleted_expense_is_not_found(ada: Person) -> None:
    expense = ada.spend(5)
    ada.delete(f"/expenses/{expense['id']}")
    ada.delete(f"/expenses/{expense['id']}", 404)
    assert ada.get("/expenses")["items"] == []


def test_an_outdated_version_changes_nothing(ada: Person) -> None:
    path = f"/expenses/{ada.spend(5)['id']}"
    fresh = ada.call("PUT", path, json={"amount": 6}, headers={"If-Match": '"1"'})
    assert fresh.headers["ETag"] == '"2"'
    for stale in ('"1"', 'W/"2"', '"stale"'):
        for method in ("PUT", "DELETE"):
            body = {"amount": 7} if method == "PUT" else None
            assert ada.call(method, path, json=body, headers={"If-Match": stale}).status_code == 412
    assert ada.get(path)["amount"] == 6.0
    assert (
        ada.call("PUT", path, json={"amount": 8}, headers={"If-Match": '"1", "2"'}).status_code
        == 200
    )
    assert ada.call("DELETE", path, headers={"If-Match": "*"}).status_code == 204


def test_an_unchanged_expense_is_not_sent_again(ada: Person) -> None:
    path = f"/expenses/{ada.spend(5)['id']}"
    assert ada.call("GET", path, headers={"If-None-Match": '"1"'}).status_code == 304


@pytest.fixture
def month(ada: Person) -> dict[str, int]:
    """A few expenses to filter; returns their ids by name."""
    coffee, giro = ada.category("Coffee"), ada.account("Giro")
    rows = {
        "flat white": ada.spend("4.20", "2026-03-01", category_id=coffee, payee="Daily Grind"),
        "rent": ada.spend(1250, "2026-03-02", description="Rent for March", account_id=giro),
        "refund": ada.spend("-20", "2026-03-20", notes="Returned SHOES, 50% off_x"),
        "train": ada.spend("62", "2026-04-01", payee="Straße & Söhne"),
    }
    return {name: row["id"] for name, row in rows.items()} | {"coffee": coffee, "giro": giro}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["train", "refund", "rent", "flat white"]),
        ({"start_date": "2026-03-02", "end_date": "2026-03-31"}, ["refund", "rent"]),
        ({"start_date": "2026-03-20T23:59:00-11:00"}, ["train", "refund"]),
        ({"days": 13}, ["train", "refund"]),
        ({"min_amount": "4.20", "max_amount": 100}, ["train", "flat white"]),
        ({"max_amount": 0}, ["refund"]),
        ({"q": "daily"}, ["flat white"]),
        ({"q": "march RENT"}, ["rent"]),
        ({"q": "shoes"}, ["refund"]),
        ({"q": "STRASSE"}, ["train"]),
        ({"q": "%"}, ["refund"]),
        ({"q": "f_x"}, ["refund"]),
        ({"q": "nothing like it"}, []),
        ({"uncategorized": "true"}, ["train", "refund", "rent"]),
        ({"currency": "EUR"}, []),
    ],
)
def test_filters_narrow_the_list(
    ada: Person,
    month: dict[str, int],
    filters: dict[str, Any],
    expected: list[str],
    today: Callable[[str], None],
) -> None:
    today("2026-04-01")
    assert [row["id"] for row in ada.get("/expenses", **filters)["items"]] == [
        month[name] for name in expected
    ]


def test_category_and_account_narrow_the_list(ada: Person, month: dict[str, int]) -> None:
    assert [row["id"] for row in ada.get("/expenses", category_id=month["coffee"])["items"]] == [
        month["flat white"]
    ]
    assert [row["id"] for row in ada.get("/expenses", account_id=month["giro"])["items"]] == [
        month["rent"]
    ]


@pytest.mark.any_database
@pytest.mark.parametrize(
    "filters",
    [
        "days=0",
        "days=abc",
        "days=3661",
        "days=5&start_date=2026-01-01",
        "start_date=2026-04-01&end_date=2026-03-01",
        "start_date=2026-02-30",
        "min_amount=NaN",
        "min_amount=5&max_amount=1",
        "limit=0",
        "limit=201",
        "limit=1e2",
        "page=2",
        "sort=password",
        "category_id=-1",
        "category_id=1.0",
        "cursor=abc",
        "cursor=WzFd",
        "cursor=%00",
        "q=%00",
        "limit=5&limit=6",
        "include=everything",
        "uncategorized=yes",
        "kind=expense",
    ],
)
def test_an_invalid_filter_is_refused_not_ignored(ada: Person, filters: str) -> None:
    refused = ada.call("GET", f"/expenses?{filters}")
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"].startswith("?")


def test_a_query_that_is_not_utf8_is_refused(ada: Person) -> None:
    assert ada.call("GET", "/expenses?q=%FF%FE").status_code == 400


def test_pages_list_every_row_once_while_rows_are_added(ada: Person) -> None:
    ids = [ada.spend(1, f"2026-03-{day:02}")["id"] for day in (1, 2, 2, 2, 3, 4, 5)]
    ids_on_pages, cursor = [], None
    while True:
        page = ada.get("/expenses", limit=2, **({"cursor": cursor} if cursor else {}))
        ids_on_pages += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
        assert page["has_more"] is (cursor is not None)
        if cursor is None:
            break
        ada.spend(1, "2026-03-31")
    assert ids_on_pages == sorted(ids, reverse=True)
    assert ada.get("/expenses", limit=1, include="total")["total"] == 7 + 3


@pytest.mark.parametrize(
    "text", ["שלום مرحبا", "Robert'); DROP TABLE users;--", "<script>alert(1)</script>", "{{7*7}}"]
)
def test_text_is_returned_unchanged(ada: Person, text: str) -> None:
    expense = ada.spend(1, description=text)
    assert ada.get(f"/expenses/{expense['id']}")["description"] == text


def test_the_written_day_decides_the_month_whatever_the_offset(ada: Person) -> None:
    ada.spend(7, "2026-06-30T23:30:00-05:00")
    assert ada.get("/summary/monthly", year=2026, month=6)["total_expenses"] == 7.0
    assert ada.get("/expenses", start_date="2026-06-30", end_date="2026-06-30")["items"]
