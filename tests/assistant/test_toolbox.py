"""Every tool: who may call it, what it answers, and that its schema says so."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import jsonschema_rs
import pytest

from assistant.json_schemas import describe_arguments, describe_result
from assistant.toolbox import TOOLS, result_schema
from core.errors import INVALID_REQUEST
from tests.complete_user import fill_every_table
from tests.conftest import Person
from tests.mcp_clients import McpClient, connect

NEEDED: dict[str, dict[str, Any]] = {
    "search_transactions": {"text": "kiosk"},
    "compare_periods": {
        "first_start_date": "2026-02-01",
        "first_end_date": "2026-02-28",
        "second_start_date": "2026-03-01",
        "second_end_date": "2026-03-31",
    },
    "check_affordability": {"amount": "10"},
    "record_transaction": {"amount": "12.50", "payee": "Kiosk"},
    "set_budget": {"amount": "100"},
}
"""The arguments that tools require."""
MAX_BYTES = 64 * 1024
SUM_FIELDS = re.compile(r"total|spent|amount|balance|limit|refunds|savings$|lower|upper|net_worth")


def arguments_for(client: McpClient, name: str) -> dict[str, Any] | None:
    """Arguments with which a tool can be called; None without any transaction to name."""
    if name != "categorize_transactions":
        return NEEDED.get(name, {})
    lines = client.call("get_transactions", min_amount=100)["transactions"]
    ids = [line["id"] for line in lines]
    return {"transaction_ids": ids, "category_id": lines[0]["category_id"]} if ids else None


@pytest.fixture
def filled(ada: Person, today: Callable[[str], None]) -> McpClient:
    today("2026-03-20")
    fill_every_table(ada)
    return connect(ada, "write")


def call_all(client: McpClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every tool with its answer, except those that have too little history."""
    for name in TOOLS.keys() - {"get_spending_forecast"}:
        arguments = arguments_for(client, name)
        if arguments is not None:
            yield name, client.call(name, **arguments)


def test_tools_answer_as_their_schemas_say(filled: McpClient) -> None:
    answers = dict(call_all(filled))
    assert len(answers) == len(TOOLS) - 1
    for name, answer in answers.items():
        jsonschema_rs.validator_for(describe_result(result_schema(TOOLS[name]))).validate(answer)
        assert len(json.dumps(answer)) < MAX_BYTES
        for holder in amount_holders(answer):
            assert re.fullmatch(r"[A-Z]{3}", holder["currency"]), name


def test_tools_without_data_answer_as_their_schemas_say(ada: Person) -> None:
    for name, answer in call_all(connect(ada, "write")):
        jsonschema_rs.validator_for(describe_result(result_schema(TOOLS[name]))).validate(answer)


def test_a_forecast_without_history_says_so(ada: Person) -> None:
    assert connect(ada).fail("get_spending_forecast").startswith("not_enough_data: ")


@pytest.mark.parametrize("name", TOOLS)
def test_schemas_of_arguments_are_valid_and_closed(name: str) -> None:
    schema = describe_arguments(TOOLS[name].arguments)
    assert jsonschema_rs.meta.is_valid(schema)
    assert schema["additionalProperties"] is False
    assert "user_id" not in schema["properties"]
    assert all(one.get("description") for one in schema["properties"].values())


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_says_what_it_is_for_in_a_few_words(name: str) -> None:
    assert 0 < len(TOOLS[name].title) <= 40
    assert 20 < len(TOOLS[name].description) <= 400


def amount_holders(answer: Any, currency: str | None = None) -> list[dict[str, Any]]:
    """The objects of an answer that have amounts, with the currency that is beside or above."""
    if isinstance(answer, list):
        parts = [amount_holders(item, currency) for item in answer]
        return list(chain.from_iterable(parts))
    if not isinstance(answer, dict):
        return []
    currency = answer.get("currency", currency)
    amounts = [
        value
        for key, value in answer.items()
        if SUM_FIELDS.search(key) and isinstance(value, str | int | float)
    ]
    own = [{"currency": currency}] if amounts else []
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", one) for one in amounts), amounts
    parts = [amount_holders(value, currency) for value in answer.values()]
    return [*own, *chain.from_iterable(parts)]


def test_no_tool_takes_a_user(ada: Person, bob: Person) -> None:
    client = connect(ada, "write")
    for name in TOOLS:
        refusal = client.fail(name, **NEEDED.get(name, {}), user_id=bob.id)
        assert refusal.startswith(f"invalid: {INVALID_REQUEST}")
        assert "user_id: Unknown field." in refusal


def test_a_token_that_reads_sees_no_tool_that_writes(ada: Person) -> None:
    listed = {tool["name"] for tool in connect(ada).ask("tools/list")["tools"]}
    assert listed == {name for name, tool in TOOLS.items() if not tool.writes}


def test_a_token_that_reads_cannot_write(ada: Person, count_rows: Callable[[str], int]) -> None:
    client = connect(ada)
    # The mail about the new token is an event, too.
    ada.client.application.extensions["outlay"].jobs.drain()
    before = count_rows("events")
    for name in [name for name, tool in TOOLS.items() if tool.writes]:
        assert client.fail(name, **NEEDED.get(name, {})).startswith("read_only_token: ")
    assert count_rows("events") == before


def test_links_lead_to_this_server(ada: Person) -> None:
    row = ada.spend(4)
    answer = connect(ada).call("get_transactions", start_date="2026-03-14", end_date="2026-03-14")
    base = ada.client.application.config["PUBLIC_URL"]
    assert answer["transactions"][0]["link"] == f"{base}/transactions?id={row['id']}"
    query = "start_date=2026-03-14&end_date=2026-03-14"
    assert answer["link"] == f"{base}/transactions?{query}"
