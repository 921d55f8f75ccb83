"""The declaration of tools: their arguments, their results, and whether they write."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contract.base import Schema
from core.identity import Caller

Arguments = dict[str, Any]
"""Validated arguments; the schema of the tool says which names and types they have."""
Run = Callable[[Caller, Arguments], Any]


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that a language model may call for a person.

    ``description`` tells the model what it answers. ``writes``: it changes the ledger, so that a
    call without a confirmation is only a preview.
    """

    name: str
    title: str
    description: str
    arguments: type[Schema]
    result: type[Schema]
    run: Run
    writes: bool = False


def tool(
    title: str,
    *,
    arguments: type[Schema],
    result: type[Schema],
    writes: bool = False,
) -> Callable[[Run], Tool]:
    """Declare a function as a tool of its name; its docstring is the description."""

    def declare(run: Run) -> Tool:
        # Models read one paragraph; the lines of a docstring are as long as those of the code.
        description = " ".join((run.__doc__ or "").split())
        name = run.__name__
        return Tool(name, title, description, arguments, result, run, writes)

    return declare
