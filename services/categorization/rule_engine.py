"""Match transactions against rules and collect what the rules do. Plain values; nothing is stored.

Texts are compared as names are: without regard to case and spacing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import regex

from core.enums import RuleField, RuleOperator
from core.normalization import distinct_names, normalize_text
from services.categorization.rule_conditions import CURRENCY_KEY, Condition

PATTERN_SECONDS = 0.05
"""Time limit of one search for a regular expression."""
MAX_TIMEOUTS = 3
"""A rule whose pattern exceeds its time limit this often is skipped for the rest of the run."""

EXACT_FIELDS = frozenset({RuleField.ACCOUNT_ID, RuleField.KIND})
TEXT_TESTS: Mapping[str, Callable[[str, str], bool]] = {
    RuleOperator.CONTAINS: lambda text, value: value in text,
    RuleOperator.EQUALS: lambda text, value: text == value,
    RuleOperator.STARTS_WITH: lambda text, value: text.startswith(value),
    RuleOperator.ENDS_WITH: lambda text, value: text.endswith(value),
}
AMOUNT_TESTS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    RuleOperator.EQUALS: lambda amount, value: amount == value,
    RuleOperator.AT_LEAST: lambda amount, value: amount >= value,
    RuleOperator.AT_MOST: lambda amount, value: amount <= value,
}


@dataclass(frozen=True, slots=True)
class RuleSubject:
    """The properties of a transaction that conditions test; named as ``RuleField``.

    ``merchant`` is the payee without a bank's additions, ``amount`` is in major units.
    """

    payee: str
    description: str
    merchant: str
    amount: Decimal
    currency: str
    kind: str
    account_id: int | None

    @property
    def text(self) -> str:
        return f"{self.payee} {self.description}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as plain values; None sets nothing."""

    id: int
    conditions: Condition
    category_id: int | None = None
    payee: str | None = None
    tags: tuple[str, ...] = ()
    kind: str | None = None
    to_account_id: int | None = None


@dataclass(slots=True)
class RuleEffect:
    """What the matching rules set on a transaction; None keeps the transaction's own value."""

    category_id: int | None = None
    payee: str | None = None
    tags: tuple[str, ...] = ()
    kind: str | None = None
    to_account_id: int | None = None
    rule_ids: list[int] = field(default_factory=list)

    def add(self, rule: Rule) -> None:
        """Add a matching rule: earlier rules keep the fields that they set, tags are collected."""
        self.rule_ids.append(rule.id)
        # ``or`` is safe for ids, which start at 1, and for payees, of which an empty one sets
        # nothing.
        self.category_id = self.category_id or rule.category_id
        self.payee = self.payee or rule.payee
        self.tags = tuple(distinct_names(self.tags + rule.tags))
        # Together: the account of one rule must not become that of another rule's transfer.
        if self.kind is None and rule.kind is not None:
            self.kind = rule.kind
            self.to_account_id = rule.to_account_id


@dataclass(slots=True)
class RuleRun:
    """One run of rules over many transactions, with the time-outs of each rule's patterns.

    ``currency`` is that of amounts in conditions which name none: the user's.
    """

    rules: Sequence[Rule]
    currency: str
    timeouts: dict[int, int] = field(default_factory=dict)

    def apply(self, subject: RuleSubject) -> RuleEffect:
        """Run the rules in their order and return their combined effect."""
        effect = RuleEffect()
        for rule in self.rules:
            if self.matches(rule, subject):
                effect.add(rule)
        return effect

    def matches(self, rule: Rule, subject: RuleSubject) -> bool:
        """Return whether a rule matches; one whose pattern exceeds its time limit does not."""
        timeouts = self.timeouts.get(rule.id, 0)
        if timeouts >= MAX_TIMEOUTS:
            return False
        try:
            return matches_condition(rule.conditions, subject, self.currency)
        except TimeoutError:
            self.timeouts[rule.id] = timeouts + 1
            return False


def matches_condition(condition: Condition, subject: RuleSubject, currency: str) -> bool:
    """Evaluate a valid condition. Raises TimeoutError when a pattern exceeds its time limit."""
    if "all" in condition:
        return all(matches_condition(part, subject, currency) for part in condition["all"])
    if "any" in condition:
        return any(matches_condition(part, subject, currency) for part in condition["any"])

    field_name, operator, value = condition["field"], condition["operator"], condition["value"]
    actual = getattr(subject, field_name)
    if field_name == RuleField.AMOUNT:
        # 100 yen are not 100 dollars: amounts of another currency cannot be compared.
        is_comparable = condition.get(CURRENCY_KEY, currency) == subject.currency
        return is_comparable and _matches_amount(actual, operator, value)
    if field_name in EXACT_FIELDS:
        return bool(actual == value)
    if operator == RuleOperator.REGEX:
        return _matches_pattern(actual, value)
    # Patterns are not normalised: in lower case, \S would mean \s.
    return TEXT_TESTS[operator](normalize_text(actual), normalize_text(value))


def _matches_amount(amount: Decimal, operator: str, value: Any) -> bool:
    if operator == RuleOperator.BETWEEN:
        low, high = value
        # Through text, as it is stored: a float would bring its rounding error along.
        return Decimal(str(low)) <= amount <= Decimal(str(high))
    return AMOUNT_TESTS[operator](amount, Decimal(str(value)))


def _matches_pattern(text: str, pattern: str) -> bool:
    # The package regex, because re has no time limit and a pattern is a user's own.
    match = regex.search(pattern, text, flags=regex.IGNORECASE, timeout=PATTERN_SECONDS)
    return match is not None
