"""Open a React page on a live server with Chromium, in two tabs: ``make browser``.

The page and the program that drives the browser are in ``tests/live/browser``; their packages come
from npm, in the versions of the lock file.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.live.browsers import find_browser_tools
from tests.live.server import Server, running
from tests.live.typescript_client import install, write_document

PROJECT = Path(__file__).parent / "browser"


def main() -> int:
    """0 when the page compiles and every tab shows what it should, or where there is no browser."""
    tools = find_browser_tools()
    if tools is None:
        return 0

    install(tools.npm, PROJECT)
    write_document(PROJECT / "openapi.json")
    for script in ("generate", "check"):
        if status := _run(tools.npm, script):
            return status
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # The limits that a server has by default, which other tests turn off.
        with running(
            folder, DEMO_DATA="true", RATE_LIMIT_API="10/second", RATE_LIMIT_AUTH="5/minute"
        ) as server:
            return _run(tools.npm, "test", dict(_describe(server, folder, tools.chromium)))


def _describe(server: Server, folder: Path, chromium: str) -> Iterator[tuple[str, str]]:
    """Environment variables of the program that drives the browser."""
    yield "API_URL", server.url
    yield "CHROMIUM", chromium
    yield "DEMO_PASSWORD", (folder / "demo_password").read_text("utf-8").strip()


def _run(npm: str, script: str, variables: dict[str, str] | None = None) -> int:
    environment = os.environ | (variables or {})
    command = [npm, "run", "--silent", script]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
