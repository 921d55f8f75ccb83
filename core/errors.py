"""Everything that can go wrong on purpose.

    OutlayError
    ├── Malformed            the request cannot be read
    ├── Unauthenticated      nobody we know
    ├── Forbidden            known, but not allowed
    ├── NotFound             missing, or somebody else's
    ├── Conflict             it contradicts what is stored
    ├── Stale                the caller saw an older version
    ├── Invalid              understood, but wrong
    │   └── NotEnoughData    too little history to answer honestly
    └── Unavailable          try again later

Services raise these; only ``routes/error_handlers.py`` knows which HTTP status each one is.
"""

from collections.abc import Iterable, Mapping
from typing import Any

FieldPath = str | tuple[str | int, ...]
"""A field of the request: its name, or the names and positions that lead to it."""
FieldProblem = tuple[FieldPath, str]
"""A field of the request and what is wrong with it."""


def json_pointer(path: FieldPath) -> str:
    """Return the JSON pointer (RFC 6901) to a field of a request body; the empty path is the body."""
    if isinstance(path, str) and path.startswith("/"):
        return path
    names = (path,) if isinstance(path, str) else path
    escaped = (str(name).replace("~", "~0").replace("/", "~1") for name in names)
    return "".join(f"/{name}" for name in escaped)


class OutlayError(Exception):
    """An error that the caller may read.

    ``code`` is stable and meant for programs, ``detail`` for people. ``problems`` names the offending
    fields, each with a message. ``facts`` are further members of the answer.
    """

    code = "error"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        problems: Iterable[FieldProblem] = (),
        **facts: Any,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code
        self.problems = tuple(problems)
        self.facts: Mapping[str, Any] = facts


class Malformed(OutlayError):
    code = "malformed_request"


class Unauthenticated(OutlayError):
    code = "unauthenticated"


class Forbidden(OutlayError):
    code = "forbidden"


class NotFound(OutlayError):
    code = "not_found"

    def __init__(self, what: str = "resource", **facts: Any) -> None:
        super().__init__(f"There is no such {what}.", **facts)


class Conflict(OutlayError):
    code = "conflict"


class Stale(OutlayError):
    code = "stale_version"

    def __init__(self) -> None:
        super().__init__(
            "The resource has changed since you read it; read it again and repeat your change."
        )


class Invalid(OutlayError):
    code = "invalid"

    @classmethod
    def field(cls, path: FieldPath, message: str, **facts: Any) -> "Invalid":
        """Exactly one field is wrong."""
        return cls("The request is understood but not valid.", problems=[(path, message)], **facts)


class NotEnoughData(Invalid):
    code = "not_enough_data"


class Unavailable(OutlayError):
    code = "unavailable"
