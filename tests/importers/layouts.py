"""Made-up files in the layouts of banks, with the amounts that they state."""

from dataclasses import dataclass, field
from typing import Any

from importers.values import Statement, StatementRow


@dataclass(frozen=True)
class Layout:
    """A file and the amounts that its rows should have; "P" behind one marks a pending row."""

    name: str
    text: str
    amounts: str
    options: dict[str, Any] = field(default_factory=dict)
    questions: tuple[str, ...] = ()


def read_amounts(statement: Statement) -> list[str]:
    """Return the amounts of all rows, marked as in a layout."""
    rows = [item for item in statement.items() if isinstance(item, StatementRow)]
    return [f"{row.amount}{'P' if row.is_pending else ''}" for row in rows]
