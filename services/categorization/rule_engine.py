"""Whether a transaction is what a rule is about, and what the rules make of it. Plain values; nothing is stored.

A condition is {"field", "operator", "value"}; {"all": […]} and {"any": […]} put conditions together, up to three deep.
Texts are compared as names are: without regard to case and spacing.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import regex

from core.money import AMOUNT_PATTERN
from core.normalization import normalize_text
from models import KINDS

Condition = Mapping[str, Any]

MAX_DEPTH, MAX_CONDITIONS, MAX_PATTERN = 3, 20, 200
PATTERN_SECONDS = 0.05
MAX_DIGITS = 30
MAX_REPEATS = 10_000
REPEATED = regex.compile(r"\{\s*(\d+)\s*(?:,\s*(\d*)\s*)?\}")
MAX_TIMEOUTS = 3
"""A rule whose pattern takes too long this often is left out for the rest of the run."""

TEXTS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, wanted: wanted in text,
    "equals": lambda text, wanted: text == wanted,
    "starts_with": lambda text, wanted: text.startswith(wanted),
    "ends_with": lambda text, wanted: text.endswith(wanted),
}
NUMBERS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "equals": lambda amount, wanted: amount == wanted,
    "at_least": lambda amount, wanted: amount >= wanted,
    "at_most": lambda amount, wanted: amount <= wanted,
}
FIELDS: dict[str, tuple[str, ...]] = {
    "payee": (*TEXTS, "regex"),
    "description": (*TEXTS, "regex"),
    "text": (*TEXTS, "regex"),
    "merchant": (*TEXTS, "regex"),
    "amount": (*NUMBERS, "between"),
    "account_id": ("equals",),
    "kind": ("equals",),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What rules look at; ``merchant`` is the clean payee, ``text`` everything that is said of it."""

    payee: str
    description: str
    merchant: str
    amount: Decimal
    kind: str
    account_id: int | None

    @property
    def text(self) -> str:
        return f"{self.payee} {self.description}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as plain values."""

    id: int
    conditions: Condition
    category_id: int | None = None
    payee: str | None = None
    tags: tuple[str, ...] = ()
    kind: str | None = None
    to_account_id: int | None = None


@dataclass(slots=True)
class Effect:
    """What rules make of a transaction; None leaves a value as it is."""

    category_id: int | None = None
    payee: str | None = None
    tags: tuple[str, ...] = ()
    kind: str | None = None
    to_account_id: int | None = None
    rule_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Run:
    """One run over some transactions, counting patterns that took too long."""

    rules: Sequence[Rule]
    timeouts: dict[int, int] = field(default_factory=dict)

    def effect(self, subject: Subject) -> Effect:
        """The rules in their order: for each value the first that says one, and the tags of all."""
        effect = Effect()
        for rule in self.rules:
            if self.matches(rule, subject):
                effect.rule_ids.append(rule.id)
                effect.category_id = effect.category_id or rule.category_id
                effect.payee = effect.payee or rule.payee
                effect.tags = tuple(dict.fromkeys(effect.tags + rule.tags))
                if effect.kind is None and rule.kind is not None:
                    effect.kind, effect.to_account_id = rule.kind, rule.to_account_id
        return effect

    def matches(self, rule: Rule, subject: Subject) -> bool:
        """Whether a rule is about this; a pattern that takes too long is not."""
        if self.timeouts.get(rule.id, 0) >= MAX_TIMEOUTS:
            return False
        try:
            return holds(rule.conditions, subject)
        except TimeoutError:
            self.timeouts[rule.id] = self.timeouts.get(rule.id, 0) + 1
            return False


def holds(condition: Condition, subject: Subject) -> bool:
    """Whether a condition is true. Raises TimeoutError when a pattern takes too long."""
    if "all" in condition:
        return all(holds(part, subject) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, subject) for part in condition["any"])
    name, operator, wanted = condition["field"], condition["operator"], condition["value"]
    found = getattr(subject, name)
    if name == "amount":
        return _amount_holds(found, operator, wanted)
    if name in {"account_id", "kind"}:
        return bool(found == wanted)
    if operator == "regex":
        return (
            regex.search(wanted, found, flags=regex.IGNORECASE, timeout=PATTERN_SECONDS) is not None
        )
    return TEXTS[operator](normalize_text(found), normalize_text(wanted))


def _amount_holds(amount: Decimal, operator: str, wanted: Any) -> bool:
    if operator == "between":
        low, high = wanted
        return Decimal(str(low)) <= amount <= Decimal(str(high))
    return NUMBERS[operator](amount, Decimal(str(wanted)))


