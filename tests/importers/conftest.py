"""Read files without asking the user anything."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from importers import detection
from importers.readers import ReadOptions
from importers.values import MappingValues, RowProblem, Statement, StatementRow

TODAY = dt.date(2026, 11, 21)
MAX_BYTES = 1 << 28


@pytest.fixture
def read() -> Callable[..., Statement]:
    """Read a file of any format, with corrections of its mapping."""

    def read_file(
        content: str | bytes, mapping: MappingValues | None = None, **options: Any
    ) -> Statement:
        data = content.encode() if isinstance(content, str) else content
        read_options = ReadOptions(TODAY, mapping=mapping or MappingValues(), **options)
        return detection.read(data, read_options, max_bytes=MAX_BYTES)

    return read_file


@pytest.fixture
def rows(read: Callable[..., Statement]) -> Callable[..., list[StatementRow]]:
    """Read the rows of a file that has no faulty rows."""

    def read_rows(*args: Any, **kwargs: Any) -> list[StatementRow]:
        items = list(read(*args, **kwargs).items())
        assert [item for item in items if isinstance(item, RowProblem)] == []
        return [item for item in items if isinstance(item, StatementRow)]

    return read_rows
