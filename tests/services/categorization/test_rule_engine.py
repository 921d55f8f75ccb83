from decimal import Decimal
from typing import Any

import pytest

from services.categorization.rule_engine import MAX_TIMEOUTS, Rule, Run, Subject, holds, problems

UBER = Subject(
    "UBER   *TRIP HELP.UBER.COM", "late ride", "uber trip", Decimal("23.50"), "expense", 7
)


def said(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


NEVER = said("amount", "at_least", 900)


@pytest.mark.parametrize(
    ("condition", "is_true"),
    [
        (said("payee", "contains", "uber *trip"), True),
        (said("payee", "equals", "uber"), False),
        (said("merchant", "equals", "Uber  TRIP"), True),
        (said("merchant", "starts_with", "uber"), True),
        (said("description", "ends_with", "RIDE"), True),
        (said("text", "contains", "late"), True),
        (said("payee", "regex", r"^uber\s+\*\w+"), True),
        (said("payee", "regex", r"^lyft"), False),
        (said("amount", "at_least", "23.50"), True),
        (said("amount", "at_most", 23), False),
        (said("amount", "equals", 23.5), True),
        (said("amount", "between", [20, "25"]), True),
        (said("amount", "between", [24, 25]), False),
        (said("account_id", "equals", 7), True),
        (said("kind", "equals", "income"), False),
        ({"all": [said("payee", "contains", "uber"), said("amount", "at_most", 20)]}, False),
        ({"any": [said("payee", "contains", "uber"), said("amount", "at_most", 20)]}, True),
        ({"all": [said("kind", "equals", "expense"), {"any": [NEVER, said("account_id", "equals", 7)]}]}, True),
    ],
)  # fmt: skip
def test_conditions_say_what_they_mean(condition: dict[str, Any], is_true: bool) -> None:  # noqa: FBT001 (a table)
    assert problems(condition) == []
    assert holds(condition, UBER) is is_true


@pytest.mark.parametrize(
    ("condition", "pointer"),
    [
        ("payee", "/conditions"),
        ({}, "/conditions/field"),
        (said("colour", "equals", "red"), "/conditions/field"),
        (said(["payee"], "equals", "red"), "/conditions/field"),
        (said("payee", "at_least", 3), "/conditions/operator"),
        (said("payee", "contains", "  "), "/conditions/value"),
        (said("payee", "contains", 5), "/conditions/value"),
        (said("payee", "regex", "("), "/conditions/value"),
        (said("payee", "regex", "x" * 201), "/conditions/value"),
        (said("payee", "regex", "(((a{100}){100}){100}){100}"), "/conditions/value"),
        (said("payee", "regex", "(?:(?:a?){99,999}){0, 999}"), "/conditions/value"),
        (said("amount", "between", [5, 3]), "/conditions/value"),
        (said("amount", "at_least", "much"), "/conditions/value"),
        (said("amount", "at_least", True), "/conditions/value"),
        (said("account_id", "equals", "7"), "/conditions/value"),
        (said("kind", "equals", "gift"), "/conditions/value"),
        ({"all": []}, "/conditions/all"),
        ({"all": [said("payee", "contains", "a")], "any": []}, "/conditions"),
        (
            {"any": [said("payee", "contains", "a"), {"field": "payee"}]},
            "/conditions/any/1/operator",
        ),
        (
            {"all": [{"all": [{"all": [{"all": [said("payee", "contains", "a")]}]}]}]},
            "/conditions/all/0/all/0/all/0",
        ),
        (said("payee", "contains", "a") | {"not": True}, "/conditions/not"),
    ],
)
def test_what_is_wrong_with_a_condition_is_pointed_at(condition: Any, pointer: str) -> None:
    assert pointer in [where for where, _ in problems(condition)]


def test_the_first_rule_that_says_a_value_wins_and_tags_come_from_all() -> None:
    everything = said("kind", "equals", "expense")
    rules = [
        Rule(1, said("payee", "contains", "lyft"), category_id=1),
        Rule(2, everything, payee="Uber", tags=("ride",)),
        Rule(3, everything, category_id=3, tags=("city", "ride")),
        Rule(4, everything, category_id=4, payee="Taxi", kind="transfer", to_account_id=9),
    ]
    effect = Run(rules).effect(UBER)
    assert (effect.category_id, effect.payee, effect.tags) == (3, "Uber", ("ride", "city"))
    assert (effect.kind, effect.to_account_id, effect.rule_ids) == ("transfer", 9, [2, 3, 4])


def test_a_pattern_that_takes_for_ever_is_given_up() -> None:
    slow = Rule(1, said("payee", "regex", "(a|aa)+$"), category_id=1)
    bait = Subject("a" * 60 + "!", "", "", Decimal(1), "expense", None)
    run = Run([slow])
    for _ in range(MAX_TIMEOUTS + 5):
        assert run.effect(bait).rule_ids == []
    assert run.timeouts == {1: MAX_TIMEOUTS}
