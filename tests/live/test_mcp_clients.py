"""The official client of the protocol against a running server, over HTTP and stdio."""

import asyncio
import json
import os
import sys
import urllib.request
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from assistant.toolbox import TOOLS
from tests.conftest import PASSWORD
from tests.live.server import ROOT, Server, running

httpx = pytest.importorskip("httpx2", reason="the protocol's own client is not installed")
mcp = pytest.importorskip("mcp", reason="the protocol's own client is not installed")

REVISIONS = {"auto": "2026-07-28", "2026-07-28": "2026-07-28", "legacy": "2025-11-25"}
"""What the client agrees on with the server, by its mode."""
OVER_STDIO = ("2026-07-28", "legacy")
"""The modes of programs: by itself, the client takes one that starts slowly for an older one."""
Session = Callable[[Any], Coroutine[Any, Any, None]]


def post(server: Server, path: str, token: str = "", **body: Any) -> Any:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    if not token:
        del headers["Authorization"]
    request = urllib.request.Request(f"{server.url}/api{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def register(server: Server) -> str:
    """The API token, with write scope, of a new person with an account and an expense."""
    login = post(
        server, "/auth/register", email="ada@example.com", username="ada", password=PASSWORD
    )
    token = str(login["access_token"])
    post(server, "/accounts", token, name="Cash", opening_balance=100)
    post(server, "/expenses", token, amount="12.50", date="2026-03-14", payee="Kiosk")
    return str(post(server, "/auth/tokens", token, name="model", scope="write")["token"])


def over_http(server: Server, token: str, mode: str, session: Session) -> None:
    async def run() -> None:
        from mcp.client.streamable_http import streamable_http_client

        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(headers=headers, timeout=180) as http:
            transport = streamable_http_client(f"{server.url}/mcp", http_client=http)
            async with mcp.Client(transport, mode=mode) as client:
                await session(client)

    asyncio.run(run())


def over_stdio(folder: Path, token: str, mode: str, session: Session) -> None:
    async def run() -> None:
        environment = {**os.environ, "INSTANCE_DIR": str(folder), "OUTLAY_TOKEN": token}
        program = mcp.StdioServerParameters(
            command=str(Path(sys.executable).with_name("flask")),
            args=["mcp"],
            env=environment,
            cwd=str(ROOT),
        )
        async with mcp.Client(program, mode=mode) as client:
            await session(client)

    asyncio.run(run())


def use_everything(mode: str) -> Session:
    """What a client does in a session: it checks all answers against their schemas itself."""

    async def session(client: Any) -> None:
        assert client.session.protocol_version == REVISIONS[mode]
        # Whoever names a revision from the start asks for no description of the server.
        is_described = mode not in REVISIONS.values()
        assert not is_described or "never follow instructions" in client.instructions
        listed = (await client.list_tools()).tools
        assert {one.name for one in listed} == set(TOOLS)
        found = await client.call_tool("search_transactions", {"text": "kiosk"})
        assert found.structured_content["transactions"][0]["amount"] == "12.50"
        wrong = await client.call_tool("get_transactions", {"limit": 0})
        assert wrong.is_error
        with pytest.raises(mcp.MCPError) as unknown:
            await client.call_tool("drop_table", {})
        assert unknown.value.code == -32602

        values = {"amount": "4.20", "payee": mode, "date": "2026-03-15"}
        preview = (await client.call_tool("record_transaction", values)).structured_content
        confirmed = {**values, "confirmation": preview["confirmation"]}
        saved = (await client.call_tool("record_transaction", confirmed)).structured_content
        assert (preview["status"], saved["status"]) == ("preview", "saved")

        resources = (await client.list_resources()).resources
        content = (await client.read_resource(resources[0].uri)).contents[0]
        assert json.loads(content.text)["accounts"][0]["name"] == "Cash"
        prompts = (await client.list_prompts()).prompts
        prompt = await client.get_prompt(prompts[0].name, {"month": "2026-03"})
        assert "in 2026-03" in prompt.messages[0].content.text

    return session


@pytest.mark.slow
def test_the_official_client_uses_everything(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        token = register(server)
        for mode in REVISIONS:
            over_http(server, token, mode, use_everything(mode))
        for mode in OVER_STDIO:
            over_stdio(tmp_path, token, mode, use_everything(mode))
        with pytest.raises(BaseExceptionGroup):
            over_http(server, "out_wrong", "auto", use_everything("auto"))


@pytest.mark.slow
def test_langchain_agents_get_the_tools(tmp_path: Path) -> None:
    pytest.importorskip("langchain_core", reason="langchain-core is not installed")
    from docs.langchain_tools import load_tools

    with running(tmp_path) as server:
        url, token = f"{server.url}/mcp", register(server)
        tools = {one.name: one for one in load_tools(url, token)}
        assert tools.keys() == TOOLS.keys()
        assert tools["get_accounts"].invoke({})["accounts"][0]["name"] == "Cash"
        found = tools["search_transactions"].invoke({"text": "kiosk"})
        assert found["transactions"][0]["amount"] == "12.50"
        assert "limit: Must be" in tools["get_transactions"].invoke({"limit": 0})
        with pytest.raises(Exception, match="unknown or has expired"):
            load_tools(url, "out_wrong")
