from collections.abc import Callable

import pytest
from flask import Flask

from tests.conftest import Person
from tests.services.ledger.query_plans import recorded_statements


def test_every_user_sees_system_categories_and_descriptions(
    ada: Person, system_category: Callable[[str], int]
) -> None:
    listed = ada.get("/categories")["items"]
    assert len(listed) >= 14
    assert all(
        category["is_system"] and category["icon"] and category["color"] for category in listed
    )
    offered = ada.get(f"/categories/{system_category('Groceries')}/descriptions")["items"]
    assert "Weekly shopping" in [row["description"] for row in offered]


def test_own_categories_are_visible_to_their_owner_only(ada: Person, bob: Person) -> None:
    mine = ada.category("Coffee", color="#6F4E37", icon="coffee")
    assert mine in [category["id"] for category in ada.get("/categories")["items"]]
    assert mine not in [category["id"] for category in bob.get("/categories")["items"]]
    assert [
        category["id"] for category in ada.get("/categories", include_system="false")["items"]
    ] == [mine]
    assert bob.category("Coffee")


@pytest.mark.parametrize(
    "name", ["Coffee", " coffee ", "COFFEE", "cof\u00adfee".replace("\u00ad", "")]
)
def test_category_names_are_unique_ignoring_case_and_spacing(ada: Person, name: str) -> None:
    ada.category("Coffee")
    ada.post("/categories", 409, name=name)


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "  "}, {"name": "x" * 51}, {"name": "x", "color": "red"}, {}]
)
def test_an_invalid_category_is_refused(ada: Person, wrong: dict[str, str]) -> None:
    ada.post("/categories", 422, **wrong)


def test_categories_have_one_level_of_parents(ada: Person, bob: Person) -> None:
    top = ada.category("Drinks")
    child = ada.category("Coffee", parent_id=top)
    ada.post("/categories", 422, name="Espresso", parent_id=child)
    ada.put(f"/categories/{top}", 422, parent_id=ada.category("Other things"))
    ada.put(f"/categories/{top}", 422, parent_id=top)
    ada.post("/categories", 422, name="Stolen", parent_id=bob.category("Bob's"))
    node = next(
        node for node in ada.get("/categories/hierarchy")["items"] if node["category"]["id"] == top
    )
    assert [category["id"] for category in node["children"]] == [child]


def test_a_category_in_use_cannot_be_deleted(ada: Person) -> None:
    category = ada.category("Coffee")
    ada.spend(3, category_id=category)
    ada.post("/budgets", amount=10, category_id=category)
    refused = ada.delete(f"/categories/{category}", 409)
    assert refused["usage"] == {
        "transactions": 1,
        "budgets": 1,
        "children": 0,
        "rules": 0,
        "planned_transactions": 0,
        "recurring_series": 0,
    }


