"""Errors that an operation raises on purpose.

    OutlayError
    ├── Malformed            the request cannot be parsed
    ├── Unauthenticated      no valid credentials
    ├── Forbidden            the caller is not allowed to do this
    ├── NotFound             the resource does not exist or belongs to another user
    ├── Conflict             the request conflicts with existing data
    ├── Gone                 what the caller asks for existed and has been deleted
    ├── Stale                the caller has read an older version
    ├── Invalid              the request contains invalid values
    │   └── NotEnoughData    there is too little history for a reliable result
    └── Unavailable          the service is temporarily unavailable

Services raise them; only ``routes/http/error_handlers.py`` knows the HTTP status of each.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict, Unpack

FieldPath = str | tuple[str | int, ...]
"""A field of the request: its name, or the names and positions that lead to it."""
FieldProblem = tuple[FieldPath, str]
"""A field of the request and what is wrong with it."""


class OtherSpending(TypedDict):
    """Expenses in a currency that a refused report would have left out, as a JSON number."""

    currency: str
    total: int | float
    count: int


class ProblemFacts(TypedDict, total=False):
    """Further members that an error response can have; the contract describes each."""

    missing: Mapping[str, int]
    found: Mapping[str, int]
    other_currencies: Sequence[OtherSpending]
    missing_ids: Sequence[int]
    usage: Mapping[str, int]
    suggested_category_id: int | None
    confidence: float
    candidates: Sequence[object]
    budget_id: int
    retry_after: int


INVALID_REQUEST = "The request contains invalid values; see errors."


def json_pointer(path: FieldPath) -> str:
    """Return the JSON pointer (RFC 6901) to a field of a request body.

    The empty path is the body itself.
    """
    names = (path,) if isinstance(path, str) else path
    # The tilde first, or it would escape the escapes.
    escaped = (str(name).replace("~", "~0").replace("/", "~1") for name in names)
    return "".join(f"/{name}" for name in escaped)


class OutlayError(Exception):
    """An error whose message the caller may read.

    ``code`` is stable and meant for programs, ``detail`` is a sentence for people. ``problems``
    name the invalid fields, each with a message. ``facts`` are further members of the error
    response.
    """

    code = "error"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        problems: Iterable[FieldProblem] = (),
        **facts: Unpack[ProblemFacts],
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code
        self.problems = tuple(problems)
        self.facts: ProblemFacts = facts


class Malformed(OutlayError):
    code = "malformed_request"


class Unauthenticated(OutlayError):
    code = "unauthenticated"


class Forbidden(OutlayError):
    code = "forbidden"


class NotFound(OutlayError):
    """The resource does not exist or belongs to another user; ``what`` names its kind."""

    code = "not_found"

    def __init__(
        self,
        what: str = "resource",
        *,
        problems: Iterable[FieldProblem] = (),
        **facts: Unpack[ProblemFacts],
    ) -> None:
        super().__init__(f"{what[0].upper()}{what[1:]} not found.", problems=problems, **facts)


class Conflict(OutlayError):
    code = "conflict"


class Gone(OutlayError):
    code = "gone"


class Stale(OutlayError):
    code = "stale_version"

    def __init__(self) -> None:
        super().__init__(
            "The resource has changed since you read it. Read it again and repeat your change."
        )


class Invalid(OutlayError):
    code = "invalid"

    @classmethod
    def field(cls, path: FieldPath, message: str, *, code: str | None = None) -> "Invalid":
        """Build the error of a request with exactly one invalid field."""
        return cls(INVALID_REQUEST, code=code, problems=[(path, message)])


class NotEnoughData(Invalid):
    code = "not_enough_data"


class Unavailable(OutlayError):
    code = "unavailable"
