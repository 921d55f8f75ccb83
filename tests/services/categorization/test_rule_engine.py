from decimal import Decimal
from typing import Any

import pytest

from services.categorization.rule_conditions import find_condition_problems
from services.categorization.rule_engine import (
    MAX_TIMEOUTS,
    Rule,
    RuleRun,
    RuleSubject,
    matches_condition,
)
from tests.services.categorization.test_rule_conditions import single

UBER = RuleSubject(
    "UBER   *TRIP HELP.UBER.COM", "late ride", "uber trip", Decimal("23.50"), "EUR", "expense", 7
)


NEVER = single("amount", "at_least", 900)
EXPENSE = single("kind", "equals", "expense")


@pytest.mark.parametrize(
    ("condition", "matches"),
    [
        (single("payee", "contains", "uber *trip"), True),
        (single("payee", "equals", "uber"), False),
        (single("merchant", "equals", "Uber  TRIP"), True),
        (single("merchant", "starts_with", "uber"), True),
        (single("description", "ends_with", "RIDE"), True),
        (single("text", "contains", "late"), True),
        (single("payee", "regex", r"^uber\s+\*\w+"), True),
        (single("payee", "regex", r"^lyft"), False),
        (single("amount", "at_least", "23.50"), True),
        (single("amount", "at_most", 23), False),
        (single("amount", "equals", 23.5), True),
        (single("amount", "between", [20, "25"]), True),
        (single("amount", "between", [24, 25]), False),
        (single("account_id", "equals", 7), True),
        (single("kind", "equals", "income"), False),
        ({"all": [single("payee", "contains", "uber"), single("amount", "at_most", 20)]}, False),
        ({"any": [single("payee", "contains", "uber"), single("amount", "at_most", 20)]}, True),
        ({"all": [EXPENSE, {"any": [NEVER, single("account_id", "equals", 7)]}]}, True),
    ],
)
def test_a_condition_matches_by_its_field_and_operator(
    condition: dict[str, Any], matches: Any
) -> None:
    assert find_condition_problems(condition) == []
    assert matches_condition(condition, UBER, "EUR") is matches


def test_an_amount_is_compared_in_its_own_currency_only() -> None:
    at_least_20 = single("amount", "at_least", 20)
    assert matches_condition(at_least_20, UBER, "USD") is False
    assert matches_condition({**at_least_20, "currency": "EUR"}, UBER, "USD") is True
    assert matches_condition({**at_least_20, "currency": "JPY"}, UBER, "EUR") is False


def test_the_first_matching_rule_sets_a_field_and_tags_come_from_all() -> None:
    everything = single("kind", "equals", "expense")
    rules = [
        Rule(1, single("payee", "contains", "lyft"), category_id=1),
        Rule(2, everything, payee="Uber", tags=("ride",)),
        Rule(3, everything, category_id=3, tags=("city", "ride")),
        Rule(4, everything, category_id=4, payee="Taxi", kind="transfer", to_account_id=9),
    ]
    effect = RuleRun(rules, "EUR").apply(UBER)
    assert (effect.category_id, effect.payee, effect.tags) == (3, "Uber", ("ride", "city"))
    assert (effect.kind, effect.to_account_id, effect.rule_ids) == ("transfer", 9, [2, 3, 4])


def test_a_rule_whose_pattern_exceeds_its_time_limit_is_skipped_for_the_rest_of_the_run() -> None:
    slow = Rule(1, single("payee", "regex", "(a|aa)+$"), category_id=1)
    bait = RuleSubject("a" * 60 + "!", "", "", Decimal(1), "EUR", "expense", None)
    run = RuleRun([slow], "EUR")
    for _ in range(MAX_TIMEOUTS + 5):
        assert run.apply(bait).rule_ids == []
    assert run.timeouts == {1: MAX_TIMEOUTS}
