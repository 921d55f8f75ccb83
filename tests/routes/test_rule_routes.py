from typing import Any

import pytest

from services.categorization import rule_service
from tests.conftest import Person

UBER = {"field": "merchant", "operator": "contains", "value": "uber"}


def create_rule(person: Person, name: str = "Rides", **values: Any) -> dict[str, Any]:
    rule: dict[str, Any] = person.post("/rules", name=name, **{"conditions": UBER, **values})
    return rule


def rule_names(person: Person) -> list[str]:
    return [rule["name"] for rule in person.get("/rules")["items"]]


def test_a_rule_runs_before_the_model_and_keeps_the_banks_payee_as_description(ada: Person) -> None:
    rides = ada.category("Rides")
    rule = create_rule(ada, category_id=rides, payee="Uber", tags=["ride"])
    row = ada.spend(23, payee="UBER   *TRIP HELP.UBER.COM", tags=["late"])
    assert (row["category_id"], row["category_source"], row["payee"]) == (rides, "rule", "Uber")
    assert (row["description"], row["tags"]) == ("UBER   *TRIP HELP.UBER.COM", ["late", "ride"])
    suggestion = row["category_suggestion"]
    assert (suggestion["source"], suggestion["rule_ids"], suggestion["confidence_level"]) == (
        "rule",
        [rule["id"]],
        "HIGH",
    )
    assert [listed["id"] for listed in ada.get("/expenses", tag="RIDE")["items"]] == [row["id"]]
    assert ada.get("/expenses", tag="rid")["items"] == []


def test_a_chosen_category_takes_precedence_over_every_rule(ada: Person) -> None:
    create_rule(ada, category_id=ada.category("Rides"))
    chosen = ada.category("Work")
    row = ada.spend(23, payee="Uber", category_id=chosen)
    assert (row["category_id"], row["category_source"], row["category_suggestion"]) == (
        chosen,
        "person",
        None,
    )


def test_a_rule_without_a_category_leaves_the_category_to_the_model(ada: Person) -> None:
    create_rule(
        ada,
        conditions={"field": "payee", "operator": "contains", "value": "sbux"},
        payee="Starbucks",
        tags=["treat"],
    )
    row = ada.spend(4, payee="SBUX 1234")
    assert (row["payee"], row["tags"], row["category_id"]) == ("Starbucks", ["treat"], None)
    assert row["category_suggestion"]["category_name"] == "Food & Dining"


def test_rules_are_listed_in_execution_order_and_can_be_moved(ada: Person, bob: Person) -> None:
    for name in ("first", "second", "third"):
        create_rule(ada, name, tags=[name])
    create_rule(bob, "his", tags=["x"])
    third = ada.get("/rules")["items"][2]
    ada.put(f"/rules/{third['id']}", position=1)
    assert rule_names(ada) == ["third", "first", "second"]
    create_rule(ada, "new", tags=["new"], position=2)
    assert rule_names(ada) == ["third", "new", "first", "second"]
    assert [listed["position"] for listed in ada.get("/rules")["items"]] == [1, 2, 3, 4]
    ada.delete(f"/rules/{third['id']}")
    page = ada.get("/rules", limit=2)
    assert [listed["name"] for listed in page["items"]] == ["new", "first"]
    assert [
        listed["name"] for listed in ada.get("/rules", cursor=page["next_cursor"])["items"]
    ] == ["second"]


def test_an_inactive_rule_does_nothing(ada: Person) -> None:
    rule = create_rule(ada, category_id=ada.category("Rides"))
    ada.put(f"/rules/{rule['id']}", is_active=False)
    assert ada.spend(9, payee="Uber")["category_source"] is None


def test_an_invalid_rule_is_refused_with_every_problem(ada: Person) -> None:
    bad = {"all": [{"field": "payee", "operator": "regex", "value": "("}, {"field": "amount"}]}
    refused = ada.post(
        "/rules", 422, name="x", conditions=bad, category_id=999_999, kind="transfer"
    )
    pointers = {error["pointer"] for error in refused["errors"]}
    assert {
        "/conditions/all/0/value",
        "/conditions/all/1/operator",
        "/category_id",
        "/to_account_id",
    } <= pointers
    ada.post("/rules", 422, name="x", conditions=UBER)
    ada.post("/rules", 422, name="x", conditions=UBER, tags=["a|b"])
    assert rule_names(ada) == []


