"""ETag and If-Match: a row's version on the wire."""

import re

STRONG_TAG = re.compile(r'("?)(\d{1,18})\1')
"""A version in quotation marks, or without: many clients send the bare number."""


def etag(version: int) -> str:
    """Return the entity tag of a version."""
    return f'"{version}"'


def expected_versions(if_match: str | None) -> frozenset[int] | None:
    """Read an If-Match header; None where it is absent or ``*``, which match any version.

    Weak tags and tags of another form never match (RFC 9110, 13.1.1), so they add no version.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    tags = (STRONG_TAG.fullmatch(tag.strip()) for tag in if_match.split(","))
    return frozenset(int(tag.group(2)) for tag in tags if tag)
