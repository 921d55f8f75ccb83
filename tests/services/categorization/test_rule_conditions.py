from decimal import Decimal
from typing import Any

import pytest

from core.errors import json_pointer
from services.categorization.rule_conditions import find_condition_problems, normalize_condition


def single(field: Any, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


@pytest.mark.parametrize(
    ("condition", "path"),
    [
        ("payee", "/conditions"),
        ({}, "/conditions/field"),
        (single("colour", "equals", "red"), "/conditions/field"),
        (single(["payee"], "equals", "red"), "/conditions/field"),
        (single("payee", "at_least", 3), "/conditions/operator"),
        (single("payee", "contains", "  "), "/conditions/value"),
        (single("payee", "contains", 5), "/conditions/value"),
        (single("payee", "regex", "("), "/conditions/value"),
        (single("payee", "regex", "x" * 201), "/conditions/value"),
        (single("payee", "regex", "(((a{100}){100}){100}){100}"), "/conditions/value"),
        (single("payee", "regex", "(?:(?:a?){99,999}){0, 999}"), "/conditions/value"),
        (single("amount", "between", [5, 3]), "/conditions/value"),
        (single("amount", "at_least", "much"), "/conditions/value"),
        (single("amount", "at_least", True), "/conditions/value"),
        (single("account_id", "equals", "7"), "/conditions/value"),
        (single("kind", "equals", "gift"), "/conditions/value"),
        ({"all": []}, "/conditions/all"),
        ({"all": [single("payee", "contains", "a")], "any": []}, "/conditions"),
        (
            {"any": [single("payee", "contains", "a"), {"field": "payee"}]},
            "/conditions/any/1/operator",
        ),
        (
            {"all": [{"all": [{"all": [{"all": [single("payee", "contains", "a")]}]}]}]},
            "/conditions/all/0/all/0/all/0",
        ),
        (single("payee", "contains", "a") | {"not": True}, "/conditions/not"),
    ],
)
def test_a_problem_names_the_path_to_the_invalid_part(condition: Any, path: str) -> None:
    paths = [json_pointer(where) for where, _ in find_condition_problems(condition)]
    assert path in paths


def test_amounts_are_stored_as_text_that_is_not_rounded() -> None:
    condition = {
        "all": [
            single("amount", "between", [Decimal("9.10"), "20"]),
            single("amount", "at_least", Decimal("1E+3")),
            single("payee", "contains", "kiosk"),
        ]
    }
    assert normalize_condition(condition, "EUR") == {
        "all": [
            {**single("amount", "between", ["9.10", "20"]), "currency": "EUR"},
            {**single("amount", "at_least", "1000"), "currency": "EUR"},
            single("payee", "contains", "kiosk"),
        ]
    }
