"""Wanting no category is a choice, which rules and the model respect."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person

PAYEE = "Corner Market"
MIN_LABELS = 20
"""The default of CATEGORY_MIN_LABELS."""
ROW = {"kind": "expense", "amount": 9, "date": "2026-02-27", "payee": PAYEE}


@pytest.fixture
def market(ada: Person) -> int:
    """A category that the model applies to every row of PAYEE."""
    category = ada.category("Market")
    rows = [
        {**ROW, "amount": 5 + day, "date": f"2026-02-{day + 1:02}", "category_id": category}
        for day in range(MIN_LABELS)
    ]
    ada.post("/transactions/bulk", transactions=rows)
    return category


def clear(person: Person, row_id: int) -> int:
    person.put(f"/expenses/{row_id}", category_id=None)
    return row_id


def clear_in_bulk(person: Person, row_id: int) -> int:
    ids = [row_id]
    person.post("/transactions/bulk-categorize", 200, transaction_ids=ids, category_id=None)
    return row_id


def clear_by_bulk_update(person: Person, row_id: int) -> int:
    person.post("/transactions/bulk-update", 200, updates=[{"id": row_id, "category_id": None}])
    return row_id


def decline(person: Person, _row_id: int) -> int:
    return int(person.spend(8, "2026-02-26", payee=PAYEE, ai_classify=False)["id"])


def decline_in_bulk(person: Person, _row_id: int) -> int:
    rows = [{**ROW, "ai_classify": False}]
    return int(person.post("/transactions/bulk", transactions=rows)["items"][0]["id"])


WAYS = [
    clear,
    clear_in_bulk,
    clear_by_bulk_update,
    decline,
    decline_in_bulk,
]


@pytest.mark.parametrize("choose_none", WAYS)
def test_rules_and_the_model_leave_a_transaction_alone_that_is_to_have_no_category(
    ada: Person, market: int, choose_none: Callable[[Person, int], int]
) -> None:
    applied = ada.spend(9, "2026-02-27", payee=PAYEE)
    assert (applied["category_id"], applied["category_source"]) == (market, "model")
    row_id = choose_none(ada, applied["id"])

    ada.post(
        "/rules",
        name="Market",
        conditions={"field": "payee", "operator": "contains", "value": "market"},
        category_id=market,
    )
    done = ada.post("/transactions/auto-categorize", 200)

    row = ada.get(f"/expenses/{row_id}")
    assert (row["category_id"], row["category_source"]) == (None, "person")
    assert done["examined"] == 0
    assert ada.get("/transactions", uncertain="true")["items"] == []


def test_a_transaction_that_nobody_decided_about_is_still_categorized(
    ada: Person, market: int
) -> None:
    (row,) = ada.post("/transactions/bulk", transactions=[ROW])["items"]
    edited = ada.put(f"/expenses/{row['id']}", notes="Only the notes are new")
    assert edited["category_source"] is None
    assert len(ada.get("/transactions", uncertain="true")["items"]) == 1

    assert ada.post("/transactions/auto-categorize", 200)["by_model"] == 1
    assert ada.get(f"/expenses/{row['id']}")["category_id"] == market


def test_rows_imported_without_categorization_are_categorized_on_request(
    ada: Person, market: int
) -> None:
    """The switch is about the import; nobody has looked at each row."""
    file = f"Date,Description,Amount\n2026-02-25,{PAYEE},-7.00\n2026-02-26,{PAYEE},-8.00\n"
    imported = ada.send("/import", file, categorize="false")
    kept, cleared = ada.get("/transactions", import_id=imported["import_id"])["items"]
    assert (kept["category_id"], kept["category_source"]) == (None, None)
    clear(ada, cleared["id"])

    assert ada.post("/transactions/auto-categorize", 200)["by_model"] == 1
    assert ada.get(f"/expenses/{kept['id']}")["category_id"] == market
    assert ada.get(f"/expenses/{cleared['id']}")["category_id"] is None


def test_a_dry_run_of_a_rule_counts_a_wanted_gap_as_a_choice(ada: Person) -> None:
    clear(ada, ada.spend(3, payee="Kiosk")["id"])
    rule: dict[str, Any] = {
        "conditions": {"field": "payee", "operator": "contains", "value": "kiosk"},
        "category_id": ada.category("Treats"),
    }
    trial = ada.post("/rules/dry-run", 200, **rule)
    assert (trial["matched"], trial["would_change"], trial["kept_choices"]) == (1, 0, 1)


def test_a_category_that_is_chosen_later_ends_the_wish_for_none(ada: Person, market: int) -> None:
    row_id = decline(ada, 0)
    chosen = ada.put(f"/expenses/{row_id}", category_id=market)
    assert (chosen["category_id"], chosen["category_source"]) == (market, "person")


def test_a_decision_taken_back_returns_the_transactions_to_the_review_queue(ada: Person) -> None:
    category, other = ada.category("Treats"), ada.category("Work")
    ids = [ada.spend(3, payee="Kiosk")["id"] for _ in range(2)]
    ada.post("/transactions/bulk-categorize", 200, transaction_ids=ids, category_id=category)
    assert ada.get("/transactions", uncertain="true")["items"] == []

    back = {"transaction_ids": ids, "category_id": None, "needs_category": True}
    ada.post("/transactions/bulk-categorize", 200, **back)
    rows = ada.get("/transactions", uncertain="true")["items"]
    assert {row["id"] for row in rows} == set(ids)
    assert [row["category_source"] for row in rows] == [None, None]

    # It is no choice, so nothing was learned: another category can be chosen as before.
    ada.put(f"/expenses/{ids[0]}", category_id=other)
    assert ada.get("/ml/model-performance")["labels"] == 1


@pytest.mark.parametrize("body", [{"category_id": 1}, {"category_id": None, "preview": True}, {}])
def test_only_a_cleared_category_can_be_taken_back(ada: Person, body: dict[str, Any]) -> None:
    ids = [ada.spend(3)["id"]]
    wrong = {"transaction_ids": ids, "needs_category": True, **body}
    ada.post("/transactions/bulk-categorize", 422, **wrong)
