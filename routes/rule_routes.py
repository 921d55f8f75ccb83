"""A person's own rules for transactions that come without a category."""

from typing import Any

from core.identity import Caller
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    RuleCreateSchema,
    RuleListQuerySchema,
    RulePageSchema,
    RuleSchema,
    RuleSuggestionsSchema,
    RuleTrialAnswerSchema,
    RuleTrialSchema,
    RuleUpdateSchema,
)
from services.categorization import rule_service
from services.versions import ExpectedVersions

rules = Resource(
    "rules", __name__, url_prefix="/rules", description="Your own rules; they run before the model."
)


@rules.post(
    "", body=RuleCreateSchema, response=RuleSchema, status=201, idempotent=True, errors=(409,)
)
def create_rule(caller: Caller, body: dict[str, Any]) -> Any:
    """Add a rule, at the end unless it says where."""
    return rule_service.create_rule(caller, body)


@rules.get("", query=RuleListQuerySchema, response=RulePageSchema)
def list_rules(caller: Caller, query: dict[str, Any]) -> Any:
    """Your rules in the order in which they run: each value goes to the first that says it, tags come from all."""
    return rule_service.list_rules(caller, query, cursors.position(query, cursors.BY_PLACE))


@rules.get("/suggestions", response=RuleSuggestionsSchema)
def suggest_rules(caller: Caller) -> Any:
    """Rules that would have spared you corrections."""
    return {"items": rule_service.suggestions(caller)}


@rules.post(
    "/dry-run", body=RuleTrialSchema, response=RuleTrialAnswerSchema, auth="read", errors=(404,)
)
def try_rule(caller: Caller, body: dict[str, Any]) -> Any:
    """What a rule would change of your transactions; nothing is changed."""
    return rule_service.dry_run(caller, body)


@rules.get("/<id:rule_id>", response=RuleSchema)
def get_rule(caller: Caller, rule_id: int) -> Any:
    """One rule."""
    return rule_service.get_rule(caller, rule_id)


@rules.change("/<id:rule_id>", body=RuleUpdateSchema, response=RuleSchema)
def update_rule(
    caller: Caller, rule_id: int, body: dict[str, Any], expected: ExpectedVersions
) -> Any:
    """Change what the body names and keep the rest; a new position moves the others."""
    return rule_service.update_rule(caller, rule_id, body, expected)


@rules.delete("/<id:rule_id>", versioned=True)
def delete_rule(caller: Caller, rule_id: int, expected: ExpectedVersions) -> None:
    """Delete one; what it did stays."""
    rule_service.delete_rule(caller, rule_id, expected)
