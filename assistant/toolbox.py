"""All tools by name, and how they are called: validated, scoped to the caller, and rendered."""

from collections.abc import Mapping
from typing import Any

import structlog
from marshmallow import ValidationError

from assistant.change import change_schema, make_change
from assistant.tool import Arguments, Tool
from assistant.tools import planning, reports, transactions, writing
from container import container
from contract.base import Schema
from core.errors import INVALID_REQUEST, FieldProblem, Invalid
from core.identity import Caller, require_write_access
from core.json_types import JsonObject

log = structlog.get_logger()

TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        transactions.get_transactions,
        transactions.search_transactions,
        reports.get_category_breakdown,
        reports.get_income_vs_expense,
        reports.compare_periods,
        reports.get_anomalies,
        planning.get_spending_forecast,
        planning.get_cash_flow,
        planning.check_affordability,
        planning.get_budgets,
        planning.get_recurring_payments,
        planning.get_goals,
        reports.get_net_worth,
        transactions.get_accounts,
        transactions.get_categories,
        writing.record_transaction,
        writing.categorize_transactions,
        writing.set_budget,
    )
}

REACTION_SECONDS = 1.0
"""How long a tool waits at most for what recent writes lead to."""
MAX_PROBLEMS = 20


def list_tools(caller: Caller) -> list[Tool]:
    """List the tools that the caller's credentials allow."""
    return [tool for tool in TOOLS.values() if may_use(caller, tool)]


def may_use(caller: Caller, tool: Tool) -> bool:
    """Return whether the caller's credentials allow a tool."""
    return not tool.writes or caller.access != "read"


def result_schema(tool: Tool) -> type[Schema]:
    """Return the schema of what a tool answers."""
    return change_schema(tool) if tool.writes else tool.result


def call_tool(caller: Caller, tool: Tool, arguments: JsonObject) -> JsonObject:
    """Call a tool with unchecked arguments, and return its answer as JSON.

    Raises Forbidden for a tool that writes and credentials that only read, Invalid for wrong
    arguments, and what the tool's services raise.
    """
    if tool.writes:
        require_write_access(caller)
    values = _parse(tool, arguments)
    # What is asked and answered is the person's own; only the name is for the log.
    log.info("tool_called", tool=tool.name)
    # What was recorded a moment ago may be unusual, or exceed a budget.
    container().await_reactions(REACTION_SECONDS)
    if tool.writes:
        answer = make_change(caller, tool, values)
    else:
        answer = tool.result().dump(tool.run(caller, values))
    complete_links(answer, container().mail_links.public_url)
    return answer


def complete_links(value: Any, public_url: str) -> None:
    """Put the address of this server before the paths of all links in an answer."""
    if isinstance(value, list):
        for item in value:
            complete_links(item, public_url)
    elif isinstance(value, dict):
        if value.get("link") is not None:
            value["link"] = f"{public_url}{value['link']}"
        for member in value.values():
            complete_links(member, public_url)


def _parse(tool: Tool, arguments: JsonObject) -> Arguments:
    try:
        values: Arguments = tool.arguments().load(arguments)
    except ValidationError as error:
        problems = list(_collect_problems(error.messages_dict))
        raise Invalid(INVALID_REQUEST, problems=problems[:MAX_PROBLEMS]) from error
    return values


def _collect_problems(messages: Mapping[Any, Any]) -> list[FieldProblem]:
    """List what is wrong with each argument, with its first message."""
    return [(str(name)[:100], _first_message(nested)) for name, nested in messages.items()]


def _first_message(messages: Any) -> str:
    while not isinstance(messages, str):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    return messages
