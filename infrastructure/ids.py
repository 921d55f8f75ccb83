"""Ids in paths."""

from werkzeug.routing import BaseConverter, ValidationError

MAX_ID = 2**63 - 1
"""Largest value of a BIGINT column."""


class IdConverter(BaseConverter):
    """Matches a positive integer in ASCII digits without leading zeros: an id has one spelling."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number > MAX_ID:
            raise ValidationError
        return number