def test_a_category_of_what_is_to_come_alone_is_in_use(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-14")
    category = ada.category("Coffee")
    plan = ada.post(
        "/planned-transactions", amount=3, start_date="2026-04-01", category_id=category
    )
    series = ada.post(
        "/recurring", name="Beans", amount=9, next_date="2026-04-02", category_id=category
    )
    usage = ada.delete(f"/categories/{category}", 409)["usage"]
    assert (usage["planned_transactions"], usage["recurring_series"]) == (1, 1)

    other = ada.category("Cafés")
    ada.delete(f"/categories/{category}", reassign_to=other)
    assert ada.get(f"/planned-transactions/{plan['id']}")["category_id"] == other
    assert ada.get(f"/recurring/{series['id']}")["category_id"] == other


def test_deleting_a_category_can_move_its_use_to_another(ada: Person) -> None:
    old, new = ada.category("Coffee"), ada.category("Cafés")
    child = ada.category("Espresso", parent_id=old)
    expense = ada.spend(3, category_id=old)
    budget = ada.post("/budgets", amount=10, category_id=old)
    ada.delete(f"/categories/{old}", reassign_to=new)
    assert ada.get(f"/expenses/{expense['id']}")["category_id"] == new
    assert ada.get(f"/budgets/{budget['id']}")["category_id"] == new
    assert ada.get(f"/categories/{child}")["parent_id"] == new
    breakdown = ada.get("/expenses/summary", start_date="2026-03-01", end_date="2026-03-31")[
        "category_breakdown"
    ]
    assert [(row["category_id"], row["total"]) for row in breakdown] == [(new, 3.0)]


@pytest.mark.parametrize("target", ["itself", "foreign", "missing"])
def test_the_use_moves_only_to_another_visible_category(
    ada: Person, bob: Person, target: str
) -> None:
    old = ada.category("Coffee")
    ada.spend(3, category_id=old)
    targets = {"itself": old, "foreign": bob.category("Bob's"), "missing": 999_999}
    ada.delete(f"/categories/{old}", 422, reassign_to=targets[target])


def test_two_active_budgets_are_never_moved_into_one_category(ada: Person) -> None:
    old, new = ada.category("Coffee"), ada.category("Tea")
    for category in (old, new):
        ada.post("/budgets", amount=10, category_id=category)
    assert ada.delete(f"/categories/{old}", 409, reassign_to=new)["code"] == "budget_exists"


def test_only_an_admin_changes_system_categories(admin: Person, ada: Person) -> None:
    ada.post("/categories", 403, name="For all", is_system=True)
    shared = admin.post("/categories", name="For all", is_system=True)["id"]
    ada.put(f"/categories/{shared}", 403, parent_id=None)
    ada.delete(f"/categories/{shared}", 403)
    ada.spend(3, category_id=shared)
    assert admin.delete(f"/categories/{shared}", 409)["usage"]["transactions"] == 1
    ada.delete(f"/expenses/{ada.get('/expenses')['items'][0]['id']}")
    admin.delete(f"/categories/{shared}")
    types = [
        change["type"] for change in ada.get("/changes")["items"] if change["entity"] == "category"
    ]
    assert types == ["category_created", "category_deleted"]


def test_usage_counts_only_own_transactions(
    ada: Person, bob: Person, system_category: Callable[[str], int]
) -> None:
    groceries = system_category("Groceries")
    ada.spend(3, "2026-03-01", category_id=groceries)
    ada.spend(4, "2026-03-09", category_id=groceries)
    bob.spend(5, category_id=groceries)
    busiest = ada.get("/categories/usage-stats")["items"][0]
    assert (busiest["category"]["id"], busiest["transaction_count"], busiest["last_used"]) == (
        groceries,
        2,
        "2026-03-09",
    )


def test_descriptions_are_unique_within_a_category(ada: Person, bob: Person) -> None:
    category = ada.category("Coffee")
    ada.post("/descriptions", category_id=category, description="Flat white")
    ada.post("/descriptions", 409, category_id=category, description="FLAT WHITE")
    bob.post("/descriptions", 422, category_id=category, description="Flat white")


def test_categories_change_together_or_not_at_all(ada: Person) -> None:
    home, work = ada.category("Home"), ada.category("Work")
    system = next(row for row in ada.get("/categories", limit=200)["items"] if row["is_system"])
    updates = [
        {"id": work, "position": 0, "parent_id": home},
        {"id": system["id"], "position": 1},
        {"id": home, "position": 2, "color": "#112233"},
    ]
    since = ada.get("/changes", limit=1000)["next_since"]
    changed = ada.post("/categories/bulk-update", 200, updates=updates)["items"]
    assert [(row["id"], row["position"]) for row in changed] == [
        (work, 0),
        (system["id"], 1),
        (home, 2),
    ]
    assert (changed[0]["parent_id"], changed[2]["color"]) == (home, "#112233")
    events = ada.get("/changes", since=since)["items"]
    assert {event["entity_id"] for event in events} >= {work, system["id"], home}

    refused = [{"id": work, "position": 5}, {"id": home, "parent_id": work}]
    ada.post("/categories/bulk-update", 422, updates=refused)
    assert ada.get(f"/categories/{work}")["position"] == 0


@pytest.mark.parametrize(
    ("names", "code", "pointer"),
    [
        (["Mine", "Mine"], "repeated_category", "/updates"),
        (["Mine", "Theirs"], "category_not_found", "/updates/1/id"),
        ([], "invalid", "/updates"),
    ],
)
def test_changes_of_many_categories_are_refused_with_their_place(
    ada: Person, bob: Person, names: list[str], code: str, pointer: str
) -> None:
    ids = {"Mine": ada.category("Mine"), "Theirs": bob.category("Theirs")}
    updates = [{"id": ids[name], "position": 1} for name in names]
    refused = ada.post("/categories/bulk-update", 422, updates=updates)
    assert (refused["code"], refused["errors"][0]["pointer"]) == (code, pointer)


def test_many_categories_are_looked_up_at_once(ada: Person, app: Flask) -> None:
    updates = [{"id": 900 + number, "hidden": True} for number in range(99)]
    with app.app_context(), recorded_statements() as statements:
        ada.post("/categories/bulk-update", 422, updates=updates)
    assert [text.count("FROM categories") for text, _ in statements].count(1) == 1


@pytest.mark.parametrize(
    ("update", "pointer"), [({"position": 1}, "/updates/0/id"), ({"id": 1}, "/updates/0")]
)
def test_a_change_of_a_category_has_an_id_and_a_value(
    ada: Person, update: dict[str, int], pointer: str
) -> None:
    refused = ada.post("/categories/bulk-update", 422, updates=[update])
    assert refused["errors"][0]["pointer"] == pointer


def test_only_an_admin_moves_a_system_category_for_all(ada: Person, admin: Person) -> None:
    rows = ada.get("/categories", limit=200)["items"]
    system = next(row for row in rows if row["is_system"] and row["parent_id"] is None)
    updates = [{"id": system["id"], "type": "both"}]
    ada.post("/categories/bulk-update", 403, updates=updates)
    admin.post("/categories/bulk-update", 200, updates=updates)
