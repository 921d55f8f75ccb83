"""The sessions that README shows, run as they stand there against a new server."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.server import HANG_SECONDS, ROOT, Server, running

BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^curl ", re.MULTILINE)
LOCAL = "http://127.0.0.1:5000"


@pytest.fixture
def demo_server(tmp_path: Path) -> Iterator[Server]:
    # With the limits that a new installation has.
    with running(tmp_path, DEMO_DATA="true", RATE_LIMIT_API="", RATE_LIMIT_AUTH="") as server:
        yield server


@pytest.mark.skipif(shutil.which("curl") is None, reason="README's session needs curl")
def test_every_command_of_the_readme_succeeds_and_says_what_it_promises(
    demo_server: Server, tmp_path: Path
) -> None:
    session, bank_file = (block for block in BLOCK.findall(read_readme()) if "curl" in block)
    script = (session + bank_file).replace(LOCAL, demo_server.url)
    # Each answer on a line of its own, behind a mark; a failed one ends the script.
    script = COMMAND.sub("echo; echo -n '@@ '; curl --fail-with-body ", script)
    script = script.replace("instance/demo_password", str(tmp_path / "demo_password"))

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=HANG_SECONDS,
    )

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    answers = [line[3:] for line in done.stdout.splitlines() if line.startswith("@@ ")]
    assert len(answers) == len(COMMAND.findall(session + bank_file))
    suggestion = next(json.loads(answer) for answer in answers if '"decision"' in answer)
    assert suggestion["category_name"] == "Food & Dining"
    assert suggestion["reason"] == "The words suggest coffee."


def read_readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")
