from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from infrastructure.extensions import background
from tests.conftest import Person


def suggest(person: Person, **values: Any) -> dict[str, Any]:
    suggestion: dict[str, Any] = person.post("/ml/categorize", 200, **values)
    return suggestion


@pytest.fixture
def regular(ada: Person, system_category: Callable[[str], int]) -> Person:
    """A user who has categorized 24 payments to four payees."""
    groceries, dining = system_category("Groceries"), system_category("Food & Dining")
    payees = {
        "Corner Market": groceries,
        "Green Basket": groceries,
        "Daily Grind": dining,
        "Blue Bottle": dining,
    }
    rows: list[dict[str, Any]] = []
    for day in range(6):
        values = {"kind": "expense", "amount": 5 + day, "date": f"2026-02-{day + 1:02}"}
        rows += [{**values, "payee": payee, "category_id": id_} for payee, id_ in payees.items()]
    ada.post("/transactions/bulk", transactions=rows)
    return ada


def test_a_banks_text_gets_a_category_without_any_history(ada: Person) -> None:
    suggestion = suggest(ada, description="SQ *BLUE BOTTLE COFFEE 0423 SAN FRANC", amount=4.5)
    assert (suggestion["category_name"], suggestion["payee"]) == (
        "Food & Dining",
        "Blue Bottle Coffee",
    )
    assert suggestion["decision"] in {"suggest", "ask"}  # nothing is applied before twenty labels
    assert 1 <= len(suggestion["candidates"]) <= 3
    assert (
        suggest(ada, merchant="ACME PAYROLL", amount=3000, kind="income")["category_name"]
        == "Salary"
    )


def test_a_category_that_was_always_chosen_for_a_payee_is_certain_and_gives_a_reason(
    regular: Person,
) -> None:
    suggestion = suggest(regular, payee="CORNER MARKET 0423", amount=8, date="2026-02-20")
    assert (
        suggestion["category_name"],
        suggestion["confidence_level"],
        suggestion["decision"],
    ) == (
        "Groceries",
        "HIGH",
        "apply",
    )
    assert suggestion["reason"] == "6 of your 6 payments to this payee."
    assert suggestion["confidence"] >= 0.9


def test_up_to_a_thousand_transactions_get_suggestions_in_their_order(regular: Person) -> None:
    transactions = [
        {"payee": "Corner Market", "amount": 9},
        {"description": "unheard of"},
        {"payee": "Daily Grind"},
    ]
    items = suggest(regular, transactions=transactions)["items"]
    assert [item["category_name"] for item in items][::2] == ["Groceries", "Food & Dining"]
    assert len(suggest(regular, transactions=transactions * 333)["items"]) == 999
    regular.post("/ml/categorize", 422, transactions=transactions * 334)
    for wrong in (
        {},
        {"payee": " ", "amount": "x"},
        {"transactions": []},
        {"payee": "a", "transactions": transactions},
    ):
        regular.post("/ml/categorize", 422, **wrong)


def test_a_correction_counts_for_the_next_suggestion(regular: Person) -> None:
    row = regular.spend(9, "2026-02-21", payee="Corner Market", ai_classify=True)
    assert (row["category_source"], row["category_suggestion"]["decision"]) == ("model", "apply")
    mine = regular.category("Party")
    answer = regular.post("/ml/feedback", 200, transaction_id=row["id"], category_id=mine)
    assert (answer["was_right"], answer["transaction"]["category_source"]) == (False, "person")
    suggestion = suggest(regular, payee="Corner Market", amount=9, date="2026-02-21")
    assert suggestion["reason"] != "6 of your 6 payments to this payee."
    assert suggestion["confidence"] < row["category_suggestion"]["confidence"]
    for _ in range(2):
        regular.spend(9, "2026-02-22", payee="Corner Market", category_id=mine)
    assert (
        suggest(regular, payee="Corner Market", amount=9, date="2026-02-22")["category_name"]
        == "Party"
    )


def test_an_applied_category_is_learned_only_once_it_is_confirmed(regular: Person) -> None:
    row = regular.spend(9, "2026-02-21", payee="Corner Market")
    assert (
        suggest(regular, payee="Corner Market", amount=9)["reason"]
        == "6 of your 6 payments to this payee."
    )
    confirmed = regular.post(
        "/ml/feedback", 200, transaction_id=row["id"], actual_category="groceries"
    )
    assert (confirmed["was_right"], confirmed["labels"]) == (True, 25)
    assert (
        suggest(regular, payee="Corner Market", amount=9)["reason"]
        == "7 of your 7 payments to this payee."
    )


