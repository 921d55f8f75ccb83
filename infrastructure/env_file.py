"""Read ``.env`` strictly: what python-dotenv would skip in silence is an error here."""

import os
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream

from infrastructure.startup import StartError

ENCODING = "utf-8-sig"
"""UTF-8 with or without the byte order mark, which some editors of Windows write."""
LEAST_LIKENESS = 0.8
"""From which difflib's ratio an unknown name counts as a misspelt one: RATE_LIMT_API has 0.96,
and HOSTNAME beside HOST 0.67."""


def load_env_file(path: Path, names: Collection[str]) -> None:
    """Set the variables of a file that the environment has not; without the file, none.

    ``names`` are those of all settings. Raises StartError for a file that cannot be read, a line
    that is no assignment, a name that is set twice, and one that resembles a setting's.
    """
    if not path.exists():
        return
    try:
        with path.open(encoding=ENCODING) as file:
            bindings = list(parse_stream(file))
        values = dotenv_values(path, encoding=ENCODING)
    except OSError as error:
        raise StartError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise StartError(f"{path} must be a text file in UTF-8; save it again as UTF-8.") from error

    _check(path, bindings, names)
    for name, value in values.items():
        os.environ.setdefault(name, value or "")


def _check(path: Path, bindings: list[Binding], names: Collection[str]) -> None:
    line_by_name: dict[str, int] = {}
    for binding in bindings:
        is_assignment = binding.key is None or binding.value is not None
        # The environment of a process cannot hold a NUL.
        has_nul = "\0" in binding.original.string
        line = _first_line(binding)
        if binding.error or not is_assignment or has_nul:
            raise StartError(
                f"Line {line} of {path} is not a setting. Write NAME=value, with quotes around a"
                " value that contains # or spaces."
            )
        if binding.key is None:  # a comment or an empty line
            continue

        if binding.key in line_by_name:
            raise StartError(
                f"{path} sets {binding.key} twice, in lines {line_by_name[binding.key]} and {line}."
                " Delete one of them."
            )
        line_by_name[binding.key] = line
        _check_name(path, line, binding.key, names)


def _first_line(binding: Binding) -> int:
    """Return the number of the line with the assignment; a binding begins at the blanks above."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _check_name(path: Path, line: int, name: str, names: Collection[str]) -> None:
    """Refuse a misspelt setting; other names belong to other programs that read the file."""
    if name in names:
        return
    similar = get_close_matches(name.upper(), names, n=1, cutoff=LEAST_LIKENESS)
    if similar:
        raise StartError(
            f"{name} in line {line} of {path} is not a setting of Outlay. Did you mean"
            f" {similar[0]}?"
        )
