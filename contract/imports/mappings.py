"""How the columns of a file are read, as answers have it."""

from marshmallow import fields

from contract.base import Schema
from contract.fields import one_of
from core.enums import AmountSign, DateOrder, DecimalMark, FeeMode

COLUMN_REFERENCE = {"type": ["string", "integer", "null"]}
COLUMNS = {"anyOf": [COLUMN_REFERENCE, {"type": "array", "items": COLUMN_REFERENCE}]}
"""A column by its heading or its position from 0, or several for one role."""


def _part(description: str) -> dict[str, str | bool]:
    """Describe a field that not every format has, and that a correction may leave open."""
    return {"description": f"{description} null: not decided.", "optional": True}


class DetectedMappingSchema(Schema):
    """How a file is read: a table has all fields, other formats have those that they need."""

    encoding = fields.String(allow_none=True, metadata=_part("Text encoding."))
    delimiter = fields.String(allow_none=True, metadata=_part("Character between the columns."))
    header_line = fields.Integer(
        allow_none=True,
        metadata={
            "description": "Line of the headings, from 1; null: the file has none.",
            "optional": True,
        },
    )
    first_line = fields.Integer(allow_none=True, metadata=_part("Line of the first row, from 1."))
    date_order = one_of(
        *DateOrder, allow_none=True, metadata=_part("Order of day, month and year.")
    )
    decimal_mark = one_of(
        *DecimalMark, allow_none=True, metadata=_part("Decimal separator of amounts.")
    )
    sign = one_of(
        *AmountSign,
        allow_none=True,
        metadata=_part("How an amount column shows the direction."),
    )
    out_values = fields.List(
        fields.String(),
        allow_none=True,
        metadata=_part("Values of the flag column that mean money out."),
    )
    debit_is_negative = fields.Boolean(
        allow_none=True, metadata=_part("Whether the column of money out has negative numbers.")
    )
    credit_is_negative = fields.Boolean(
        allow_none=True, metadata=_part("Whether the column of money in has negative numbers.")
    )
    currency = fields.String(
        allow_none=True,
        metadata={
            "description": "ISO 4217 code of all rows; null: none is assumed.",
            "optional": True,
        },
    )
    fees = one_of(
        *FeeMode,
        allow_none=True,
        metadata=_part("Whether a column of fees adds to the amounts."),
    )
    columns = fields.Dict(
        metadata={
            "additionalProperties": COLUMNS,
            "description": "Columns by role: a heading or a position from 0, or several of them.",
            "optional": True,
        }
    )
