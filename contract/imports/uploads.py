"""Bank files to preview or import, and how their columns are mapped."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from contract.base import OwnedSchema, Schema
from contract.fields import Flag, Line, Whole, one_of
from contract.imports.mappings import COLUMNS
from core.enums import AmountSign, DateOrder, DecimalMark, FeeMode
from core.limits import CURRENCY_LENGTH
from infrastructure import strict_json
from infrastructure.ids import MAX_ID
from infrastructure.uploads import Upload

MAX_ENTRIES = 100
"""Accounts or columns that a request may map."""
MAX_TEXT_LENGTH = 50_000_000
"""Length of a file that is sent as text, in code points."""
MAX_LINE_NUMBER = 10_000
"""Last line at which the header or the first row of a file is expected."""
# Longer than the longest name that Python has for an encoding.
ENCODING_LENGTH = 40
# Flag columns hold words such as "Debit", of which a file has two or three.
OUT_VALUE_LENGTH = 40
MAX_OUT_VALUES = 20


class FilePart(fields.Raw):
    """A file in a multipart/form-data body."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> Upload:
        if not isinstance(value, Upload):
            raise ValidationError("Send the file as a part of a multipart/form-data body.")
        return value


class JsonNested(fields.Nested):
    """An object; in a form, its JSON text."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return super()._deserialize(_parse_json(value), *args, **kwargs)


class AccountMap(fields.Dict):
    """Account ids by the account names of a file; in a form, the object's JSON text."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> Any:
        # Forms have only texts: a JSON object arrives in one as its text.
        value = _parse_json(value)
        _check_size(value)
        if not all(account_id is None or _is_id(account_id) for account_id in value.values()):
            raise ValidationError("Each value must be the id of an account, or null.")
        return value


class ColumnMap(fields.Dict):
    """Columns by their role. Each is a heading or a position; a description may have several."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> Any:
        _check_size(value)
        for columns in value.values():
            references = columns if isinstance(columns, list) else [columns]
            if not all(_is_column(reference) for reference in references):
                raise ValidationError("Each column must be a heading or a position from 0.")
        return value


def _parse_json(value: Any) -> Any:
    """Parse a form's text; a JSON body holds the value itself."""
    if not isinstance(value, str):
        return value
    try:
        return strict_json.loads(value.encode())
    except (ValueError, RecursionError) as error:
        raise ValidationError("Not valid JSON.") from error


def _check_size(value: Any) -> None:
    if not isinstance(value, dict):
        raise ValidationError("Must be an object.")
    # Before the entries are read, so that a huge object costs nothing.
    if len(value) > MAX_ENTRIES:
        raise ValidationError(f"Must have at most {MAX_ENTRIES} entries.")


def _is_id(value: Any) -> bool:
    # ``type`` and not ``isinstance``: true is an int in Python, but no id.
    return type(value) is int and 0 < value <= MAX_ID


def _is_column(reference: Any) -> bool:
    return reference is None or isinstance(reference, str) or type(reference) is int


