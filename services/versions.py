"""Optimistic concurrency: a change names the versions it was made for."""

from collections.abc import Set as AbstractSet
from typing import Protocol

from core.errors import Stale

ExpectedVersions = AbstractSet[int] | None
"""Versions that a caller accepts as current; None accepts any."""


class HasVersion(Protocol):
    """Anything with a version: a row, or a view of rows."""

    @property
    def version(self) -> int: ...


def check_version(row: HasVersion, expected: ExpectedVersions) -> None:
    """Raise Stale unless the row's version is among the expected ones."""
    if expected is not None and row.version not in expected:
        raise Stale
