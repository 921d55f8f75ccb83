"""Compile a TypeScript client that is generated from the OpenAPI document: ``make typescript``.

The tools come from npm, in the versions of the lock file.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from app import create_app
from commands.contract_commands import openapi_document

PROJECT = Path(__file__).parent / "typescript"


def main() -> int:
    """0 when every call of ``client.ts`` compiles under ``strict``."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("make typescript needs Node.js 20 or newer, with npm")
    install(npm, PROJECT)
    write_document(PROJECT / "openapi.json")
    for script in ("generate", "check"):
        result = subprocess.run([npm, "run", "--silent", script], cwd=PROJECT, check=False)
        if result.returncode:
            return result.returncode
    print("The TypeScript client compiles.")  # noqa: T201 (the result of a program)
    return 0


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
