"""Files as banks write them, read without asking anybody."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from importers import detection
from importers.readers import ReadOptions
from importers.values import RowProblem, Statement, StatementRow

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def read() -> Callable[..., Statement]:
    """Read a file of any format."""

    def read_file(content: str | bytes, mapping: Any = None, **options: Any) -> Statement:
        data = content.encode() if isinstance(content, str) else content
        read_options = ReadOptions(TODAY, mapping=mapping or {}, **options)
        return detection.read(data, read_options, max_bytes=1 << 28)

    return read_file


@pytest.fixture
def rows(read: Callable[..., Statement]) -> Callable[..., list[StatementRow]]:
    """The rows of a file, none of which is wrong."""

    def read_rows(*args: Any, **kwargs: Any) -> list[StatementRow]:
        items = list(read(*args, **kwargs).items())
        assert [item for item in items if isinstance(item, RowProblem)] == []
        return [item for item in items if isinstance(item, StatementRow)]

    return read_rows
