"""Error codes: a closed set that code, contract and documentation share."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from core.error_codes import ErrorCode
from routes.http.problems import MEANINGS

ROOT = Path(__file__).parents[2]
FOLDERS = ("core", "importers", "infrastructure", "learning", "llm", "routes", "services")
ADVICE = "add the code to core/error_codes.py and to the table in docs/API.md"


def trees() -> Iterator[ast.AST]:
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            yield ast.parse(path.read_text("utf-8"))


def nodes() -> Iterator[ast.AST]:
    for tree in trees():
        yield from ast.walk(tree)


def codes_in(node: ast.AST) -> Iterator[str]:
    """Codes that a node gives to an error: by keyword, as a class's own, or to a FileError."""
    values: list[ast.expr] = []
    if isinstance(node, ast.Call):
        values = [word.value for word in node.keywords if word.arg == "code"]
        if isinstance(node.func, ast.Name) and node.func.id == "FileError":
            values += node.args[1:2]
    elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"code", "GUESSABLE"}:
        values = [node.value]
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


def codes_in_use() -> set[str]:
    codes = {code for code, _ in MEANINGS.values()}
    for node in nodes():
        codes.update(codes_in(node))
    # The base class's own, and the defaults of FileError, questions and jobs, which no call names.
    return (codes - {"error"}) | {"unreadable_file", "ambiguous_file", "job_failed"}


def test_every_code_in_use_belongs_to_the_closed_set() -> None:
    assert codes_in_use() - set(ErrorCode) == set(), ADVICE


def test_every_code_of_the_closed_set_is_in_use() -> None:
    assert set(ErrorCode) - codes_in_use() == set()


def test_the_documentation_explains_every_code() -> None:
    text = (ROOT / "docs" / "API.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| \d{3} \| .+\|$", text, flags=re.MULTILINE)
    assert sorted(rows) == sorted(ErrorCode), ADVICE


def test_errors_of_services_name_their_cause() -> None:
    """`invalid` is for the form of a request, which schemas check."""
    nameless = []
    for path in sorted((ROOT / "services").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            is_invalid = ast.unparse(node.func) in {"Invalid", "Invalid.field", "Conflict"}
            if is_invalid and not any(word.arg == "code" for word in node.keywords):
                nameless.append(f"{path.name}:{node.lineno}")
    assert nameless == [], f"give it code=…, and {ADVICE}"
