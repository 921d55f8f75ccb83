"""Fast rendering of many rows: a schema compiled to one expression.

The schema stays the contract; a property test holds both ways of rendering against each other.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, cast

from marshmallow import fields

from contract.base import RowSchema, Schema
from contract.fields import Amount, Day, Moment
from core.clock import stored_text, utc_text
from core.json_types import JsonObject
from core.limits import TAG_SEPARATOR
from core.money import to_number

Renderer = Callable[[Sequence[Any]], list[JsonObject]]


def compile_rows(
    schema: type[Schema] | type[RowSchema], columns: Sequence[str], exclude: Collection[str] = ()
) -> Renderer:
    """Build a function that renders database rows of these columns exactly as the schema would.

    ``exclude`` are fields that are no columns.

    An Amount ``x`` is read from the columns ``x_minor`` and ``currency``, or a currency of its own
    (``to_amount``: ``to_currency``). Raises ValueError when
    the schema has a field that the columns lack.
    """
    position = {name: index for index, name in enumerate(columns)}
    members = [
        f"{name!r}: {_expression(name, field, position)}"
        for name, field in schema().dump_fields.items()
        if name not in exclude
    ]
    source = f"lambda rows: [{{{', '.join(members)}}} for row in rows]"
    namespace = {"to_number": to_number, "utc_text": utc_text, "stored_text": stored_text}

    # Only names of fields and columns of this program go into the source.
    return cast(Renderer, eval(source, namespace))  # noqa: S307


def _expression(name: str, field: fields.Field[Any], position: dict[str, int]) -> str:
    """Return the Python expression that renders one field of ``row``.

    Rows are either read from a table, with days and instants as the database driver gives them
    (text on SQLite), or selected from an object, with the types of its attributes.
    """
    source = field.attribute or name
    if isinstance(field, Amount) and f"{source}_minor" in position:
        minor = f"row[{position[f'{source}_minor']}]"
        # An amount in a currency of its own, as ``to_amount``, is null where there is none.
        own_currency = source.replace("amount", "currency")
        if source != "amount" and own_currency in position:
            number = f"to_number({minor}, row[{position[own_currency]}])"
            return f"(None if {minor} is None else {number})"
        return f"to_number({minor}, row[{position['currency']}])"
    if source not in position:
        raise ValueError(f"{name} is not among the columns")

    value = f"row[{position[source]}]"
    # Faster than isinstance, for every value of every row; drivers return no subclasses.
    is_text = f"{value}.__class__ is str"
    if isinstance(field, Moment):
        return f"(stored_text({value}) if {is_text} else utc_text({value}))"
    if isinstance(field, fields.List):
        return f"({value}.split({TAG_SEPARATOR!r}) if {is_text} else {value}) if {value} else []"
    if isinstance(field, Day):
        return f"({value} if {is_text} else {value}.isoformat())"
    return value