def problems(condition: Any, pointer: str = "/conditions", depth: int = 1) -> list[tuple[str, str]]:
    """Everything that is wrong with a condition, as (pointer, message)."""
    if not isinstance(condition, Mapping):
        return [(pointer, "A condition is an object.")]
    groups = [name for name in ("all", "any") if name in condition]
    if not groups:
        return _single_problems(condition, pointer)
    (name, *more), parts = groups, condition[groups[0]]
    if more or len(condition) > 1:
        return [(pointer, "Give either all or any, and nothing beside it.")]
    if not isinstance(parts, list) or not 1 <= len(parts) <= MAX_CONDITIONS:
        return [(f"{pointer}/{name}", f"A list of 1 to {MAX_CONDITIONS} conditions.")]
    if depth > MAX_DEPTH:
        return [(pointer, f"Conditions nest at most {MAX_DEPTH} deep.")]
    return [
        problem
        for number, part in enumerate(parts)
        for problem in problems(part, f"{pointer}/{name}/{number}", depth + 1)
    ]


def _single_problems(condition: Mapping[str, Any], pointer: str) -> list[tuple[str, str]]:
    missing = [name for name in ("field", "operator", "value") if name not in condition]
    unknown = condition.keys() - {"field", "operator", "value"}
    if missing or unknown:
        wrong = [(f"{pointer}/{name}", "Missing data for required field.") for name in missing]
        return wrong + [(f"{pointer}/{name}", "Unknown field.") for name in sorted(unknown)]
    name, operator, wanted = condition["field"], condition["operator"], condition["value"]
    if not isinstance(name, str) or name not in FIELDS:
        return [(f"{pointer}/field", f"One of: {', '.join(FIELDS)}.")]
    if operator not in FIELDS[name]:
        return [(f"{pointer}/operator", f"For {name} one of: {', '.join(FIELDS[name])}.")]
    wrong_value = _value_problem(name, operator, wanted)
    return [(f"{pointer}/value", wrong_value)] if wrong_value else []


def _value_problem(name: str, operator: str, wanted: Any) -> str | None:
    if name == "amount":
        bounds = wanted if operator == "between" else [wanted]
        if not isinstance(bounds, list) or len(bounds) != (2 if operator == "between" else 1):
            return "Two amounts, the lower one first."
        return (
            None
            if all(_is_amount(bound) for bound in bounds) and _ascending(bounds)
            else "Not an amount."
        )
    if name == "account_id":
        return None if type(wanted) is int and wanted > 0 else "An account's id."
    if name == "kind":
        return None if wanted in KINDS else f"One of: {', '.join(KINDS)}."
    if (
        not isinstance(wanted, str)
        or not normalize_text(wanted)
        or len(wanted) > MAX_PATTERN
        or "\0" in wanted
    ):
        return f"Text of 1 to {MAX_PATTERN} characters."
    return _pattern_problem(wanted) if operator == "regex" else None


def _pattern_problem(pattern: str) -> str | None:
    """Counted repetitions are unrolled when a pattern is compiled, which no time limit covers."""
    counts = [max(int(number) for number in found if number) for found in REPEATED.findall(pattern)]
    if math.prod(counts) > MAX_REPEATS:
        return f"Its counted repetitions, multiplied, exceed {MAX_REPEATS}."
    try:
        regex.compile(pattern, flags=regex.IGNORECASE)
    except (regex.error, OverflowError, RecursionError, ValueError) as error:
        return f"Not a regular expression: {error}."
    return None


def _is_amount(value: Any) -> bool:
    return (
        type(value) in {int, float, str, Decimal}
        and AMOUNT_PATTERN.fullmatch(written(value)) is not None
    )


def written(value: Any) -> str:
    """An amount as it is written out; anything else as text."""
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < MAX_DIGITS:
        return f"{value:f}"
    return str(value)


def plain(condition: Condition) -> dict[str, Any]:
    """A valid condition as JSON keeps it: amounts are text, so that none is rounded."""
    for name in ("all", "any"):
        if name in condition:
            return {name: [plain(part) for part in condition[name]]}
    value = condition["value"]
    if condition["field"] == "amount":
        value = [written(bound) for bound in value] if isinstance(value, list) else written(value)
    return {**condition, "value": value}


def _ascending(bounds: Iterable[Any]) -> bool:
    numbers = [Decimal(written(bound)) for bound in bounds]
    return numbers == sorted(numbers)
