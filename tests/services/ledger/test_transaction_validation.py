import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core.identity import Caller
from models import Transaction
from services.ledger.transaction_validation import (
    References,
    build_columns,
    build_tags_key,
    find_leg_problems,
    merge_changes,
)

CALLER = Caller(1, "user", "USD", "UTC", 1, "en-US")
REFERENCES = References({1: "USD", 2: "USD", 3: "JPY"}, {10: "both"})
EXPENSE = {"kind": "expense", "amount": Decimal("12.50"), "date": dt.date(2026, 3, 14)}
TRANSFER = {**EXPENSE, "kind": "transfer", "account_id": 1, "to_account_id": 2}


def build(values: Any) -> tuple[Any, list[Any]]:
    return build_columns(CALLER, REFERENCES, values)


def stored(**values: Any) -> Transaction:
    defaults = {"kind": "expense", "amount_minor": 500, "currency": "USD", "tags": []}
    return Transaction(**{**defaults, **values})


def test_valid_values_become_columns() -> None:
    columns, problems = build(
        {**EXPENSE, "category_id": 10, "payee": "Café", "tags": ["Trip", "Trip"]}
    )
    assert problems == []
    assert (columns["amount_minor"], columns["currency"]) == (1250, "USD")
    assert columns["category_source"] == "person"
    assert columns["tags"] == ["Trip"]
    assert columns["tags_key"] == "|trip|"
    assert "trip" in columns["search_text"]


def test_the_currency_is_that_of_the_account_before_that_of_the_user() -> None:
    columns, _ = build({**EXPENSE, "amount": Decimal(5), "account_id": 3})
    assert (columns["currency"], columns["amount_minor"]) == ("JPY", 5)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({**EXPENSE, "amount": Decimal(0)}, "amount"),
        ({**EXPENSE, "amount": Decimal("1.999")}, "amount"),
        ({**EXPENSE, "kind": "income", "amount": Decimal(-1)}, "amount"),
        ({**EXPENSE, "category_id": 11}, "category_id"),
        ({**EXPENSE, "account_id": 4}, "account_id"),
        ({**EXPENSE, "account_id": 1, "currency": "EUR"}, "currency"),
        ({**EXPENSE, "account_id": 1, "to_account_id": 2}, "to_account_id"),
        ({**TRANSFER, "to_account_id": None}, "to_account_id"),
        ({**TRANSFER, "to_account_id": 1}, "to_account_id"),
        ({**TRANSFER, "to_account_id": 3}, "to_amount"),
    ],
)
def test_an_invalid_value_is_named(values: Any, field: str) -> None:
    _, problems = build(values)
    assert [name for name, _ in problems] == [field]


@pytest.mark.parametrize("values", [EXPENSE, {**TRANSFER, "is_leg": True, "to_account_id": None}])
def test_expenses_and_legs_may_be_negative(values: Any) -> None:
    columns, problems = build({**values, "amount": Decimal(-5)})
    assert (columns["amount_minor"], problems) == (-500, [])


def test_a_new_account_brings_its_currency() -> None:
    assert merge_changes(stored(), {"account_id": 3})["currency"] is None
    assert merge_changes(stored(), {"account_id": 3, "currency": "USD"})["currency"] == "USD"
    assert merge_changes(stored(), {"account_id": None})["currency"] == "USD"


def test_a_named_category_has_the_named_source_and_others_keep_theirs() -> None:
    row = stored(category_id=10, category_source="model")
    assert merge_changes(row, {"payee": "x"})["category_source"] == "model"
    assert merge_changes(row, {"category_id": 10})["category_source"] is None
    merged = merge_changes(row, {"category_id": 10, "category_source": "rule"})
    assert merged["category_source"] == "rule"


def test_a_leg_keeps_what_its_transfer_depends_on() -> None:
    leg = stored(kind="transfer", counterpart_id=7, account_id=1)
    changes: Any = {"amount": Decimal(6), "account_id": 1, "payee": "x"}
    assert [name for name, _ in find_leg_problems(leg, changes)] == ["amount"]
    assert find_leg_problems(stored(account_id=1), changes) == []


def test_tags_are_searched_normalised_and_whole() -> None:
    assert build_tags_key(["Straße", "A b"]) == "|strasse|a b|"
    assert build_tags_key([]) == ""
