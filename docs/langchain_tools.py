"""The tools of an Outlay server as LangChain tools, for agents in a process of their own.

A file to copy: it needs the packages of ``requirements-langchain.txt`` and nothing of Outlay.
"""

import json
from functools import partial
from typing import Any

import urllib3
from langchain_core.tools import StructuredTool, ToolException

JsonObject = dict[str, Any]
SECONDS = 60.0
REVISION = "2025-11-25"


def load_tools(url: str, token: str) -> list[StructuredTool]:
    """Load the tools that an API token allows at a server's ``/mcp``; each calls that server.

    Raises ToolException where the server refuses the token.
    """
    ask = partial(_ask, urllib3.PoolManager(timeout=SECONDS), url, token)
    return [_build(ask, described) for described in ask("tools/list", {})["tools"]]


def _build(ask: partial[JsonObject], described: JsonObject) -> StructuredTool:
    name: str = described["name"]

    def run(**arguments: Any) -> JsonObject:
        result = ask("tools/call", {"name": name, "arguments": arguments})
        if result["isError"]:
            # The agent reads what is wrong and calls again.
            raise ToolException(result["content"][0]["text"])
        content: JsonObject = result["structuredContent"]
        return content

    return StructuredTool.from_function(
        run,
        name=name,
        description=described["description"],
        args_schema=described["inputSchema"],
        handle_tool_error=True,
        metadata={"read_only": described["annotations"]["readOnlyHint"]},
    )


def _ask(
    pool: urllib3.PoolManager, url: str, token: str, method: str, params: JsonObject
) -> JsonObject:
    response = pool.request(
        "POST",
        url,
        body=json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}),
        headers={
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": REVISION,
        },
    )
    answer = json.loads(response.data)
    if "result" not in answer:
        reason = answer.get("error", {}).get("message") or answer.get("detail")
        raise ToolException(f"{method}: {reason}")
    result: JsonObject = answer["result"]
    return result
