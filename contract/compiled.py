"""Rendering many rows: the schema stays the contract, but is read once instead of once a row."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from contract.base import RowSchema, Schema
from contract.fields import Amount, Day, Moment, utc_text
from core.money import to_number

Renderer = Callable[[Sequence[Any]], list[dict[str, Any]]]


def compile_rows(schema: type[Schema] | type[RowSchema], columns: Sequence[str]) -> Renderer:
    """A function that renders database rows of these columns exactly as the schema would.

    An Amount ``x`` is read from the columns ``x_minor`` and ``currency``. Raises ValueError when the schema
    shows something that the columns do not have.
    """
    position = {name: index for index, name in enumerate(columns)}
    plain: list[tuple[str, int]] = []
    special: list[tuple[str, Callable[[Any], Any]]] = []
    for name, field in schema().dump_fields.items():
        source = field.attribute or name
        convert = _converter(field, source, position)
        if convert is not None:
            special.append((name, convert))
        elif source in position:
            plain.append((name, position[source]))
        else:
            raise ValueError(f"{schema.__name__}.{name} is not among the columns")
    names = [name for name, _ in plain]
    pick = itemgetter(*(index for _, index in plain))

    def render(rows: Sequence[Any]) -> list[dict[str, Any]]:
        rendered = []
        for row in rows:
            shown = dict(zip(names, pick(row), strict=True))
            for name, convert in special:
                shown[name] = convert(row)
            rendered.append(shown)
        return rendered

    return render


def _converter(field: Any, source: str, position: dict[str, int]) -> Callable[[Any], Any] | None:
    if isinstance(field, Amount):
        minor, currency = position[f"{source}_minor"], position["currency"]
        return lambda row: to_number(row[minor], row[currency])
    index = position.get(source)
    if index is not None and isinstance(field, Day):
        return lambda row: row[index].isoformat()
    if index is not None and isinstance(field, Moment):
        return lambda row: utc_text(row[index])
    return None
