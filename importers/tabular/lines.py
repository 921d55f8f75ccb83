"""Where things stand in a text."""

import re
from collections.abc import Iterator


def line_numbers(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    """The line of every match, counted from 1."""
    line, done = 1, 0
    for found in pattern.finditer(text):
        line += text.count("\n", done, found.start())
        done = found.start()
        yield line
