"""ETag and If-Match: a row's version, quoted."""

import re

from core.errors import Stale
from models import Versioned


def etag(version: int) -> str:
    return f'"{version}"'


def check_version(row: Versioned, if_match: str | None) -> None:
    """Raise Stale unless the header is absent, ``*``, or lists this very version (weak tags never match)."""
    if if_match is None or if_match.strip() == "*":
        return
    if etag(row.version) not in re.split(r"\s*,\s*", if_match.strip()):
        raise Stale
