"""Categorization rules: a user's own conditions and what they set."""

from core.identity import Caller
from models import CategoryRule
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
from services.categorization import rule_dry_run, rule_queries, rule_service, rule_suggestions
from services.categorization.rule_dry_run import RuleTrial
from services.categorization.rule_suggestions import RuleSuggestions
from services.categorization.rule_values import RuleTrialValues, RuleValues
from services.paging import Page, PageQuery
from services.versions import ExpectedVersions

rules = Resource(
    "rules",
    __name__,
    url_prefix="/rules",
    description="Your own categorization rules. They run before the model.",
)


@rules.post(
    "", body=RuleCreateSchema, response=RuleSchema, status=201, idempotent=True, errors=(409,)
)
def create_rule(caller: Caller, body: RuleValues) -> CategoryRule:
    """Create a rule, by default at the end of your rules.

    A rule applies to new transactions without a category and to the backlog. 409 if you have 200
    rules already.
    """
    return rule_service.create_rule(caller, body)


@rules.get("", query=RuleListQuerySchema, response=RulePageSchema)
def list_rules(caller: Caller, query: PageQuery) -> Page:
    """List your rules in execution order.

    The first matching rule sets each field; tags are collected from all matching rules.
    """
    # By position and id: rules run in an order that is not that of their ids.
    return rule_queries.list_rules(caller, query, cursors.take_position(query, cursors.BY_PLACE))


@rules.get("/suggestions", response=RuleSuggestionsSchema)
def suggest_rules(caller: Caller) -> RuleSuggestions:
    """List suggested rules that would have made your corrections unnecessary.

    A rule is suggested for a payee that you have corrected to the same category at least three
    times, unless one of your rules covers it.
    """
    return rule_suggestions.suggest_rules(caller)


@rules.post(
    "/dry-run", body=RuleTrialSchema, response=RuleTrialAnswerSchema, auth="read", errors=(404,)
)
def try_rule(caller: Caller, body: RuleTrialValues) -> RuleTrial:
    """Try a rule on your newest 10,000 transactions without changing anything.

    Send `rule_id` for one of your rules, or `conditions` and actions for a new one. Categories that
    you have chosen yourself are kept.
    """
    return rule_dry_run.try_rule(caller, body)


@rules.get("/<id:rule_id>", response=RuleSchema)
def get_rule(caller: Caller, rule_id: int) -> CategoryRule:
    """Get a rule."""
    return rule_queries.get_rule(caller, rule_id)


@rules.change("/<id:rule_id>", body=RuleUpdateSchema, response=RuleSchema)
def update_rule(
    caller: Caller, rule_id: int, body: RuleValues, expected: ExpectedVersions
) -> CategoryRule:
    """Change fields of a rule; fields that are missing keep their values.

    A new position moves the other rules.
    """
    return rule_service.update_rule(caller, rule_id, body, expected)


@rules.delete("/<id:rule_id>", versioned=True)
def delete_rule(caller: Caller, rule_id: int, expected: ExpectedVersions) -> None:
    """Delete a rule. Transactions it already changed keep their values."""
    rule_service.delete_rule(caller, rule_id, expected)
