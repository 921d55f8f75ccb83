"""Strict fields: each accepts exactly the form that the contract documents.

Marshmallow's own fields round amounts, truncate 1.9 to 1, read "yes" as true and accept
``20240101`` as a date.
"""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, validate

from core.clock import utc_text
from core.limits import (
    COLOR_LENGTH,
    CURRENCY_LENGTH,
    EMAIL_LENGTH,
    KEY_GROWTH,
    LOCALE_LENGTH,
    NAME_LENGTH,
    TAG_LENGTH,
    TAG_SEPARATOR,
    TIMEZONE_LENGTH,
)
from core.money import AMOUNT_PATTERN, CURRENCIES, Money
from core.normalization import is_storable, normalize_text
from core.periods import FIRST_DAY, LAST_DAY
from core.translation import translate
from infrastructure.ids import MAX_ID

MAX_VALUES = 100
"""Values of one query parameter."""

MAX_DECIMALS = 20
"""Decimals of a number before it is written out; a JSON number like 1e-400 would have hundreds."""

# At most 19 digits: the time to read a number grows with the square of its length.
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,18})")
_DAY = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?"
    r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?)?"
)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
# Browsers write en-US, operating systems en_US.
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
_USERNAME = re.compile(r"[\w.-]{2,80}")


class Amount(fields.Float):
    """An amount of money.

    Loads a JSON number or a string as Decimal. Dumps Money as the JSON number of its exact value,
    and numbers as they are.
    """

    def _deserialize(  # type: ignore[override]
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> Decimal:
        text = value if isinstance(value, str) else self._write_out(value)
        if not AMOUNT_PATTERN.fullmatch(text):
            raise ValidationError(
                "Must be an amount, such as 12.50, with at most 13 digits before the point."
            )
        return Decimal(text)

    @staticmethod
    def _write_out(value: Any) -> str:
        """Return a number without an exponent; the empty text for what is not such a number."""
        # ``bool`` is a subclass of ``int``, hence no isinstance.
        if type(value) is int:
            return str(value)
        if not isinstance(value, Decimal) or not value.is_finite():
            return ""
        has_plain_form = -MAX_DECIMALS <= int(value.as_tuple().exponent) <= 0
        return f"{value:f}" if has_plain_form else ""

    def _serialize(
        self, value: Money | float | None, attr: str | None, obj: Any, **_: Any
    ) -> int | float | None:
        return value.number if isinstance(value, Money) else value


class Whole(fields.Integer):
    """A whole number; in a query string, in plain decimal digits."""

    def __init__(self, minimum: int = 1, maximum: int = MAX_ID, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(minimum, maximum), **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> int:
        if isinstance(value, str) and _WHOLE.fullmatch(value):
            return int(value)
        # Not isinstance: JSON's true is an int in Python, and 1.9 must not become 1.
        if type(value) is not int:
            raise ValidationError("Must be a whole number.")
        return value


class Flag(fields.Boolean):
    """A boolean: true or false and nothing that resembles them."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in {"true", "false"}:
            return bool(value == "true")
        raise ValidationError("Must be true or false.")


class Line(fields.String):
    """Text that both databases can store; lengths are in code points."""

    def __init__(self, maximum: int, minimum: int = 0, **kwargs: Any) -> None:
        rule = (
            "Must have {min} to {max} characters."
            if minimum
            else "Must have at most {max} characters."
        )
        super().__init__(validate=validate.Length(minimum, maximum, error=rule), **kwargs)
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


class Sentence(fields.String):
    """A sentence for people, in the language of the request; only in answers."""

    def _serialize(self, value: str | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else translate(value)


class Name(Line):
    """A name: text that is not blank, without white space at its ends."""

    def __init__(self, maximum: int, **kwargs: Any) -> None:
        super().__init__(maximum, 1, **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        # Copied addresses often bring a space along.
        value = super()._deserialize(*args, **kwargs).strip()
        if not normalize_text(value):
            raise ValidationError("Must not be blank.")
        return _with_storable_key(value, self.maximum)


def _with_storable_key(value: str, maximum: int) -> str:
    """Return the text if its normalised form fits into its column.

    Normalisation can lengthen a text; the columns of keys have room for ``KEY_GROWTH`` times as
    many characters. Raises ValidationError.
    """
    if len(normalize_text(value)) > KEY_GROWTH * maximum:
        raise ValidationError("Too long after Unicode normalisation.")
    return value


class Tag(Name):
    """A tag."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(TAG_LENGTH, **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        value = super()._deserialize(*args, **kwargs)
        # Normalised, because a full-width bar becomes a plain one.
        if TAG_SEPARATOR in normalize_text(value):
            raise ValidationError(f'Must not contain "{TAG_SEPARATOR}".')
        return value


class Matching(Line):
    """Text that matches a pattern."""

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
    """Build a field for a color."""
    return Matching(_COLOR, "Must be a color, written as #RRGGBB.", COLOR_LENGTH, **kwargs)


def locale(**kwargs: Any) -> Matching:
    """Build a field for a language tag."""
    return Matching(_LOCALE, "Must be a language tag, such as en-US.", LOCALE_LENGTH, **kwargs)


def username(**kwargs: Any) -> Matching:
    """Build a field for a username."""
    message = f"Must be 2 to {NAME_LENGTH} letters, digits, dots, dashes or underscores."
    return Matching(_USERNAME, message, NAME_LENGTH, **kwargs)


class Currency(Line):
    """An ISO 4217 code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(CURRENCY_LENGTH, **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        value = super()._deserialize(*args, **kwargs)
        if value not in CURRENCIES:
            raise ValidationError("Must be an ISO 4217 currency code, such as EUR.")
        return value


class Timezone(Line):
    """A name from the IANA time zone database."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(TIMEZONE_LENGTH, **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        value = super()._deserialize(*args, **kwargs)
        if value not in available_timezones():
            raise ValidationError("Must be an IANA time zone, such as Europe/Berlin.")
        return value


class Email(Line):
    """An e-mail address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(EMAIL_LENGTH, **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        value = super()._deserialize(*args, **kwargs).strip()
        return _with_storable_key(
            validate.Email(error="Must be an e-mail address.")(value), self.maximum
        )


class Day(fields.Date):
    """A calendar day: YYYY-MM-DD.

    Also accepts a date-time; its written date counts, whatever its offset.
    """

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> dt.date:
        match = _DAY.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise ValidationError("Must be a date, written as YYYY-MM-DD.")
        try:
            # Only the written day: a transaction at 23:30 in Lisbon belongs to that day everywhere.
            day = dt.date.fromisoformat(match[1])
        except ValueError as error:
            raise ValidationError("This day does not exist.") from error
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(f"Must be between {FIRST_DAY} and {LAST_DAY}.")
        return day

    def _serialize(
        self, value: dt.date | str | None, attr: str | None, obj: Any, **_: Any
    ) -> str | None:
        return value.isoformat() if isinstance(value, dt.date) else value


class Month(fields.String):
    """A calendar month: YYYY-MM. Loads its first day."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> Any:
        match = _MONTH.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise ValidationError("Must be a month, written as YYYY-MM.")
        year, month = int(match[1]), int(match[2])
        # A month that starts on payday ends in the next one, so both must be in the calendar.
        if not FIRST_DAY.year < year < LAST_DAY.year:
            raise ValidationError(
                f"Must be between {FIRST_DAY.year + 1}-01 and {LAST_DAY.year - 1}-12."
            )
        return dt.date(year, month, 1)


class Moment(fields.DateTime):
    """An instant. Loads RFC 3339 with an offset, dumps UTC with Z."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> dt.datetime:
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            raise ValidationError(
                "Must be an RFC 3339 date-time with an offset, such as 2026-01-31T12:00:00Z."
            )
        try:
            return dt.datetime.fromisoformat(value.upper()).astimezone(dt.UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError("This point in time does not exist.") from error

    def _serialize(
        self, value: dt.datetime | str | None, attr: str | None, obj: Any, **_: Any
    ) -> str | None:
        return utc_text(value) if isinstance(value, dt.datetime) else value


class Several(fields.List[Any]):
    """Several values of a query parameter, which is repeated or separates them by commas.

    ``split=False`` is for texts, which may contain commas themselves: they are only repeated.
    """

    def __init__(self, inner: fields.Field[Any], *, split: bool = True, **kwargs: Any) -> None:
        super().__init__(inner, validate=validate.Length(1, MAX_VALUES), **kwargs)
        self.split = split

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> list[Any]:
        texts = value if isinstance(value, list) else [value]
        if self.split:
            texts = [part for text in texts for part in str(text).split(",")]
        # Counted before repetitions are removed: the contract's limit is on what is sent.
        if len(texts) > MAX_VALUES:
            raise ValidationError(f"Must have at most {MAX_VALUES} values.")
        try:
            values = super()._deserialize(texts, attr, data, **kwargs)
        except ValidationError as error:
            # The position within the parameter says less than the rule.
            raise ValidationError(_first_message(error.messages)) from error
        return list(dict.fromkeys(values))


def _first_message(messages: Any) -> str:
    """Return the first message of the nested ones of a list."""
    while not isinstance(messages, str):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    return messages


def one_of(*choices: str, **kwargs: Any) -> fields.String:
    """Build a field for one of a closed set of texts."""
    return fields.String(validate=validate.OneOf(choices), **kwargs)
