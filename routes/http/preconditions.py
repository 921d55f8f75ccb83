"""ETag and If-Match: a row's version on the wire."""

import re
from collections.abc import Mapping
from typing import Any

from core.errors import Malformed

ENTITY_TAG = r'(?:W/)?"[^"]*"'
# At most 18 digits, which fit into 64 bits.
BARE_VERSION = r"[0-9]{1,18}"
"""A version without quotation marks: many clients send the bare number."""
IF_MATCH = re.compile(rf"\s*(?:{ENTITY_TAG}|{BARE_VERSION})\s*")
DERIVED = r"(?:-[a-z]+[0-9]+)?"
VERSION = re.compile(rf'"({BARE_VERSION}){DERIVED}"|({BARE_VERSION})')


def etag(body: Mapping[str, Any]) -> str | None:
    """Return the entity tag of a row; None for what has no version.

    The series of a transaction is derived and has another tag of the same version: a copy is then
    outdated, and a change that was made for the version is not.
    """
    version = body.get("version")
    if not isinstance(version, int):
        return None
    series_id = body.get("recurring_series_id")
    return f'"{version}"' if series_id is None else f'"{version}-series{series_id}"'


def expected_versions(if_match: str | None) -> frozenset[int] | None:
    """Read an If-Match header; None where it is absent or ``*``, which match any version.

    Weak tags and tags of another form never match (RFC 9110, 13.1.1), so they add no version.
    Raises Malformed for what is not a list of tags.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    versions = (VERSION.fullmatch(tag) for tag in _split(if_match))
    return frozenset(int(version[1] or version[2]) for version in versions if version)


def _split(if_match: str) -> list[str]:
    """Split a list of entity tags, which may contain commas."""
    tags, position = [], 0
    while tag := IF_MATCH.match(if_match, position):
        tags.append(tag.group().strip())
        position = tag.end()
        if position == len(if_match):
            return tags
        if if_match[position] != ",":
            break
        position += 1
    raise Malformed(
        'If-Match must be the ETag of the version that you read, such as "7", or a list of ETags,'
        " or *.",
        code="malformed_if_match",
    )
