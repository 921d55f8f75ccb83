"""Fields that take exactly what the contract says and nothing that merely looks like it.

Marshmallow's own round amounts, cut 1.9 to 1, read "yes" as true and accept ``20240101`` as a date.
"""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, validate

from core.clock import utc_text
from core.money import AMOUNT_PATTERN, CURRENCIES, Money
from core.normalization import is_storable, normalize_text
from core.periods import FIRST_DAY, LAST_DAY
from infrastructure.ids import MAX_ID

MAX_DECIMALS = 20
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,18})")
_DAY = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?)?"
)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
_USERNAME = re.compile(r"[\w.-]{2,80}")


class Amount(fields.Float):
    """Money: a JSON number or a string in, as Decimal; Money out, as the number that is exactly it (or that it is)."""

    def _deserialize(  # type: ignore[override]
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> Decimal:
        number = value if isinstance(value, str) else self._written_out(value)
        if not AMOUNT_PATTERN.fullmatch(number):
            raise ValidationError(
                "Not an amount: a number like 12.50, with at most 13 digits before the point."
            )
        return Decimal(number)

    @staticmethod
    def _written_out(value: Any) -> str:
        if type(value) is int:
            return str(value)
        if (
            isinstance(value, Decimal)
            and value.is_finite()
            and -MAX_DECIMALS <= int(value.as_tuple().exponent) <= 0
        ):
            return f"{value:f}"
        return ""

    def _serialize(
        self, value: Money | float | None, attr: str | None, obj: Any, **_: Any
    ) -> int | float | None:
        return value.number if isinstance(value, Money) else value


class Whole(fields.Integer):
    """A whole number; in a query string, its plain decimal digits."""

    def __init__(self, minimum: int = 1, maximum: int = MAX_ID, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(minimum, maximum), **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> int:
        if isinstance(value, str) and _WHOLE.fullmatch(value):
            return int(value)
        if type(value) is not int:
            raise ValidationError("Not a whole number.")
        return value


class Flag(fields.Boolean):
    """true or false, and nothing else."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in {"true", "false"}:
            return bool(value == "true")
        raise ValidationError("Must be true or false.")


class Line(fields.String):
    """Text that both databases can hold, of a length in code points."""

    def __init__(self, maximum: int, minimum: int = 0, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(minimum, maximum), **kwargs)
        self.maximum = maximum

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> str:
        if not isinstance(value, str):
            raise ValidationError("Must be a string.")
        if not is_storable(value):
            raise ValidationError(
                "Contains a character that cannot be stored (NUL or a lone surrogate)."
            )
        return value


class Name(Line):
    """Text that names something: no white space around it, not blank."""

    def __init__(self, maximum: int, **kwargs: Any) -> None:
        super().__init__(maximum, 1, **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        value = super()._deserialize(*args, **kwargs).strip()
        if not normalize_text(value):
            raise ValidationError("Must not be blank.")
        return _with_storable_key(value, self.maximum)


def _with_storable_key(value: str, maximum: int) -> str:
    """Some characters grow when they are folded for comparison; the key has room for three times as many."""
    if len(normalize_text(value)) > 3 * maximum:
        raise ValidationError("Too long.")
    return value


class Tag(Name):
    """A word to find things by; bars are kept for telling tags apart."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(40, **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        value = super()._deserialize(*args, **kwargs)
        if "|" in normalize_text(value):
            raise ValidationError("A tag has no bar (|).")
        return value


class Matching(Line):
    """Text of a fixed form."""

    def __init__(
        self, pattern: re.Pattern[str], message: str, maximum: int = 100, **kwargs: Any
    ) -> None:
        super().__init__(maximum, **kwargs)
        self.pattern, self.message = pattern, message

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        value = super()._deserialize(*args, **kwargs)
        if not self.pattern.fullmatch(value):
            raise ValidationError(self.message)
        return _with_storable_key(value, self.maximum)


def color(**kwargs: Any) -> Matching:
    return Matching(_COLOR, "A color is written #RRGGBB.", 7, **kwargs)


def locale(**kwargs: Any) -> Matching:
    return Matching(_LOCALE, "A locale is written like en-US.", 35, **kwargs)


def username(**kwargs: Any) -> Matching:
    return Matching(
        _USERNAME, "2 to 80 letters, digits, dots, dashes and underscores.", 80, **kwargs
    )


class Currency(Line):
    """An ISO 4217 code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(3, **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        value = super()._deserialize(*args, **kwargs)
        if value not in CURRENCIES:
            raise ValidationError("Not an ISO 4217 currency code, such as EUR.")
        return value


class Timezone(Line):
    """A name from the IANA time zone database."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(64, **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        value = super()._deserialize(*args, **kwargs)
        if value not in available_timezones():
            raise ValidationError("Not an IANA time zone, such as Europe/Berlin.")
        return value


class Email(Line):
    """An e-mail address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(254, **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        value = super()._deserialize(*args, **kwargs).strip()
        return _with_storable_key(
            validate.Email(error="Not an e-mail address.")(value), self.maximum
        )


class Day(fields.Date):
    """A calendar day: YYYY-MM-DD, or a date-time of which the written date counts, never shifted."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> dt.date:
        found = _DAY.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError("Not a date: write YYYY-MM-DD.")
        try:
            day = dt.date.fromisoformat(found[1])
        except ValueError as error:
            raise ValidationError("There is no such day.") from error
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(f"A date lies between {FIRST_DAY} and {LAST_DAY}.")
        return day

    def _serialize(
        self, value: dt.date | str | None, attr: str | None, obj: Any, **_: Any
    ) -> str | None:
        return value.isoformat() if isinstance(value, dt.date) else value


class Moment(fields.DateTime):
    """An instant: RFC 3339 with an offset in, UTC with Z out."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> dt.datetime:
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            raise ValidationError(
                "Not an RFC 3339 date-time with an offset, such as 2026-01-31T12:00:00Z."
            )
        try:
            return dt.datetime.fromisoformat(value.upper()).astimezone(dt.UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError("There is no such moment.") from error

    def _serialize(
        self, value: dt.datetime | str | None, attr: str | None, obj: Any, **_: Any
    ) -> str | None:
        return utc_text(value) if isinstance(value, dt.datetime) else value


def one_of(*choices: str, **kwargs: Any) -> fields.String:
    """One of some words."""
    return fields.String(validate=validate.OneOf(choices), **kwargs)