class MappingSchema(Schema):
    """Corrections of the detected mapping. Fields that are not sent are detected."""

    encoding = Line(
        ENCODING_LENGTH, metadata={"description": "Text encoding, for example utf-8 or cp1252."}
    )
    delimiter = Line(1, 1, metadata={"description": "Character between the columns."})
    header_line = Whole(
        1,
        MAX_LINE_NUMBER,
        allow_none=True,
        metadata={"description": "Line of the headings, from 1; null: the file has none."},
    )
    first_line = Whole(
        1, MAX_LINE_NUMBER, metadata={"description": "Line of the first row, from 1."}
    )
    date_order = one_of(
        *DateOrder, metadata={"description": "Order of day (D), month (M) and year (Y)."}
    )
    decimal_mark = one_of(*DecimalMark, metadata={"description": "Decimal separator of amounts."})
    sign = one_of(
        *AmountSign,
        metadata={
            "description": "How an amount column shows the direction. as_is: negative amounts are "
            "money out; inverted: positive ones are, as in card statements; flag: another column "
            "names the direction; suffix: CR or DR follows the number, or only money in has a "
            "plus; balance_out and balance_in: the balances tell the direction of every row but "
            "the oldest, which is money out or money in."
        },
    )
    out_values = fields.List(
        Line(OUT_VALUE_LENGTH),
        validate=validate.Length(max=MAX_OUT_VALUES),
        metadata={"description": "Values of the flag column that mean money out."},
    )
    debit_is_negative = Flag(
        metadata={"description": "Whether the column of money out has negative numbers."}
    )
    credit_is_negative = Flag(
        metadata={"description": "Whether the column of money in has negative numbers."}
    )
    currency = Line(
        CURRENCY_LENGTH,
        allow_none=True,
        metadata={
            "description": "ISO 4217 code of the rows of a table that name none, and of all rows "
            "of other formats; null: no assumption."
        },
    )
    fees = one_of(
        *FeeMode,
        metadata={
            "description": "Relation of a column of fees to the amounts. included: the amount is "
            "what the balance moved; separate: the balance moved by the fee as well."
        },
    )
    columns = ColumnMap(
        metadata={
            "additionalProperties": COLUMNS,
            "description": "Columns by role (date, amount, debit, credit, payee, description, …): "
            "a heading or a position from 0, several for description; null: the role is unused.",
        }
    )


class ImportRequestSchema(OwnedSchema):
    """A bank file as a form part (file) or as text, or the import_id of a preview."""

    file = FilePart(
        metadata={
            "type": "string",
            "format": "binary",
            "description": "The file, in a multipart/form-data body.",
        }
    )
    # No Line: a pasted file may hold characters that no column stores. Its rows are
    # checked one by one, and only those that hold them are refused.
    text = fields.String(
        validate=validate.Length(max=MAX_TEXT_LENGTH),
        metadata={"description": "Content of the file, instead of file."},
    )
    import_id = Whole(metadata={"description": "Id of a preview, instead of file."})
    account_id = Whole(
        allow_none=True,
        metadata={
            "description": "Id of the account to which the rows belong; null: none, also where an "
            "earlier request with this import_id chose one."
        },
    )
    accounts = AccountMap(
        metadata={
            "additionalProperties": {"type": ["integer", "null"]},
            "description": "Maps each account name in the file to one of your account ids; null "
            "skips that account.",
        }
    )
    mapping = JsonNested(
        MappingSchema, metadata={"description": "Corrections of the detected mapping."}
    )
    atomic = Flag(metadata={"description": "Store nothing if any row is rejected."})
    restore_deleted = Flag(
        metadata={"description": "Import rows again whose transactions you have deleted."}
    )
    categorize = Flag(
        metadata={
            "description": "Let rules and the model choose categories. Default: true; false keeps"
            " rows that name no category without one, until `auto-categorize` is requested."
        }
    )
    create_categories = Flag(
        metadata={
            "description": "Create categories that the file names and you do not have. Default: "
            "true for Outlay's own formats."
        }
    )
    create_accounts = Flag(
        metadata={
            "description": "Create accounts that the file names and you do not have, unless "
            "account_id is sent. Default: true for Outlay's own formats."
        }
    )

    @validates_schema(skip_on_field_errors=True)
    def names_one_file(self, data: dict[str, Any], **_: Any) -> None:
        """Require exactly one way to name the file."""
        if _count_present(data, ("file", "text", "import_id")) != 1:
            raise ValidationError("Exactly one of file, text and import_id is required.", "file")

    @post_load
    def text_as_file(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn text into a file."""
        if "text" in data:
            # Lone surrogates, which UTF-8 cannot encode, become question marks.
            content = data.pop("text").encode("utf-8", "replace")
            data["file"] = Upload("pasted.txt", content)
        return data


def _count_present(data: Mapping[str, Any], names: Iterable[str]) -> int:
    return sum(name in data for name in names)
