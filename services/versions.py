"""Optimistic concurrency: a change names the versions it was made for."""

from collections.abc import Set as AbstractSet

from core.errors import Stale
from models import Versioned

ExpectedVersions = AbstractSet[int] | None
"""Versions that a caller accepts as current; None accepts any."""


def check_version(row: Versioned, expected: ExpectedVersions) -> None:
    """Raise Stale unless the row's version is among the expected ones."""
    if expected is not None and row.version not in expected:
        raise Stale
