import datetime as dt

from core.enums import CategorySource, Decision, SuggestionSource
from models import Transaction
from services.categorization.category_suggestion import CategorySuggestion
from services.categorization.rule_engine import RuleEffect
from services.categorization.suggested_changes import (
    complete_values,
    compute_rule_changes,
    compute_suggested_changes,
)

EFFECT = RuleEffect(category_id=3, payee="Uber", tags=("ride",), rule_ids=[1])


def build_row(**values: object) -> Transaction:
    defaults = {
        "kind": "expense",
        "date": dt.date(2026, 3, 14),
        "amount_minor": -2350,
        "currency": "USD",
        "payee": "UBER *TRIP",
        "description": "",
        "tags": ["late"],
    }
    return Transaction(**defaults | values)


def build_suggestion(decision: Decision, effect: RuleEffect | None = None) -> CategorySuggestion:
    return CategorySuggestion(
        3, "Rides", 1.0, decision, [], "", "Uber", SuggestionSource.RULE, effect
    )


def test_a_rule_sets_category_payee_and_tags_and_keeps_the_banks_payee() -> None:
    assert compute_rule_changes(build_row(), EFFECT) == {
        "category_id": 3,
        "category_source": "rule",
        "payee": "Uber",
        "description": "UBER *TRIP",
        "tags": ["late", "ride"],
    }


def test_a_chosen_category_and_a_description_are_kept() -> None:
    row = build_row(category_id=7, category_source=CategorySource.PERSON, description="late ride")
    assert compute_rule_changes(row, EFFECT) == {"payee": "Uber", "tags": ["late", "ride"]}


def test_nothing_changes_where_a_row_is_already_as_the_rule_has_it() -> None:
    row = build_row(
        category_id=3, category_source=CategorySource.RULE, payee="Uber", tags=["ride", "late"]
    )
    assert compute_rule_changes(row, EFFECT) == {}


def test_a_rule_that_makes_a_transfer_makes_its_amount_positive() -> None:
    changes = compute_rule_changes(build_row(), RuleEffect(kind="transfer", to_account_id=9))
    assert (changes["kind"], changes["to_account_id"]) == ("transfer", 9)
    assert str(changes["amount"]) == "23.50"


def test_only_a_certain_category_is_set() -> None:
    assert compute_suggested_changes(build_row(), build_suggestion(Decision.SUGGEST)) == {}
    applied = compute_suggested_changes(build_row(), build_suggestion(Decision.APPLY))
    assert applied == {"category_id": 3, "category_source": "rule"}


def test_the_values_of_a_new_transaction_are_completed() -> None:
    suggestion = build_suggestion(Decision.APPLY, EFFECT)
    completed = complete_values({"kind": "expense", "payee": "UBER *TRIP"}, suggestion)
    assert completed == {
        "kind": "expense",
        "category_id": 3,
        "category_source": "rule",
        "payee": "Uber",
        "description": "UBER *TRIP",
        "tags": ["ride"],
    }
