"""Compile TypeScript clients that are generated from the OpenAPI document: ``make typescript``.

One has every call of the documentation (``client.ts``), the other is the one in docs/FRONTEND.md.

The tools come from npm, in the versions of the lock file.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from app import create_app
from commands.contract_commands import openapi_document

PROJECT = Path(__file__).parent / "typescript"
FRONTEND = Path(__file__).parents[2] / "docs" / "FRONTEND.md"


def main() -> int:
    """0 when both clients compile under ``strict``."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("make typescript needs Node.js 20 or newer, with npm")
    install(npm, PROJECT)
    write_document(PROJECT / "openapi.json")
    (PROJECT / "frontend.ts").write_text(frontend_example(), encoding="utf-8")
    for script in ("generate", "check"):
        result = subprocess.run([npm, "run", "--silent", script], cwd=PROJECT, check=False)
        if result.returncode:
            return result.returncode
    print("The TypeScript clients compile.")  # noqa: T201 (the result of a program)
    return 0


def frontend_example() -> str:
    """Return the program of docs/FRONTEND.md."""
    (program,) = re.findall(r"```ts\n(.*?)```", FRONTEND.read_text("utf-8"), re.DOTALL)
    return str(program)


def install(npm: str, project: Path) -> None:
    """Install the versions of a project's lock file, unless they are there already."""
    lock = project / "package-lock.json"
    installed = project / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=project, check=True)


def write_document(path: Path) -> None:
    """Write the OpenAPI document of this version."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE_DIR": Path(folder), "DATABASE_URL": "", "REDIS_URL": ""})
        with app.app_context():
            path.write_text(json.dumps(openapi_document(), indent=2), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
