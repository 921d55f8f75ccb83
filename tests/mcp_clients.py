"""A client of the Model Context Protocol that sends just what a test says."""

import json
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import Person, drain_reactions

STATELESS = "2026-07-28"
PREFIX = "io.modelcontextprotocol/"
META = {f"{PREFIX}protocolVersion": STATELESS, f"{PREFIX}clientCapabilities": {}}


@dataclass
class McpClient:
    """A client with an API token, without a session and without any header of its own."""

    client: FlaskClient
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, document: Any, **headers: str) -> TestResponse:
        """Send a document, or bytes as they are."""
        body = document if isinstance(document, bytes) else json.dumps(document)
        own = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        answer = self.client.post("/mcp", data=body, headers={**own, **self.headers, **headers})
        drain_reactions(self.client.application)
        return answer

    def ask(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """The result or the error of a request."""
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}
        # As clients read it: the parser of the application makes decimals of numbers.
        answer = json.loads(self.send(message).text)
        assert answer["id"] == 1
        return answer["result"] if "result" in answer else answer["error"]

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The structured answer of a tool."""
        result = self.ask("tools/call", {"name": tool, "arguments": arguments})
        assert not result["isError"], result
        assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
        return result["structuredContent"]

    def fail(self, tool: str, **arguments: Any) -> str:
        """What a tool says is wrong."""
        result = self.ask("tools/call", {"name": tool, "arguments": arguments})
        assert result["isError"], result
        return result["content"][0]["text"]

    def save(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Preview a change and confirm it; what was saved."""
        preview = self.call(tool, **arguments)
        assert preview["status"] == "preview"
        saved = self.call(tool, **arguments, confirmation=preview["confirmation"])
        assert saved["status"] == "saved"
        return saved["change"]


def connect(person: Person, scope: str = "read") -> McpClient:
    """A client with a new token of a person."""
    token = person.post("/auth/tokens", name="model", scope=scope)["token"]
    return McpClient(person.client, token)


def stateless(method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
    """A request of the revision without a handshake."""
    values = {**(params or {}), "_meta": META}
    return {"jsonrpc": "2.0", "id": "a", "method": method, "params": values}
