"""Everybody sees system categories their own way, and uses categories for what they are for."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person


@pytest.fixture
def groceries(system_category: Callable[[str], int]) -> int:
    return system_category("Groceries")


def change(person: Person, category_id: int, status: int = 200, **values: Any) -> Any:
    return person.put(f"/categories/{category_id}", status, **values)


def names(person: Person, **query: Any) -> list[str]:
    return [row["name"] for row in person.get("/categories", limit=200, **query)["items"]]


def test_a_system_category_is_changed_for_oneself(
    admin: Person, ada: Person, bob: Person, groceries: int
) -> None:
    before = ada.get(f"/categories/{groceries}")
    changed = change(ada, groceries, name="Essen", color="#123456", icon="carrot", position=1)
    assert (changed["name"], changed["system_name"]) == ("Essen", "Groceries")
    assert (changed["color"], changed["icon"], changed["position"]) == ("#123456", "carrot", 1)
    assert changed["version"] > before["version"]
    assert ada.get(f"/categories/{groceries}") == changed
    for other in (admin, bob):
        assert other.get(f"/categories/{groceries}") == before


def test_null_restores_what_the_system_has(ada: Person, groceries: int) -> None:
    before = ada.get(f"/categories/{groceries}")
    change(ada, groceries, name="Essen", color="#123456", icon="carrot")
    restored = change(ada, groceries, name=None, color=None, icon=None)
    for name in ("name", "color", "icon"):
        assert restored[name] == before[name]


def test_the_name_of_another_category_is_refused(ada: Person, groceries: int) -> None:
    ada.category("Food shop")
    for taken in ("food  SHOP", "Housing"):
        assert change(ada, groceries, 409, name=taken)["code"] == "category_exists"
    assert change(ada, groceries, name="GROCERIES")["name"] == "GROCERIES"


def test_only_an_admin_changes_what_is_the_same_for_all(
    admin: Person, ada: Person, bob: Person
) -> None:
    shared = admin.post("/categories", name="For all", is_system=True, type="expense")["id"]
    for values in ({"type": "income"}, {"parent_id": None}):
        change(ada, shared, 403, **values)
    change(ada, shared, name="For me")
    change(admin, shared, name="For everybody", type="both", hidden=True)
    assert ada.get(f"/categories/{shared}")["name"] == "For me"
    seen = bob.get(f"/categories/{shared}")
    assert (seen["name"], seen["type"], seen["hidden"]) == ("For everybody", "both", False)
    admin.delete(f"/categories/{shared}")


def test_an_outdated_version_is_refused(ada: Person, groceries: int) -> None:
    version = ada.get(f"/categories/{groceries}")["version"]
    headers = {"If-Match": f'"{version}"'}
    path = f"/categories/{groceries}"
    for expected in (200, 412):
        answer = ada.call("PATCH", path, json={"color": "#111111"}, headers=headers)
        assert answer.status_code == expected
        assert expected == 412 or answer.headers["ETag"] == f'"{version + 1}"'


def test_own_categories_are_hidden_and_placed_as_well(ada: Person) -> None:
    own = ada.category("Coffee", position=3)
    changed = change(ada, own, hidden=True)
    assert (changed["hidden"], changed["position"], changed["system_name"]) == (True, 3, None)
    change(ada, own, 422, name=None)


def test_hidden_categories_leave_what_is_chosen_from_but_keep_their_names(
    ada: Person, groceries: int
) -> None:
    row = ada.spend(3, category_id=groceries)["id"]
    change(ada, groceries, hidden=True)
    assert "Groceries" in names(ada)
    assert "Groceries" not in names(ada, hidden="false")
    assert names(ada, hidden="true") == ["Groceries"]
    tops = ada.get("/categories/hierarchy", hidden="false")["items"]
    assert "Groceries" not in [node["category"]["name"] for node in tops]
    assert ada.get(f"/transactions/{row}")["category_id"] == groceries


def test_the_hierarchy_is_in_the_order_of_the_user(ada: Person, groceries: int) -> None:
    own = ada.category("Zoo", position=0)
    change(ada, groceries, position=1)
    tops = ada.get("/categories/hierarchy")["items"]
    assert [node["category"]["id"] for node in tops[:2]] == [own, groceries]
    others = [node["category"]["name"] for node in tops[2:]]
    assert others == sorted(others, key=str.casefold)


def test_hidden_categories_are_not_suggested(ada: Person, groceries: int) -> None:
    for day in range(1, 4):
        ada.spend(3, f"2026-03-0{day}", payee="Corner Market", category_id=groceries)
    question = {"payee": "Corner Market", "amount": 3}
    assert ada.post("/ml/categorize", 200, **question)["category_id"] == groceries
    change(ada, groceries, hidden=True)
    candidates = ada.post("/ml/categorize", 200, **question)["candidates"]
    assert groceries not in [candidate["category_id"] for candidate in candidates]


def test_the_own_name_is_the_one_of_all_answers_and_files(ada: Person, groceries: int) -> None:
    ada.spend(3, "2026-03-04", payee="Corner Market", category_id=groceries)
    change(ada, groceries, name="Essen")
    days = {"start_date": "2026-03-01", "end_date": "2026-03-31"}
    (share,) = ada.get("/expenses/summary", **days)["category_breakdown"]
    assert share["category_name"] == "Essen"
    suggestion = ada.post("/ml/categorize", 200, payee="Corner Market", amount=3)
    assert suggestion["category_name"] == "Essen"
    assert names(ada, q="esse") == ["Essen"]
    assert ada.get("/transactions", q="essen")["items"]

    file = ada.call("GET", "/transactions/export?format=csv").text
    assert "Essen" in file
    row = ada.get("/transactions")["items"][0]["id"]
    ada.delete(f"/transactions/{row}")
    ada.send("/import", file, restore_deleted="true")
    assert ada.get("/transactions")["items"][0]["category_id"] == groceries


def test_settings_are_in_the_log_and_in_the_export(
    ada: Person, bob: Person, groceries: int
) -> None:
    since = bob.get("/changes")["next_since"]
    changed = change(ada, groceries, name="Essen", hidden=True)
    (event,) = [row for row in ada.get("/changes")["items"] if row["entity"] == "category"]
    assert event["data"] == changed
    assert bob.get("/changes", since=since)["items"] == []

    (setting,) = ada.get("/users/me/export")["category_settings"]
    assert (setting["category_id"], setting["name"], setting["hidden"]) == (
        groceries,
        "Essen",
        True,
    )
    assert bob.get("/users/me/export")["category_settings"] == []


def test_a_change_for_all_reaches_everybody_as_they_see_it(
    admin: Person, ada: Person, bob: Person
) -> None:
    shared = admin.post("/categories", name="For all", is_system=True)["id"]
    change(ada, shared, name="For me")
    change(admin, shared, color="#ABCDEF")
    for person, name in ((ada, "For me"), (bob, "For all")):
        event = person.get("/changes")["items"][-1]
        assert (event["data"]["name"], event["data"]["color"]) == (name, "#ABCDEF")
        assert event["data"]["version"] == person.get(f"/categories/{shared}")["version"]
    admin.delete(f"/categories/{shared}")


def test_the_system_categories_have_a_type(ada: Person) -> None:
    types = {row["name"]: row["type"] for row in ada.get("/categories", limit=200)["items"]}
    assert (types["Groceries"], types["Salary"], types["Other"]) == ("expense", "income", "both")


@pytest.mark.parametrize("kind", ["expense", "income"])
def test_a_category_of_the_other_type_is_refused_for_new_assignments(
    ada: Person, kind: str
) -> None:
    other = {"expense": "income", "income": "expense"}[kind]
    wrong, right = ada.category("Wrong", type=other), ada.category("Right", type=kind)
    body: dict[str, Any] = {"kind": kind, "amount": 3, "date": "2026-03-14"}
    refused = ada.post("/transactions", 422, **body, category_id=wrong)
    assert f"for transactions of the kind {other}" in refused["errors"][0]["message"]
    ada.post("/transactions/bulk", 422, transactions=[{**body, "category_id": wrong}])

    row = ada.post("/transactions", **body, category_id=right)["id"]
    ada.put(f"/transactions/{row}", 422, category_id=wrong)
    ada.put(f"/transactions/{row}", 422, kind=other)
    bulk = {"transaction_ids": [row], "category_id": wrong}
    ada.post("/transactions/bulk-categorize", 422, **bulk)
    ada.post("/transactions/bulk-categorize", 422, like=row, category_id=wrong)
    assert ada.get(f"/transactions/{row}")["category_id"] == right


def test_a_refund_and_a_transfer_may_have_a_category_for_expenses(ada: Person) -> None:
    category = ada.category("Trips", type="expense")
    ada.spend(-3, category_id=category)
    accounts = {"account_id": ada.account("Giro"), "to_account_id": ada.account("Savings")}
    transfer: dict[str, Any] = {"kind": "transfer", "amount": 3, "category_id": category}
    assert ada.post("/transactions", **transfer, **accounts)["category_id"] == category


def test_stored_transactions_keep_a_category_whose_type_changes(ada: Person) -> None:
    category = ada.category("Odd jobs")
    row = ada.earn(3, category_id=category)["id"]
    change(ada, category, type="expense")
    assert ada.put(f"/incomes/{row}", notes="still fine")["category_id"] == category
    ada.post("/incomes", 422, amount=3, category_id=category)


def test_a_rule_sets_no_category_of_the_other_type(ada: Person) -> None:
    condition = {"field": "payee", "operator": "contains", "value": "kiosk"}
    category = ada.category("Wages", type="income")
    ada.post("/rules", name="Kiosk", conditions=condition, category_id=category, tags=["kiosk"])
    row = ada.spend(3, payee="Kiosk")
    assert (row["category_id"], row["tags"]) == (None, ["kiosk"])
    assert ada.earn(3, payee="Kiosk")["category_id"] == category


def test_a_bank_file_may_have_a_category_of_the_other_type(ada: Person, groceries: int) -> None:
    file = "Date,Description,Amount,Category\n2026-03-05,Shop,7.00,Groceries\n"
    file += "2026-03-06,Shop,-8.00,Groceries\n"
    file += "2026-03-06,Shop,-8.00,Groceries\n"
    ada.send("/import", file)
    (row,) = ada.get("/incomes")["items"]
    assert row["category_id"] == groceries
