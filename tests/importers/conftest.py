"""Files as banks write them, read without asking anybody."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from importers import detection
from importers.tabular.inference import Hints
from importers.values import Reading, RowProblem, StatementRow

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def read() -> Callable[..., Reading]:
    """Read a file of any format."""

    def read_file(content: str | bytes, said: Any = None, **hints: Any) -> Reading:
        data = content.encode() if isinstance(content, str) else content
        return detection.read(data, Hints(TODAY, **hints), said, max_bytes=1 << 28)

    return read_file


@pytest.fixture
def rows(read: Callable[..., Reading]) -> Callable[..., list[StatementRow]]:
    """The rows of a file, none of which is wrong."""

    def read_rows(*args: Any, **kwargs: Any) -> list[StatementRow]:
        items = list(read(*args, **kwargs).items())
        assert [item for item in items if isinstance(item, RowProblem)] == []
        return [item for item in items if isinstance(item, StatementRow)]

    return read_rows
