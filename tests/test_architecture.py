"""Rules of the code's structure that no linter checks, read from the syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMITTING_FLOORS = ("services", "routes", "learning", "commands", "sample_data")
COMMANDS = ("_service", "_job")
"""Endings of the modules that hold commands."""
UNIT_OF_WORK = "services/unit_of_work.py"
REACTIONS = "services/reactions.py"
"""Calls commands of other rooms, because one thing follows from another there."""


def sources(folder: str) -> Iterator[tuple[str, ast.Module]]:
    """The modules of a folder, by their path from the root."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def calls_commit(tree: ast.Module) -> bool:
    """Return whether anything is called that is named ``commit``."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    attributes = [call.func for call in calls if isinstance(call.func, ast.Attribute)]
    return any(attribute.attr == "commit" for attribute in attributes)


def imported_services(tree: ast.Module) -> set[str]:
    """The commands of ``services/`` that a module imports, or imports from."""
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module)
            imported.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
    in_services = [name for name in imported if name.startswith("services.")]
    modules = [name for name in in_services if (ROOT / f"{name.replace('.', '/')}.py").exists()]
    return {name for name in modules if name.endswith(COMMANDS)}


def test_only_the_unit_of_work_commits() -> None:
    committing = set()
    for floor in COMMITTING_FLOORS:
        committing |= {path for path, tree in sources(floor) if calls_commit(tree)}
    assert committing == {UNIT_OF_WORK}


def test_only_reactions_import_commands_of_services() -> None:
    importing = {path for path, tree in sources("services") if imported_services(tree)}
    assert importing == {REACTIONS}
