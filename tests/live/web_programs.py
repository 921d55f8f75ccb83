"""Run a program that opens the app on a live server: ``make web-bench``, ``make pictures``."""

import os
import subprocess
import sys

from tests.live.browsers import find_browser_tools
from tests.live.server import ROOT
from tests.live.typescript_client import install
from tests.live.web_pages import PROJECT, demo_household, household_server

PROGRAMS = ("bench", "pictures")
PICTURES = ROOT / "docs" / "pictures"
# Kept from one run to the next; ignored by git.
PEERS = ROOT / ".venv-peers"


def main(name: str) -> int:
    """Exit status of the program; 0 as well where there is no browser."""
    if name not in PROGRAMS:
        raise SystemExit(f"Unknown program {name!r}; there are {' and '.join(PROGRAMS)}.")
    tools = find_browser_tools()
    if tools is None:
        return 0

    install(tools.npm, PROJECT)
    with demo_household() as household, household_server(household) as facts:
        environment = os.environ | facts
        environment |= {"CHROMIUM": tools.chromium, "PICTURES_DIR": str(PICTURES)}
        environment |= {"PYTHON": sys.executable, "NPM": tools.npm, "PEERS_DIR": str(PEERS)}
        command = [tools.node, f"{name}.mjs"]
        return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
