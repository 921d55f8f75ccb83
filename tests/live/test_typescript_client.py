"""The TypeScript client of ``make typescript`` has every call that the documentation shows."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "tests" / "live" / "typescript" / "client.ts"
CALL = re.compile(r"`(GET|POST|PUT|PATCH|DELETE) (/[\w/{}-]*[\w}])")
PATH = re.compile(r"`(/[a-z][\w/{}-]*[\w}])[`?]")
CURL = re.compile(r"curl -s \"?\$API(/[\w/-]+)((?:[^\\\n]|\\\n)*)")
NO_CALLS = {
    "/api",
    "/docs",
    "/openapi.json",
    "/transactions/17/amount",
    "/transaction_ids/3",
    "/metrics",
    "/health",
    "/ws/connect",
    "/api/event-schemas/{type}/v{version}",
    "/mcp",
    "/openid/start",
    "/parts",
}
"""Paths in the documentation that no frontend calls, pages, and pointers into a body."""
SHORTENED = {
    "/dismiss": "/notifications/{id}/dismiss",
    "/bulk-update": "/transactions/bulk-update",
    "/bulk-categorize": "/transactions/bulk-categorize",
    "/bulk-delete": "/transactions/bulk-delete",
    "/bulk-restore": "/transactions/bulk-restore",
}
"""Paths that the documentation names after their parent."""


def documented_calls() -> Iterator[tuple[str, str]]:
    """Method (empty where the text names only a path) and path, without ``/api``."""
    readme = (ROOT / "README.md").read_text("utf-8")
    pages = readme + (ROOT / "docs" / "API.md").read_text("utf-8")
    for method, path in CALL.findall(pages):
        yield method, path
    for path in PATH.findall(pages):
        yield "", path
    for path, options in CURL.findall(readme):
        yield ("POST" if " -d " in options or " -F " in options else "GET"), path


def normalize(path: str) -> str:
    """Return a path as the OpenAPI document writes it, with any id as ``{}``."""
    path = path.removeprefix("/api")
    return re.sub(r"\{\w+\}", "{}", SHORTENED.get(path, path))


def client_calls() -> set[tuple[str, str]]:
    calls = re.findall(r'api\.([A-Z]+)\("/api(/[^"]*)"', CLIENT.read_text("utf-8"))
    return {(method, normalize(path)) for method, path in calls}


def test_the_client_has_every_documented_call() -> None:
    """Add the call to tests/live/typescript/client.ts, and run `make typescript`."""
    calls = client_calls()
    paths = {path for _, path in calls}
    missing = set()
    for method, path in documented_calls():
        name = normalize(path)
        is_there = (method, name) in calls if method else name in paths
        if not is_there and path not in NO_CALLS:
            missing.add(f"{method} {path}")
    assert missing == set()


def test_the_documentation_has_calls_to_look_for() -> None:
    found = set(documented_calls())
    assert ("POST", "/auth/register") in found
    assert ("GET", "/expenses/summary") in found
    assert ("", "/predictions/history") in found
