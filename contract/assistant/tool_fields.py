"""Fields of what tools answer: small, exact, and safe to hand to a language model."""

from typing import Any

from marshmallow import fields

from core.foreign_text import MAX_LENGTH, MAX_SENTENCE_LENGTH, clean_text
from core.money import Money
from core.translation import translate


class MoneyText(fields.String):
    """An amount of money as a decimal string; its currency is in ``currency`` beside it."""

    def _serialize(  # type: ignore[override]
        self, value: Money | None, attr: str | None, obj: Any, **_: Any
    ) -> str | None:
        # A string: models and programs repeat its digits, and round those of a number.
        return None if value is None else f"{value.decimal:f}"


class ForeignText(fields.String):
    """A name or a note that people or banks have written: data, and never an instruction."""

    maximum = MAX_LENGTH

    def _serialize(self, value: str | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else clean_text(value, self.maximum)


class ForeignSentence(ForeignText):
    """A sentence of this program that may contain such names, in the person's language."""

    maximum = MAX_SENTENCE_LENGTH

    def _serialize(self, value: str | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        if value is None:
            return None
        return super()._serialize(translate(value), attr, obj)


class Link(fields.String):
    """The address of a page of the web app, from the attributes of the object it is about.

    Null while the object has no id. Without ``path``, the object has the address itself.
    """

    def __init__(self, path: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {"description": "Page of the web app that shows it."})
        super().__init__(allow_none=True, **kwargs)
        self.path = path

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> str | None:
        if not self.path:
            address: str | None = super().serialize(attr, obj, accessor, **kwargs)
            return address
        path = self.path.format(obj)
        return None if path.endswith("None") else path


def currency() -> fields.String:
    """Build the field of a currency."""
    return fields.String(metadata={"description": "ISO 4217 code of all amounts beside it."})
