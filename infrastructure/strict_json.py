"""Strict JSON (RFC 8259): only what every parser reads in the same way.

NaN, Infinity, duplicate keys, encodings other than UTF-8, byte order marks and more than 32 levels
are errors. Numbers with a fraction are parsed as Decimal, digit for digit.
"""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from flask.json.provider import DefaultJSONProvider

# No body of the contract nests deeper than ten levels; rules with conditions come closest.
MAX_DEPTH = 32
MAX_DIGITS = 40
"""Digits of an integer; converting thousands of digits takes quadratic time."""

# A string that nobody closed ends with the document: tried again from each of its quotes, it would
# take quadratic time. The quantifiers are possessive for the same reason.
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # json keeps the last of equal keys, other parsers the first (RFC 8259, section 4).
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate key")
    return members


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError("number too long")
    return int(digits)


def _check_depth(data: bytes) -> None:
    # Counted before parsing: deep nesting would exhaust the parser's recursion.
    depth = 0
    # Brackets within strings do not nest.
    for bracket in _STRINGS.sub(b"", data).translate(None, _NOT_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        if depth > MAX_DEPTH:
            raise ValueError(f"more than {MAX_DEPTH} levels")


def loads(data: str | bytes) -> Any:
    """Parse a document. Raises ValueError."""
    raw = data.encode() if isinstance(data, str) else data
    # RFC 8259, section 8.1: implementations must not add a byte order mark.
    if raw.startswith(b"\xef\xbb\xbf"):
        raise ValueError("byte order mark")
    _check_depth(raw)
    return json.loads(
        raw.decode("utf-8"),
        parse_constant=_refuse_constant,
        parse_float=Decimal,
        parse_int=_integer,
        object_pairs_hook=_unique,
    )


class StrictJSONProvider(DefaultJSONProvider):
    """Flask's JSON provider with the strict parser; it writes without spaces and never NaN."""

    # Members come in the order of the schema, which is that of the documentation.
    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return loads(s)

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        # allow_nan would write NaN, which is not JSON.
        return super().dumps(obj, **{"allow_nan": False, "separators": (",", ":"), **kwargs})
