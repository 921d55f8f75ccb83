from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.conftest import Person


def ask(person: Person, **values: Any) -> dict[str, Any]:
    answer: dict[str, Any] = person.post("/ml/categorize", 200, **values)
    return answer


@pytest.fixture
def regular(ada: Person, system_category: Callable[[str], int]) -> Person:
    """Somebody who has labelled twenty-four payments at six payees."""
    groceries, dining = system_category("Groceries"), system_category("Food & Dining")
    payees = {
        "Corner Market": groceries,
        "Green Basket": groceries,
        "Daily Grind": dining,
        "Blue Bottle": dining,
    }
    rows = [
        {
            "kind": "expense",
            "amount": 5 + day,
            "date": f"2026-02-{day + 1:02}",
            "payee": payee,
            "category_id": category,
        }
        for day in range(6)
        for payee, category in payees.items()
    ]
    ada.post("/transactions/bulk", transactions=rows)
    return ada


def test_a_banks_line_is_known_at_once(ada: Person) -> None:
    said = ask(ada, description="SQ *BLUE BOTTLE COFFEE 0423 SAN FRANC", amount=4.5)
    assert (said["category_name"], said["payee"]) == ("Food & Dining", "Blue Bottle Coffee")
    assert said["decision"] in {"suggest", "ask"}  # nothing is applied before twenty labels
    assert 1 <= len(said["candidates"]) <= 3
    assert (
        ask(ada, merchant="ACME PAYROLL", amount=3000, kind="income")["category_name"] == "Salary"
    )


def test_what_one_has_always_chosen_is_sure_and_says_why(regular: Person) -> None:
    said = ask(regular, payee="CORNER MARKET 0423", amount=8, date="2026-02-20")
    assert (said["category_name"], said["confidence_level"], said["decision"]) == (
        "Groceries",
        "HIGH",
        "apply",
    )
    assert said["reason"] == "6 of your 6 payments to this payee."
    assert said["confidence"] >= 0.9


def test_up_to_a_thousand_are_answered_in_their_order(regular: Person) -> None:
    asked = [
        {"payee": "Corner Market", "amount": 9},
        {"description": "unheard of"},
        {"payee": "Daily Grind"},
    ]
    items = ask(regular, transactions=asked)["items"]
    assert [one["category_name"] for one in items][::2] == ["Groceries", "Food & Dining"]
    assert len(ask(regular, transactions=asked * 333)["items"]) == 999
    regular.post("/ml/categorize", 422, transactions=asked * 334)
    for wrong in (
        {},
        {"payee": " ", "amount": "x"},
        {"transactions": []},
        {"payee": "a", "transactions": asked},
    ):
        regular.post("/ml/categorize", 422, **wrong)


def test_a_correction_counts_for_the_very_next_call(regular: Person) -> None:
    row = regular.spend(9, "2026-02-21", payee="Corner Market", ai_classify=True)
    assert (row["category_source"], row["category_suggestion"]["decision"]) == ("model", "apply")
    mine = regular.category("Party")
    answer = regular.post("/ml/feedback", 200, transaction_id=row["id"], category_id=mine)
    assert (answer["was_right"], answer["transaction"]["category_source"]) == (False, "person")
    said = ask(regular, payee="Corner Market", amount=9, date="2026-02-21")
    assert said["reason"] != "6 of your 6 payments to this payee."
    assert said["confidence"] < row["category_suggestion"]["confidence"]
    for _ in range(2):
        regular.spend(9, "2026-02-22", payee="Corner Market", category_id=mine)
    assert (
        ask(regular, payee="Corner Market", amount=9, date="2026-02-22")["category_name"] == "Party"
    )


def test_what_the_model_applied_teaches_it_nothing_until_confirmed(regular: Person) -> None:
    row = regular.spend(9, "2026-02-21", payee="Corner Market")
    assert (
        ask(regular, payee="Corner Market", amount=9)["reason"]
        == "6 of your 6 payments to this payee."
    )
    confirmed = regular.post(
        "/ml/feedback", 200, transaction_id=row["id"], actual_category="groceries"
    )
    assert (confirmed["was_right"], confirmed["labels"]) == (True, 25)
    assert (
        ask(regular, payee="Corner Market", amount=9)["reason"]
        == "7 of your 7 payments to this payee."
    )


