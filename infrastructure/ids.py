"""Ids, keys and names in paths."""

from werkzeug.routing import BaseConverter

from core.enums import MailTemplate

MAX_ID = 2**63 - 1
"""Largest value of a BIGINT column."""


class IdConverter(BaseConverter):
    """Matches a positive integer in ASCII digits without leading zeros: an id has one spelling."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        # A larger number is the id of no row either. Refusing it here would be 405 and not 404: to
        # the router, another method of the same path would still match.
        return min(int(value), MAX_ID)


class DedupKeyConverter(BaseConverter):
    """Matches the key of an insight: its kind, a date, and a digest of its cause."""

    regex = r"[a-z_]{1,40}-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{16}"


class MailTemplateConverter(BaseConverter):
    """Matches the name of a mail."""

    regex = "|".join(MailTemplate)

    def to_python(self, value: str) -> MailTemplate:
        return MailTemplate(value)
