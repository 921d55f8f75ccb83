"""The protocol over standard input and output."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from assistant.mcp.messages import MAX_BYTES
from tests.conftest import Person
from tests.mcp_clients import connect, stateless

pytestmark = pytest.mark.any_database

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


@pytest.fixture
def converse(app: Flask, ada: Person) -> Callable[..., list[Any]]:
    """Run the command with some lines, and return what it answers."""

    def run(*messages: Any, token: str | None = None) -> list[Any]:
        lines = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in messages]
        result = app.test_cli_runner().invoke(
            args=["mcp"],
            input=io.BytesIO(b"\n".join(lines) + b"\n"),
            env={"OUTLAY_TOKEN": connect(ada).token if token is None else token},
        )
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    return run


def test_messages_are_answered_line_by_line(converse: Callable[..., list[Any]]) -> None:
    call = {"name": "get_accounts", "arguments": {}}
    answers = converse(
        PING,
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        b"",
        stateless("tools/call", call),
    )
    assert answers[0] == {"jsonrpc": "2.0", "id": 1, "result": {}}
    assert answers[1]["result"]["structuredContent"] == {"accounts": []}
    assert len(answers) == 2


def test_errors_end_nothing(converse: Callable[..., list[Any]]) -> None:
    long = json.dumps({**PING, "params": {"text": "x" * MAX_BYTES}}).encode()
    answers = converse(b"{", [PING], long, {**PING, "method": "nothing"}, PING)
    codes = [one.get("error", {}).get("code") for one in answers]
    assert codes == [-32700, -32600, -32600, -32601, None]


@pytest.mark.parametrize("token", ["", "out_wrong", "eyJ"])
def test_without_a_valid_token_the_command_ends(app: Flask, token: str) -> None:
    result = app.test_cli_runner().invoke(args=["mcp"], env={"OUTLAY_TOKEN": token})
    assert result.exit_code == 1
    assert "OUTLAY_TOKEN: " in result.output, result.output
