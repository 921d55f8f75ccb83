"""Helpers that the readers of several formats share."""

import re
from collections.abc import Iterator

from importers.values import RowProblem

MAX_QUOTED = 40
"""Characters of a faulty value that a message repeats."""


def iterate_line_numbers(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    """Yield the line of every match, counted from 1."""
    line, position = 1, 0
    for match in pattern.finditer(text):
        line += text.count("\n", position, match.start())
        position = match.start()
        yield line


def invalid_date(line: int, column: str, text: str) -> RowProblem:
    """Report a row whose date cannot be read."""
    if not text:
        return RowProblem(line, column, "The date is missing.")
    return RowProblem(line, column, f"Not a valid date: {text[:MAX_QUOTED]}")


def invalid_amount(line: int, column: str, text: str) -> RowProblem:
    """Report a row whose amount cannot be read."""
    if not text:
        return RowProblem(line, column, "The amount is missing.")
    return RowProblem(line, column, f"Not a valid amount: {text[:MAX_QUOTED]}")
