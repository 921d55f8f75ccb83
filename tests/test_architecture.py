"""Rules of the code's structure that no linter checks, read from the syntax trees."""

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMITTING_FLOORS = ("services", "routes", "learning", "commands", "sample_data")
COMMANDS = ("_service", "_job")
"""Endings of the modules that hold commands."""
UNIT_OF_WORK = "services/unit_of_work.py"
REACTIONS = "services/reactions.py"
"""Calls commands of other rooms, because one thing follows from another there."""
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FOREIGN_FOLDERS = ("node_modules", "build", "dist")
"""Beside these, folders whose names begin with a dot hold what others wrote."""


def sources(folder: str) -> Iterator[tuple[str, ast.Module]]:
    """The modules of a folder, by their path from the root."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), parse(path)


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def all_sources() -> Iterator[tuple[str, ast.Module]]:
    """The modules of the whole project, with its tests."""
    for folder, subfolders, names in os.walk(ROOT):
        # In place, or the walk would go into them.
        subfolders[:] = [name for name in subfolders if not is_foreign(name)]
        for path in [Path(folder, name) for name in names if name.endswith(".py")]:
            yield path.relative_to(ROOT).as_posix(), parse(path)


def is_foreign(folder: str) -> bool:
    return folder.startswith(".") or folder in FOREIGN_FOLDERS


def nested_comprehensions(tree: ast.Module) -> list[int]:
    """The lines of comprehensions that have another one anywhere within them."""
    outer = [node for node in ast.walk(tree) if isinstance(node, COMPREHENSIONS)]
    return [node.lineno for node in outer if holds_comprehension(node)]


def holds_comprehension(outer: ast.AST) -> bool:
    return any(isinstance(node, COMPREHENSIONS) for node in ast.walk(outer) if node is not outer)


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


def test_no_comprehension_is_within_another() -> None:
    """One idea per statement: give the inner one a name, or write a loop."""
    nested = []
    for path, tree in all_sources():
        nested += [f"{path}:{line}" for line in nested_comprehensions(tree)]
    assert nested == []


def test_a_comprehension_within_another_is_noticed() -> None:
    nested = "[[cell for cell in row] for row in table]"
    named = "rows = [list(row) for row in table]\nwidths = {len(row) for row in rows}"
    assert nested_comprehensions(ast.parse(nested)) == [1]
    assert nested_comprehensions(ast.parse(named)) == []


CLOCKS = {"monotonic", "process_time", "perf_counter"}


def asserted_durations(tree: ast.Module) -> list[int]:
    """The lines of assertions that something took less than so many seconds."""
    comparisons = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            comparisons += [part for part in ast.walk(node.test) if isinstance(part, ast.Compare)]
    return [node.lineno for node in comparisons if bounds_duration(node)]


def bounds_duration(comparison: ast.Compare) -> bool:
    """Whether a clock's reading less an earlier one has to stay below something."""
    terms = [comparison.left, *comparison.comparators]
    bounded = [term for term, op in zip(terms, comparison.ops, strict=False) if is_below(op)]
    return any(isinstance(term, ast.BinOp) and reads_clock(term.left) for term in bounded)


def is_below(operator: ast.cmpop) -> bool:
    return isinstance(operator, ast.Lt | ast.LtE)


def reads_clock(term: ast.expr) -> bool:
    is_call = isinstance(term, ast.Call) and isinstance(term.func, ast.Attribute)
    return is_call and term.func.attr in CLOCKS


def test_no_test_asserts_how_long_something_takes() -> None:
    """Another machine is slower: compare two inputs of one run, or test what bounds the time."""
    asserted = []
    for path, tree in sources("tests"):
        asserted += [f"{path}:{line}" for line in asserted_durations(tree)]
    assert asserted == []


def test_an_asserted_duration_is_noticed() -> None:
    short = "assert 1 < time.monotonic() - started < 5"
    long = "assert time.monotonic() - started > 1"
    assert asserted_durations(ast.parse(short)) == [1]
    assert asserted_durations(ast.parse(long)) == []


def test_the_migrations_follow_each_other_one_by_one() -> None:
    files = sorted((ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    texts = [file.read_text("utf-8") for file in files]
    revisions = [re.search(r'^revision = "(\d+)"', text, re.MULTILINE)[1] for text in texts]
    assert revisions == [file.name.partition("_")[0] for file in files]
    assert revisions == [f"{number:04}" for number in range(1, len(files) + 1)]

    before = [re.search(r'^down_revision = "?(\w+)"?', text, re.MULTILINE)[1] for text in texts]
    assert before == ["None", *revisions[:-1]]
