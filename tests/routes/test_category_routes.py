from collections.abc import Callable

import pytest

from tests.conftest import Person


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
    assert refused["usage"] == {"transactions": 1, "budgets": 1, "children": 0, "rules": 0}


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
