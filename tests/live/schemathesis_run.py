"""Attack a live server with requests derived from the contract: ``make schemathesis``.

``make schemathesis SEED=11`` sends other random requests than the usual ones.

Every check is on but one: ``positive_data_acceptance`` takes each refusal of a request that fits
its schema for a defect, and rules of the ledger (an account that exists, a date that is not before
another) cannot be written into a schema.
"""

import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from tests.live.server import HANG_SECONDS, Server, running

CONFIG = Path(__file__).with_name("schemathesis.toml")
DEFAULT_SEED = "7"
MAX_EXAMPLES = "8"
"""Random requests of each operation; the coverage phase adds about a hundred chosen ones."""
ENDS_THE_RUN = ("logOut", "logOutWithCookies", "deleteMe", "deleteSession", "deleteUser")
"""Operations after which the token of the run would no longer be valid."""
NEVER_ENDS = ("sendChanges",)
"""Operations whose answers go on for as long as the client listens."""


def main() -> int:
    """0 when every answer is one that the document describes."""
    program, *seeds = sys.argv[1:]
    seed = seeds[0] if seeds else DEFAULT_SEED
    settings = {"DEMO_DATA": "true", "ACCESS_TOKEN_MINUTES": "1440"}
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), **settings) as server:
        token = _log_in(server, Path(folder))
        return subprocess.run(_command(program, server, token, seed), check=False).returncode


def _log_in(server: Server, folder: Path) -> str:
    """Log in as the demo household, whose rows let requests get beyond 404."""
    log = (folder / "server.log").read_text("utf-8")
    line = next(line for line in log.splitlines() if line.startswith("Demo login"))
    email, _, password = line.removeprefix("Demo login: ").partition(" / ")
    body = json.dumps({"email": email, "password": password.strip()}).encode()
    request = urllib.request.Request(f"{server.url}/api/auth/login", body)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=HANG_SECONDS) as answer:
        return str(json.loads(answer.read())["access_token"])


def _command(program: str, server: Server, token: str, seed: str) -> list[str]:
    excluded = [("--exclude-operation-id", name) for name in (*ENDS_THE_RUN, *NEVER_ENDS)]
    return [
        *(program, "--config-file", str(CONFIG), "run", f"{server.url}/api/openapi.json"),
        *("--header", f"Authorization: Bearer {token}"),
        *("--exclude-checks", "positive_data_acceptance"),
        *("--phases", "examples,coverage,fuzzing"),
        *("--max-examples", MAX_EXAMPLES, "--seed", seed),
        *("--request-timeout", "60"),
        # Two workers parse Python at the same time, which 3.11 cannot do deep in a stack.
        *("--workers", "1", "--continue-on-failure", "--warnings", "off", "--no-color"),
        *(word for option in excluded for word in option),
    ]


if __name__ == "__main__":
    sys.exit(main())
