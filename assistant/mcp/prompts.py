"""Prompts: tasks that a person can start in a client by name."""

import re

from assistant.mcp.messages import INVALID_PARAMS, RpcError
from core.identity import Caller
from core.json_types import JsonObject

MONTHLY_REVIEW = "monthly_review"
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
TEXT = (
    "Review my finances in {month}. Call get_income_vs_expense, get_category_breakdown,"
    " get_anomalies, get_budgets and get_recurring_payments, and compare_periods with the month"
    " before. Then tell me in plain words: what came in and went out, which categories changed most"
    " and why, what was unusual, which budgets are at risk, and three things that I could do. Take"
    " every number from a tool's answer, with its currency, and add the link of what you speak of."
    " Do not change anything."
)


def list_prompts() -> list[JsonObject]:
    """Describe all prompts."""
    return [
        {
            "name": MONTHLY_REVIEW,
            "title": "Monthly review",
            "description": "Review a month: income, spending, what was unusual, budgets, and what"
            " to do.",
            "arguments": [
                {
                    "name": "month",
                    "description": "Month as YYYY-MM. Defaults to the current month.",
                    "required": False,
                }
            ],
        }
    ]


def get_prompt(caller: Caller, name: object, arguments: object) -> JsonObject:
    """Return the messages of a prompt. Raises RpcError for an unknown one and wrong arguments."""
    if name != MONTHLY_REVIEW:
        raise RpcError(INVALID_PARAMS, "Unknown prompt; see prompts/list.")
    values = arguments if isinstance(arguments, dict) else {}
    month = values.get("month") or f"{caller.today:%Y-%m}"
    # Nothing else gets into the text: an argument must not become an instruction.
    if values.keys() - {"month"} or not isinstance(month, str) or not MONTH.fullmatch(month):
        raise RpcError(INVALID_PARAMS, "The only argument is month, written as YYYY-MM.")
    text = TEXT.format(month=month)
    return {
        "description": "Review of a month",
        "messages": [{"role": "user", "content": {"type": "text", "text": text}}],
    }
