"""Rendering many rows: the schema stays the contract, but is read once instead of once a row."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from marshmallow import fields

from contract.base import RowSchema, Schema
from contract.fields import Amount, Day, Moment
from core.clock import stored_text, utc_text
from core.money import to_number

Renderer = Callable[[Sequence[Any]], list[dict[str, Any]]]


def compile_rows(schema: type[Schema] | type[RowSchema], columns: Sequence[str]) -> Renderer:
    """A function that renders database rows of these columns exactly as the schema would.

    An Amount ``x`` is read from the columns ``x_minor`` and ``currency``. Raises ValueError when the schema
    shows something that the columns do not have.
    """
    position = {name: index for index, name in enumerate(columns)}
    members = [
        f"{name!r}: {_expression(name, field, position)}"
        for name, field in schema().dump_fields.items()
    ]
    source = f"lambda rows: [{{{', '.join(members)}}} for row in rows]"
    known = {"to_number": to_number, "utc_text": utc_text, "stored_text": stored_text}
    return cast(Renderer, eval(source, known))  # noqa: S307 (made of the schema's own names)


def _expression(name: str, field: Any, position: dict[str, int]) -> str:
    """Python that shows one field of ``row``."""
    source = field.attribute or name
    if isinstance(field, Amount) and f"{source}_minor" in position:
        return f"to_number(row[{position[f'{source}_minor']}], row[{position['currency']}])"
    if source not in position:
        raise ValueError(f"{name} is not among the columns")
    value = f"row[{position[source]}]"
    if isinstance(field, Moment):
        return f"(stored_text({value}) if {value}.__class__ is str else utc_text({value}))"
    if isinstance(field, fields.List):  # words, as the column holds them or as the row does
        return f"({value}.split('|') if {value}.__class__ is str else {value}) if {value} else []"
    return (
        f"({value} if {value}.__class__ is str else {value}.isoformat())"
        if isinstance(field, Day)
        else value
    )
