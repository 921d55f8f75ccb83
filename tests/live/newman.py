"""Run the Postman collection against a live server: ``make newman``.

Newman comes from npm into ``node_modules``; its exit status is ours.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.live.server import ROOT, running

NEWMAN = "newman@6.2.2"


def main() -> int:
    """0 when every request of the collection is answered as it should be."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("newman needs Node.js and npm")
    binary = ROOT / "node_modules" / ".bin" / "newman"
    if not binary.exists():
        subprocess.run(
            [npm, "install", "--no-save", "--silent", "--no-audit", "--no-fund", NEWMAN],
            cwd=ROOT,
            check=True,
        )
    limits = {"RATE_LIMIT_API": "10/second", "RATE_LIMIT_AUTH": "5/minute"}
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), **limits) as server:
        command = [
            str(binary),
            "run",
            "Postman_Collection.json",
            "--env-var",
            f"baseUrl={server.url}",
            "--color",
            "off",
        ]
        return subprocess.run(
            [*command, "--reporter-cli-no-banner", "--reporter-cli-no-console"],
            cwd=ROOT,
            check=False,
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
