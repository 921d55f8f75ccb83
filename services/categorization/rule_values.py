"""Values of rules as requests name them."""

from typing import TypedDict

from core.json_types import JsonObject


class RuleValues(TypedDict, total=False):
    """Values of a new rule, or changes to one; ``position`` counts from 1."""

    name: str
    conditions: JsonObject
    category_id: int | None
    payee: str | None
    tags: list[str]
    kind: str | None
    to_account_id: int | None
    is_active: bool
    position: int


class RuleTrialValues(RuleValues, total=False):
    """The values of a rule that is not stored, or the ``rule_id`` of one that is."""

    rule_id: int
