"""The conditions of rules: their vocabulary, their validation and their stored form.

A condition is ``{"field", "operator", "value"}``. ``{"all": […]}`` and ``{"any": […]}`` combine
conditions, up to three levels deep.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

import regex

from core.enums import RuleField, RuleOperator, TransactionKind
from core.errors import FieldProblem
from core.json_types import JsonObject
from core.limits import MAX_CONDITIONS
from core.money import AMOUNT_PATTERN, CURRENCIES, AmountError, to_minor
from core.normalization import normalize_text

Condition = Mapping[str, Any]
"""A condition as parsed JSON."""
Path = tuple[str | int, ...]

GROUPS = ("all", "any")
CONDITION_KEYS = ("field", "operator", "value")
CURRENCY_KEY = "currency"
"""Optional key of a condition on the amount: amounts of other currencies do not match."""
# What a person still understands, and a bound for the recursion that evaluates them.
MAX_DEPTH = 3
MAX_PATTERN_LENGTH = 200
MAX_AMOUNT_DIGITS = 30
"""An exponent beyond this would write a number of as many digits; it is invalid as it stands."""
# Patterns of as many unrolled repetitions compile in some 15 ms.
MAX_REPETITIONS = 10_000
REPETITION = regex.compile(r"\{\s*(\d+)\s*(?:,\s*(\d*)\s*)?\}")
"""A counted repetition of a regular expression: ``{3}``, ``{2,}`` or ``{2,5}``."""

TEXT_OPERATORS = (
    RuleOperator.CONTAINS,
    RuleOperator.EQUALS,
    RuleOperator.STARTS_WITH,
    RuleOperator.ENDS_WITH,
    RuleOperator.REGEX,
)
AMOUNT_OPERATORS = (
    RuleOperator.EQUALS,
    RuleOperator.AT_LEAST,
    RuleOperator.AT_MOST,
    RuleOperator.BETWEEN,
)
OPERATORS: Mapping[str, Collection[str]] = {
    RuleField.PAYEE: TEXT_OPERATORS,
    RuleField.DESCRIPTION: TEXT_OPERATORS,
    RuleField.TEXT: TEXT_OPERATORS,
    RuleField.MERCHANT: TEXT_OPERATORS,
    RuleField.AMOUNT: AMOUNT_OPERATORS,
    RuleField.ACCOUNT_ID: (RuleOperator.EQUALS,),
    RuleField.KIND: (RuleOperator.EQUALS,),
}
"""The operators that each field allows."""


def find_condition_problems(
    condition: Any, path: Path = ("conditions",), depth: int = 1
) -> list[FieldProblem]:
    """Return everything that is wrong with a condition, each problem with its path."""
    if not isinstance(condition, Mapping):
        return [(path, "A condition must be an object.")]

    groups = [name for name in GROUPS if name in condition]
    if not groups:
        return _single_problems(condition, path)
    if len(condition) > 1:
        return [(path, 'Use either "all" or "any", without other keys.')]

    (group,) = groups
    return _group_problems(condition[group], (*path, group), depth)


def find_amount_problems(condition: Condition, path: Path = ("conditions",)) -> list[FieldProblem]:
    """Return the amounts of a normalized condition that no transaction in its currency can have."""
    for group in GROUPS:
        if group in condition:
            parts = enumerate(condition[group])
            nested = [find_amount_problems(part, (*path, group, place)) for place, part in parts]
            return list(chain.from_iterable(nested))

    if condition["field"] != RuleField.AMOUNT:
        return []
    value = condition["value"]
    try:
        for bound in value if isinstance(value, list) else [value]:
            to_minor(Decimal(bound), condition[CURRENCY_KEY])
    except AmountError as error:
        return [((*path, "value"), str(error))]
    return []


def list_account_ids(condition: Condition) -> set[int]:
    """List the accounts that a stored condition names, at every level."""
    nested = [part for group in GROUPS for part in condition.get(group, ())]
    ids = {account_id for part in nested for account_id in list_account_ids(part)}
    if condition.get("field") == RuleField.ACCOUNT_ID:
        ids.add(condition["value"])
    return ids


def _group_problems(conditions: Any, path: Path, depth: int) -> list[FieldProblem]:
    if not isinstance(conditions, list) or not 1 <= len(conditions) <= MAX_CONDITIONS:
        return [(path, f"Must be a list of 1 to {MAX_CONDITIONS} conditions.")]
    if depth > MAX_DEPTH:
        return [(path[:-1], f"Conditions must not be nested more than {MAX_DEPTH} levels deep.")]

    problems: list[FieldProblem] = []
    for position, condition in enumerate(conditions):
        problems += find_condition_problems(condition, (*path, position), depth + 1)
    return problems


def _single_problems(condition: Condition, path: Path) -> list[FieldProblem]:
    problems: list[FieldProblem] = [
        ((*path, name), "Missing data for required field.")
        for name in CONDITION_KEYS
        if name not in condition
    ]
    is_amount = condition.get("field") == RuleField.AMOUNT
    allowed_keys = {*CONDITION_KEYS, CURRENCY_KEY} if is_amount else {*CONDITION_KEYS}
    unknown = sorted(condition.keys() - allowed_keys)
    problems += [((*path, name), "Unknown field.") for name in unknown]
    if problems:
        return problems

    field, operator, value = (condition[name] for name in CONDITION_KEYS)
    if not isinstance(field, str) or field not in OPERATORS:
        return [((*path, "field"), f"Must be one of: {', '.join(OPERATORS)}.")]
    if operator not in OPERATORS[field]:
        allowed = ", ".join(OPERATORS[field])
        return [((*path, "operator"), f"The operator for {field} must be one of: {allowed}.")]

    # XXX is ISO 4217 for "no currency" and stands for a condition that names none.
    if condition.get(CURRENCY_KEY, "XXX") not in CURRENCIES:
        return [((*path, CURRENCY_KEY), "Must be an ISO 4217 currency code, such as EUR.")]
    value_problem = _value_problem(field, operator, value)
    return [((*path, "value"), value_problem)] if value_problem else []


def _value_problem(field: str, operator: str, value: Any) -> str | None:
    if field == RuleField.AMOUNT:
        return _amount_problem(operator, value)
    if field == RuleField.ACCOUNT_ID:
        # Not isinstance: True is an int as well.
        is_id = type(value) is int and value > 0
        return None if is_id else "Must be the id of an account."
    if field == RuleField.KIND:
        return None if value in list(TransactionKind) else _one_of_kinds()
    return _text_problem(operator, value)


def _one_of_kinds() -> str:
    return f"Must be one of: {', '.join(TransactionKind)}."


def _amount_problem(operator: str, value: Any) -> str | None:
    is_range = operator == RuleOperator.BETWEEN
    bounds = value if is_range else [value]
    if not isinstance(bounds, list) or len(bounds) != (2 if is_range else 1):
        return "Must be a list of two amounts, the lower one first."
    if not all(_is_amount(bound) for bound in bounds):
        return "Must be an amount." if not is_range else "Must be two amounts."

    # Amounts are compared as numbers: as texts, "9" would come after "10".
    numbers = [Decimal(write_amount(bound)) for bound in bounds]
    return None if numbers == sorted(numbers) else "The lower amount must come first."


def _text_problem(operator: str, value: Any) -> str | None:
    is_text = isinstance(value, str) and 0 < len(value) <= MAX_PATTERN_LENGTH
    if not is_text or not normalize_text(value) or "\0" in value:
        return f"Must be text of 1 to {MAX_PATTERN_LENGTH} characters."
    return _pattern_problem(value) if operator == RuleOperator.REGEX else None


def _pattern_problem(pattern: str) -> str | None:
    # Counted repetitions are unrolled when a pattern is compiled, which no time limit covers.
    counts = [_largest_count(bounds) for bounds in REPETITION.findall(pattern)]
    if math.prod(counts) > MAX_REPETITIONS:
        return f"The product of all counted repetitions must not exceed {MAX_REPETITIONS:,}."

    try:
        regex.compile(pattern, flags=regex.IGNORECASE)
    except (regex.error, OverflowError, RecursionError, ValueError) as error:
        return f"Not a valid regular expression: {error}."
    return None


def _largest_count(bounds: Sequence[str]) -> int:
    return max(int(bound) for bound in bounds if bound)


def _is_amount(value: Any) -> bool:
    # Not isinstance: True is an int as well, and no amount.
    is_number = type(value) in {int, float, str, Decimal}
    return is_number and AMOUNT_PATTERN.fullmatch(write_amount(value)) is not None


def write_amount(value: Any) -> str:
    """Write an amount without an exponent; return anything else as text."""
    if isinstance(value, Decimal) and value.is_finite():
        has_sane_exponent = abs(value.adjusted()) < MAX_AMOUNT_DIGITS
        return f"{value:f}" if has_sane_exponent else str(value)
    return str(value)


def normalize_condition(condition: Condition, currency: str) -> JsonObject:
    """Return a valid condition as it is stored.

    Amounts are texts, so that none is rounded, and name their currency (by default the given one),
    so that a rule keeps its meaning when its owner's currency changes.
    """
    for group in GROUPS:
        if group in condition:
            return {group: [normalize_condition(part, currency) for part in condition[group]]}

    if condition["field"] != RuleField.AMOUNT:
        return dict(condition)
    value = condition["value"]
    is_range = isinstance(value, list)
    amounts = [write_amount(bound) for bound in value] if is_range else write_amount(value)
    # The default first, so that a currency in the condition replaces it.
    return {CURRENCY_KEY: currency, **condition, "value": amounts}
