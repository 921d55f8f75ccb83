"""Log to the stream that is free."""

import json
import logging
from collections.abc import Iterator

import pytest

from infrastructure import logs


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)


@pytest.mark.parametrize("is_command", [False, True])
def test_commands_keep_standard_output_for_what_they_print(
    capsys: pytest.CaptureFixture[str],
    is_command: bool,  # noqa: FBT001
) -> None:
    logs.configure("WARNING", is_command=is_command)
    logging.getLogger("a.library").warning("odd file")
    output = capsys.readouterr()
    used, empty = (output.err, output.out) if is_command else (output.out, output.err)
    assert json.loads(used)["event"] == "odd file"
    assert empty == ""
