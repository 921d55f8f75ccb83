"""Open the web app on live servers with Chromium: ``make web-test``.

The tests are the files ``tests/live/web/*.test.mjs``. Each gets a server of its own with the demo
household, so that no test meets what another has changed. Two files run at a time; what a file
prints comes when it has ended.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.live.browsers import BrowserTools, find_browser_tools
from tests.live.server import ROOT, running
from tests.live.typescript_client import install
from tests.openid_providers import running_provider

PROJECT = Path(__file__).parent / "web"
PAGE = ROOT / "web" / "dist" / "index.html"
ENDING = ".test.mjs"
FILES = tuple(PROJECT.glob(f"*{ENDING}"))
# The limit that people have: a page that asks too often is refused. The tests sign in more often.
SETTINGS = {"RATE_LIMIT_API": "10/second"}
AT_ONCE = 2
"""Files at a time: a browser waits for its server, and for pages to be quiet for a moment."""
LONGEST = ("pages", "transactions", "imports", "people", "sessions")
"""Files that begin first, so that no long one runs alone in the end."""
WITH_PROVIDER = "openid"
"""The file whose server has a provider to log in at."""
_printing = threading.Lock()


def main(names: Sequence[str]) -> int:
    """0 when all tests pass, or those named; also where there is no browser."""
    tools = find_browser_tools()
    if tools is None:
        return 0

    if not PAGE.exists():
        raise SystemExit("The web app is not built: run make web first.")
    install(tools.npm, PROJECT)
    tests = _long_first(names or [path.name.removesuffix(ENDING) for path in FILES])
    pictures = Path(tempfile.mkdtemp(prefix="outlay-web-"))
    with demo_household() as household, ThreadPoolExecutor(AT_ONCE) as pool:
        passes = partial(_passes, tools=tools, household=household, pictures=pictures)
        results = list(pool.map(passes, tests))
        suspects = [test for test, passed in zip(tests, results, strict=True) if not passed]
        # Once more, alone and on a server of its own: a busy machine may have let the browser wait
        # too long for something, which is reported above. What fails twice is a fault.
        failed = [test for test in suspects if not passes(test)]
    if not failed:
        shutil.rmtree(pictures)
        return 0
    print(f"Failed: {', '.join(failed)}. Pictures: {pictures}")  # noqa: T201 (the result of a program)
    return 1


@contextmanager
def demo_household() -> Iterator[Path]:
    """A folder with the database of a demo household, to be copied."""
    with tempfile.TemporaryDirectory() as name:
        environment = os.environ | {"INSTANCE_DIR": name, "MODELS_DIR": f"{name}/models"}
        flask = str(Path(sys.executable).with_name("flask"))
        subprocess.run(
            [flask, "prepare"], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        yield Path(name)


@contextmanager
def household_server(household: Path, **settings: str) -> Iterator[dict[str, str]]:
    """Serve a copy of the household; what a program that drives the browser must know of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "instance"
        shutil.copytree(household, folder)
        with running(folder, **settings) as server:
            password = (folder / "demo_password").read_text("utf-8").strip()
            yield {
                "SERVER_URL": server.url,
                "DEMO_PASSWORD": password,
                "INSTANCE_DIR": str(folder),
                "SERVER_PID": str(server.process.pid),
            }


@contextmanager
def provider_of(test: str) -> Iterator[dict[str, str]]:
    """The OpenID Connect provider that a file of tests needs: the settings of a server for it."""
    if test != WITH_PROVIDER:
        yield {}
        return
    with running_provider() as issuer:
        client = {"OIDC_CLIENT_ID": "outlay", "OIDC_CLIENT_SECRET": "secret"}
        yield {"OIDC_ISSUER": issuer, "OIDC_NAME": "Home login", **client}


def _long_first(tests: Sequence[str]) -> list[str]:
    return sorted(tests, key=lambda test: (test not in LONGEST, test))


def _passes(test: str, tools: BrowserTools, household: Path, pictures: Path) -> bool:
    with (
        provider_of(test) as provider,
        household_server(household, **SETTINGS, **provider) as facts,
    ):
        environment = os.environ | facts | provider
        environment |= {"CHROMIUM": tools.chromium, "PICTURES_DIR": str(pictures)}
        command = [tools.node, "--test", "--test-reporter=spec", f"{test}{ENDING}"]
        result = subprocess.run(
            command,
            cwd=PROJECT,
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    with _printing:
        print(f"\n{test}\n{result.stdout}", flush=True)  # noqa: T201 (what the tests say)
    return result.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