def test_amounts_of_a_condition_are_stored_to_the_cent(ada: Person) -> None:
    rule = create_rule(
        ada,
        conditions={"field": "amount", "operator": "between", "value": [9.1, "20"]},
        tags=["small"],
    )
    assert ada.get(f"/rules/{rule['id']}")["conditions"]["value"] == ["9.1", "20"]
    assert [ada.spend(amount, payee="x")["tags"] for amount in ("9.09", "9.10", "20", "20.01")] == [
        [], ["small"], ["small"], [],
    ]  # fmt: skip
    for wrong in (1e300, "NaN", "1e5", "12345678901234"):
        ada.post(
            "/rules",
            422,
            name="x",
            conditions={"field": "amount", "operator": "equals", "value": wrong},
            tags=["y"],
        )


def test_a_dry_run_lists_what_would_change_and_changes_nothing(ada: Person) -> None:
    rides, other = ada.category("Rides"), ada.category("Other things")
    open_row = ada.spend(23, payee="UBER TRIP")["id"]
    chosen = ada.spend(24, payee="UBER EATS", category_id=other)["id"]
    ada.spend(25, payee="Lyft")
    trial = ada.post("/rules/dry-run", 200, conditions=UBER, category_id=rides)
    assert (trial["examined"], trial["matched"], trial["would_change"], trial["kept_choices"]) == (
        3,
        2,
        1,
        1,
    )
    assert trial["items"] == [
        {
            "transaction_id": open_row,
            "date": "2026-03-14",
            "payee": "UBER TRIP",
            "changes": {"category_id": rides},
        }
    ]
    rule = create_rule(ada, category_id=rides, tags=["ride"])
    assert ada.post("/rules/dry-run", 200, rule_id=rule["id"])["would_change"] == 2
    assert ada.get(f"/expenses/{chosen}")["tags"] == []
    ada.post("/rules/dry-run", 422, rule_id=rule["id"], conditions=UBER)
    ada.post("/rules/dry-run", 404, rule_id=987_654)


def test_a_slow_pattern_times_out_three_times_and_is_reported(ada: Person) -> None:
    for _ in range(6):
        ada.spend(1, description="a" * 60 + "!", ai_classify=False)
    slow = {"field": "description", "operator": "regex", "value": "(a|aa)+$"}
    trial = ada.post("/rules/dry-run", 200, conditions=slow, tags=["x"])
    assert (trial["matched"], trial["timed_out"]) == (0, 3)


def test_repeated_corrections_suggest_a_rule_until_one_covers_them(ada: Person) -> None:
    pets = ada.category("Rex")
    for day in ("10", "11", "12"):
        row = ada.spend(30, f"2026-03-{day}", payee=f"WHOLE FOODS 55{day}")
        ada.put(f"/expenses/{row['id']}", category_id=pets)
        ada.call("PATCH", f"/expenses/{row['id']}", json={"notes": "again"})
    suggestions = ada.get("/rules/suggestions")["items"]
    if ada.get("/ml/model-performance")["overall"]["accuracy"] == 0:  # every suggestion was wrong
        assert suggestions[0]["corrections"] == 3
    wrong = sum(bin_["count"] for bin_ in ada.get("/ml/model-performance")["calibration"])
    assert wrong == 3
    for suggestion in suggestions:
        body = {name: suggestion[name] for name in ("name", "conditions", "category_id")}
        ada.post("/rules", **body)
    assert ada.get("/rules/suggestions")["items"] == []


def test_a_rule_prevents_deleting_its_category_and_moves_to_the_replacement(ada: Person) -> None:
    rides, trips = ada.category("Rides"), ada.category("Trips")
    rule = create_rule(ada, category_id=rides)
    assert ada.delete(f"/categories/{rides}", 409)["usage"]["rules"] == 1
    ada.delete(f"/categories/{rides}", reassign_to=trips)
    assert ada.get(f"/rules/{rule['id']}")["category_id"] == trips


