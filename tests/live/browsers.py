"""What the tests in a browser need of the machine: Node.js with npm, and Chromium."""

import os
import shutil
from dataclasses import dataclass

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class BrowserTools:
    """Paths of the programs."""

    npm: str
    node: str
    chromium: str


def find_browser_tools() -> BrowserTools | None:
    """Find the programs; None, with a sentence, where one is missing.

    Raises SystemExit where everything must be there.
    """
    npm, node = shutil.which("npm"), shutil.which("node")
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if npm and node and chromium:
        return BrowserTools(npm, node, chromium)

    reason = "this needs Node.js 20.19 or newer, with npm, and Chromium"
    if os.environ.get("OUTLAY_REQUIRE_SERVICES"):
        raise SystemExit(reason)
    print(f"Skipped: {reason}.")  # noqa: T201 (the result of a program)
    return None
