"""Cursors: where a page ended, as opaque text."""

import base64
import binascii
import datetime as dt
import json
from typing import Any

from core.errors import Invalid
from services.paging import PageQuery, Position

BY_ID = (int,)
BY_DATE = (dt.date, int)
BY_PLACE = (int, int)


def encode(position: Position) -> str:
    """The cursor that continues after this position."""
    plain = [value.isoformat() if isinstance(value, dt.date) else value for value in position]
    return (
        base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode())
        .decode()
        .rstrip("=")
    )


def position(query: PageQuery | dict[str, Any], kinds: tuple[type, ...] = BY_ID) -> Position | None:
    """Take the cursor out of a parsed query. Raises Invalid when it is not one of ours."""
    cursor = query.pop("cursor", None)
    if cursor is None:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(_read(kind, value) for kind, value in zip(kinds, values, strict=True))
    except (ValueError, TypeError, binascii.Error, UnicodeError) as error:
        raise Invalid.field("?cursor", "Not a cursor of this list.") from error


def _read(kind: type, value: Any) -> Any:
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError("not an id")
    return value