def test_feedback_requires_an_existing_transaction_and_category(ada: Person) -> None:
    row = ada.spend(9, payee="Kiosk")["id"]
    ada.post("/ml/feedback", 422, transaction_id=row)
    ada.post("/ml/feedback", 422, transaction_id=row, category_id=999_999)
    ada.post("/ml/feedback", 422, transaction_id=row, actual_category="no such thing")
    ada.post("/ml/feedback", 404, transaction_id=987_654, category_id=1)


def test_the_model_of_a_user_learns_from_that_user_only(regular: Person, bob: Person) -> None:
    assert (
        suggest(bob, payee="Blue Bottle", amount=8)["reason"]
        != "6 of your 6 payments to this payee."
    )
    assert bob.get("/ml/model-performance")["labels"] == 0


def test_deleted_and_uncategorized_transactions_no_longer_count(regular: Person) -> None:
    for row in regular.get("/expenses", q="corner market")["items"][:5]:
        regular.delete(f"/expenses/{row['id']}")
    # The linear model may still be fitting on the deleted rows.
    suggest(regular, payee="Corner Market", amount=8)
    background.drain()
    assert (
        suggest(regular, payee="Corner Market", amount=8)["reason"]
        == "Your one payment to this payee."
    )
    last = regular.get("/expenses", q="corner market")["items"][0]["id"]
    regular.put(f"/expenses/{last}", category_id=None)
    assert "payment" not in suggest(regular, payee="Corner Market", amount=8)["reason"]


def test_a_new_category_is_suggested_at_once_and_a_deleted_one_never_again(ada: Person) -> None:
    before = suggest(ada, description="yoga studio")
    mine = ada.category("Yoga")
    assert suggest(ada, description="yoga studio")["category_name"] == "Yoga"
    ada.delete(f"/categories/{mine}")
    assert suggest(ada, description="yoga studio")["category_name"] == before["category_name"]


def test_retraining_is_a_job_with_a_result(regular: Person) -> None:
    assert regular.post("/ml/retrain", 200) == {
        "labels": 24,
        "categories": 2,
        "variant": "kernel_linear",
    }
    accepted = regular.call("POST", "/ml/retrain", json={}, headers={"Prefer": "respond-async"})
    assert accepted.status_code == 202
    regular.client.application.extensions["outlay"].jobs.drain()
    assert regular.get(accepted.headers["Location"].removeprefix("/api"))["result"]["labels"] == 24


def test_performance_counts_suggestions_whose_category_was_chosen(regular: Person) -> None:
    right = regular.spend(9, "2026-02-21", payee="Corner Market")["id"]
    wrong = regular.spend(9, "2026-02-21", payee="Daily Grind")["id"]
    regular.spend(9, "2026-02-21", payee="Green Basket")  # applied, and nothing suggestion
    before = regular.get("/ml/model-performance")
    assert (before["suggestions"], before["overall"]["count"], before["overall"]["accuracy"]) == (
        3,
        0,
        None,
    )
    regular.put(f"/expenses/{right}", category_id=regular.get(f"/expenses/{right}")["category_id"])
    party = regular.category("Party")
    regular.put(f"/expenses/{wrong}", category_id=party)
    after = regular.get("/ml/model-performance")
    assert (
        after["overall"]["count"],
        after["overall"]["accuracy"],
        after["overall"]["coverage"],
    ) == (2, 0.5, 1.0)
    assert after["overall"]["accuracy_when_applied"] == 0.5
    assert {row["category_name"]: row["accuracy"] for row in after["by_category"]} == {
        "Groceries": 1.0,
        "Party": 0.0,
    }
    assert sum(row["count"] for row in after["calibration"]) == 2
    assert after["by_variant"][0]["variant"] == after["variant"] == "kernel_linear"
    assert after["drift"]["confidence"] == {"stability_index": None, "level": None}
    assert after["experiment"] is None


def test_a_damaged_model_ends_in_503_and_transactions_are_recorded_without_a_suggestion(
    ada: Person, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ml import shipped
    from ml.artifacts import ArtifactError

    def damaged() -> None:
        raise ArtifactError("flipped")

    monkeypatch.setattr(shipped, "load_category_models", damaged)
    refused = ada.post("/ml/categorize", 503, payee="Kiosk")
    assert refused["code"] == "model_missing"
    row = ada.spend(5, payee="Kiosk")
    assert (row["category_id"], row["category_suggestion"]) == (None, None)
