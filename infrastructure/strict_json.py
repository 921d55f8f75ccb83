"""JSON as RFC 8259 has it, and nothing a second parser could read differently.

Refused: NaN and Infinity, duplicate keys, anything but UTF-8 without a byte order mark, more than 32
levels. Numbers with a fraction arrive as Decimal, digit for digit.
"""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from flask.json.provider import DefaultJSONProvider

MAX_DEPTH = 32
MAX_DIGITS = 40
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate key")
    return members


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError("number too long")
    return int(digits)


def _check_depth(data: bytes) -> None:
    depth = 0
    for bracket in _STRINGS.sub(b"", data).translate(None, _NOT_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        if depth > MAX_DEPTH:
            raise ValueError(f"more than {MAX_DEPTH} levels")


def loads(data: str | bytes) -> Any:
    """Parse, or raise ValueError."""
    raw = data.encode() if isinstance(data, str) else data
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
    """What Flask reads and writes JSON with."""

    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return loads(s)

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return super().dumps(obj, **{"allow_nan": False, "separators": (",", ":"), **kwargs})