def test_feedback_names_a_transaction_and_a_category_that_are_there(ada: Person) -> None:
    row = ada.spend(9, payee="Kiosk")["id"]
    ada.post("/ml/feedback", 422, transaction_id=row)
    ada.post("/ml/feedback", 422, transaction_id=row, category_id=999_999)
    ada.post("/ml/feedback", 422, transaction_id=row, actual_category="no such thing")
    ada.post("/ml/feedback", 404, transaction_id=987_654, category_id=1)


def test_people_learn_from_themselves_alone(regular: Person, bob: Person) -> None:
    assert (
        ask(bob, payee="Blue Bottle", amount=8)["reason"] != "6 of your 6 payments to this payee."
    )
    assert bob.get("/ml/model-performance")["labels"] == 0


def test_deleted_and_changed_rows_are_forgotten(regular: Person) -> None:
    for row in regular.get("/expenses", q="corner market")["items"][:5]:
        regular.delete(f"/expenses/{row['id']}")
    assert (
        ask(regular, payee="Corner Market", amount=8)["reason"] == "Your one payment to this payee."
    )
    last = regular.get("/expenses", q="corner market")["items"][0]["id"]
    regular.put(f"/expenses/{last}", category_id=None)
    assert "payment" not in ask(regular, payee="Corner Market", amount=8)["reason"]


def test_a_new_category_is_a_choice_at_once_and_a_deleted_one_no_more(ada: Person) -> None:
    before = ask(ada, description="yoga studio")
    mine = ada.category("Yoga")
    assert ask(ada, description="yoga studio")["category_name"] == "Yoga"
    ada.delete(f"/categories/{mine}")
    assert ask(ada, description="yoga studio")["category_name"] == before["category_name"]


def test_retraining_is_a_job_with_a_result(regular: Person) -> None:
    assert regular.post("/ml/retrain", 200) == {
        "labels": 24,
        "categories": 2,
        "variant": "kernel_linear",
    }
    async_ = regular.call("POST", "/ml/retrain", json={}, headers={"Prefer": "respond-async"})
    assert async_.status_code == 202
    regular.client.application.extensions["outlay"].jobs.drain()
    assert regular.get(async_.headers["Location"].removeprefix("/api"))["result"]["labels"] == 24


def test_performance_counts_what_was_kept(regular: Person) -> None:
    right = regular.spend(9, "2026-02-21", payee="Corner Market")["id"]
    wrong = regular.spend(9, "2026-02-21", payee="Daily Grind")["id"]
    regular.spend(9, "2026-02-21", payee="Green Basket")  # applied, and nothing said
    before = regular.get("/ml/model-performance")
    assert (before["suggestions"], before["overall"]["count"], before["overall"]["accuracy"]) == (
        3,
        0,
        None,
    )
    regular.put(f"/expenses/{right}", category_id=regular.get(f"/expenses/{right}")["category_id"])
    party = regular.category("Party")
    regular.put(f"/expenses/{wrong}", category_id=party)
    found = regular.get("/ml/model-performance")
    assert (
        found["overall"]["count"],
        found["overall"]["accuracy"],
        found["overall"]["coverage"],
    ) == (2, 0.5, 1.0)
    assert found["overall"]["accuracy_when_applied"] == 0.5
    assert {one["category_name"]: one["accuracy"] for one in found["by_category"]} == {
        "Groceries": 1.0,
        "Party": 0.0,
    }
    assert sum(one["count"] for one in found["calibration"]) == 2
    assert found["by_variant"][0]["variant"] == found["variant"] == "kernel_linear"
    assert found["drift"]["confidence"] == {"stability_index": None, "level": None}
    assert found["experiment"] is None


def test_a_damaged_model_is_an_honest_503_and_recording_goes_on_without_a_suggestion(
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