def test_a_rule_makes_a_transfer_of_an_expense_in_the_backlog(ada: Person) -> None:
    giro, savings = ada.account("Giro"), ada.account("Savings")
    row = ada.spend(500, payee="STANDING SAVER", account_id=giro)["id"]
    condition = {"field": "payee", "operator": "contains", "value": "saver"}
    ada.post(
        "/rules",
        name="Save",
        conditions=condition,
        kind="transfer",
        to_account_id=savings,
        tags=["saved"],
    )
    result = ada.post("/transactions/auto-categorize", 200)
    assert result["examined"] == 1
    moved = ada.get(f"/transactions/{row}")
    assert (moved["kind"], moved["to_account_id"], moved["tags"]) == (
        "transfer",
        savings,
        ["saved"],
    )
    assert ada.get(f"/accounts/{savings}")["current_balance"] == 500.0


def test_a_new_rule_runs_last_also_after_others_were_deleted(ada: Person) -> None:
    for name in ("first", "second", "third"):
        create_rule(ada, name, tags=[name])
    for rule in ada.get("/rules")["items"][:2]:
        ada.delete(f"/rules/{rule['id']}")

    create_rule(ada, "fourth", tags=["x"])
    assert rule_names(ada) == ["third", "fourth"]


def test_an_account_that_a_rule_needs_cannot_be_deleted(ada: Person) -> None:
    giro, savings = ada.account("Giro"), ada.account("Savings")
    is_giro = {"field": "account_id", "operator": "equals", "value": giro}
    nested = {"any": [UBER, {"all": [UBER, is_giro]}]}
    transfer = create_rule(ada, kind="transfer", to_account_id=savings)
    condition = create_rule(ada, conditions=nested, tags=["x"])

    for account, rule in ((savings, transfer), (giro, condition)):
        problem = ada.delete(f"/accounts/{account}", 409)
        assert (problem["code"], problem["usage"]) == (
            "account_in_use",
            {"transactions": 0, "rules": 1, "planned_transactions": 0},
        )
        ada.delete(f"/rules/{rule['id']}")
        ada.delete(f"/accounts/{account}")


def test_a_condition_names_an_own_account(ada: Person, bob: Person) -> None:
    condition = {"field": "account_id", "operator": "equals", "value": bob.account("His")}
    problem = ada.post("/rules", 422, name="x", conditions={"all": [condition]}, tags=["x"])
    assert [error["pointer"] for error in problem["errors"]] == ["/conditions"]


def test_a_row_that_a_rule_cannot_change_is_counted_as_left(ada: Person) -> None:
    giro = ada.account("Giro")
    row = ada.spend(60, payee="Uber", account_id=giro)
    create_rule(ada, kind="transfer", to_account_id=giro, category_id=ada.category("Saved"))
    result = ada.post("/transactions/auto-categorize", 200)
    assert (result["by_rule"], result["left"]) == (0, 1)
    assert ada.get(f"/expenses/{row['id']}")["category_id"] is None


def test_a_user_has_as_many_rules_as_allowed_and_no_more(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_service, "MAX_RULES", 2)
    for name in ("first", "second"):
        create_rule(ada, name, tags=["x"])
    refused = ada.post("/rules", 409, name="third", conditions=UBER, tags=["x"])
    assert refused["code"] == "too_many_rules"
    assert rule_names(ada) == ["first", "second"]


@pytest.mark.parametrize(
    ("value", "currency", "status"),
    [("10.25", "USD", 201), ("10.255", "USD", 422), (100, "JPY", 201), ("100.5", "JPY", 422),
     ("1.234", "KWD", 201), ("9999999999999.999", "KWD", 422), ("10.255", None, 422)],
)  # fmt: skip
def test_an_amount_of_a_rule_has_the_decimals_of_its_currency(
    ada: Person, value: str | int, currency: str | None, status: int
) -> None:
    condition = {"field": "amount", "operator": "at_least", "value": value}
    if currency is not None:
        condition["currency"] = currency
    both = {"any": [{"field": "payee", "operator": "equals", "value": "Uber"}, condition]}
    problem = ada.post("/rules", status, name="Rides", conditions=both, tags=["ride"])
    if status == 422:
        assert problem["errors"][0]["pointer"] == "/conditions/any/1/value"
