"""Bank files, what became of their rows, and transfers found in them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from contract.base import (
    OwnedSchema,
    PageQuerySchema,
    RowSchema,
    Schema,
    UpdateSchema,
    page_schema,
)
from contract.fields import Amount, Day, Flag, Line, Moment, Name, Whole, one_of
from core.enums import AmountSign, DateOrder, DecimalMark
from infrastructure import strict_json
from infrastructure.ids import MAX_ID
from infrastructure.uploads import Upload
from models import IMPORT_OUTCOMES, IMPORT_STATUSES, KINDS, ImportProfile

MAX_MAPPED = 100
MAX_PASTED = 50_000_000


class SentFile(fields.Raw):
    """A file part of a form."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> Upload:
        if not isinstance(value, Upload):
            raise ValidationError("Send the file as a part of a multipart/form-data body.")
        return value


class Described(fields.Nested):
    """An object; in a form, its JSON text."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return super()._deserialize(_parsed(value), *args, **kwargs)


class AccountMap(fields.Dict):
    """By the file's name of an account, one of the caller's accounts, or null to leave it out."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> Any:
        value = _parsed(value)
        if not isinstance(value, dict) or len(value) > MAX_MAPPED:
            raise ValidationError("Must be an object.")
        for account_id in value.values():
            if account_id is not None and (
                type(account_id) is not int or not 0 < account_id <= MAX_ID
            ):
                raise ValidationError("Each value is the id of an account, or null.")
        return value


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return strict_json.loads(value.encode())
    except (ValueError, RecursionError) as error:
        raise ValidationError("Not valid JSON.") from error


class ColumnMap(fields.Dict):
    """By role, the heading of a column or its place from 0; a description may be made of several."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> Any:
        if not isinstance(value, dict) or len(value) > MAX_MAPPED:
            raise ValidationError("Must be an object.")
        for named in value.values():
            for one in named if isinstance(named, list) else [named]:
                if one is not None and not isinstance(one, str) and type(one) is not int:
                    raise ValidationError("Each column is a heading or a place from 0.")
        return value


class MappingSchema(Schema):
    """How a table is read. Name only what was found out wrongly; the rest is inferred."""

    encoding = Line(40)
    delimiter = Line(1, 1)
    header_line = Whole(
        1, 10_000, allow_none=True, metadata={"description": "Counted from 1; null: there is none."}
    )
    first_line = Whole(1, 10_000)
    date_order = one_of(*DateOrder)
    decimal_mark = one_of(*DecimalMark)
    sign = one_of(
        *AmountSign,
        metadata={
            "description": "How one amount tells money in from money out; inverted: as on a card's statement."
        },
    )
    out_values = fields.List(Line(40), validate=validate.Length(max=20))
    debit_is_negative = Flag()
    credit_is_negative = Flag()
    currency = Line(3, allow_none=True)
    columns = ColumnMap(
        metadata={"description": "By role: date, amount, debit, credit, payee, description, …"}
    )


class ImportRequestSchema(OwnedSchema):
    """A file: as a part of a form, as text, or one that was handed in for a preview."""

    file = SentFile(metadata={"type": "string", "format": "binary"})
    text = fields.String(
        validate=validate.Length(max=MAX_PASTED),
        metadata={"description": "The file's content, instead of a file."},
    )
    import_id = Whole(metadata={"description": "Of a preview, instead of a file."})
    account_id = Whole(metadata={"description": "Where the rows belong."})
    accounts = AccountMap(
        metadata={
            "description": "For a file of several accounts: by its names of them, yours; null leaves one out."
        }
    )
    mapping = Described(MappingSchema)
    atomic = Flag(metadata={"description": "Store nothing when any row cannot be taken."})
    restore_deleted = Flag(
        metadata={"description": "Also bring back rows that you have deleted since."}
    )
    categorize = Flag(
        metadata={"description": "Let rules and the model choose categories; true unless told."}
    )
    create_categories = Flag(
        metadata={"description": "Make categories that the file names and you do not have."}
    )
    create_accounts = Flag(
        metadata={"description": "The same of accounts, where no account_id is given."}
    )

    @validates_schema(skip_on_field_errors=True)
    def names_one_file(self, data: dict[str, Any], **_: Any) -> None:
        if sum(name in data for name in ("file", "text", "import_id")) != 1:
            raise ValidationError("Send a file, or text, or the import_id of a preview.", "file")

    @post_load
    def as_file(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Pasted text is a file too."""
        if "text" in data:
            data["file"] = Upload("pasted.txt", data.pop("text").encode("utf-8", "replace"))
        return data


class EvidenceSchema(Schema):
    about = fields.String()
    conclusion = fields.String()
    reason = fields.String()
    confidence = fields.Float()


class QuestionSchema(Schema):
    """Something that the file alone does not tell. The answer goes into the mapping, that on accounts beside it."""

    field = fields.String()
    message = fields.String()
    options = fields.List(fields.String())
    must_be_answered = fields.Boolean()


class ImportCountsSchema(Schema):
    created = fields.Integer()
    updated = fields.Integer()
    duplicates = fields.Integer()
    offered = fields.Integer()
    rejected = fields.Integer()


class PreviewRowSchema(Schema):
    """A row as it would be stored; a rejected one has only its line and what is wrong."""

    number = fields.Integer()
    line = fields.Integer()
    outcome = one_of(*IMPORT_OUTCOMES)
    transaction_id = fields.Integer(
        allow_none=True, metadata={"description": "The one that it is known as."}
    )
    date = Day()
    kind = one_of(*KINDS)
    amount = Amount()
    currency = fields.String()
    account_id = fields.Integer(allow_none=True)
    to_account_id = fields.Integer(allow_none=True)
    category_id = fields.Integer(allow_none=True)
    payee = fields.String()
    description = fields.String()
    notes = fields.String()
    tags = fields.List(fields.String())
    is_pending = fields.Boolean()
    column = fields.String(allow_none=True)
    message = fields.String()


class RowProblemSchema(Schema):
    line = fields.Integer()
    column = fields.String(allow_none=True)
    message = fields.String()


class BalanceCheckSchema(Schema):
    """What the file says is in an account at the end of a day, and what the ledger says; pending rows do not count."""

    account_id = fields.Integer()
    file_account = fields.String(allow_none=True)
    currency = fields.String()
    date = Day()
    stated = Amount()
    computed = Amount()
    difference = Amount()
    stated_opening = Amount(allow_none=True)
    adds_up = fields.Boolean(
        allow_none=True, metadata={"description": "Whether the file's own rows and balances agree."}
    )
    hint = fields.String(allow_none=True)


class NamedProfileSchema(Schema):
    id = fields.Integer()
    name = fields.String()


class PreviewSchema(Schema):
    """What a file was taken for, what its first 1,000 rows would become, and what is not certain."""

    import_id = fields.Integer()
    filename = fields.String()
    account_id = fields.Integer(allow_none=True)
    format = fields.String()
    confidence = fields.Float()
    mapping = fields.Dict(allow_none=True)
    columns = fields.List(fields.String())
    evidence = fields.List(fields.Nested(EvidenceSchema))
    questions = fields.List(fields.Nested(QuestionSchema))
    profile = fields.Nested(NamedProfileSchema, allow_none=True)
    file_accounts = fields.Dict(keys=fields.String(), values=fields.Integer())
    counts = fields.Nested(ImportCountsSchema)
    rows = fields.List(fields.Nested(PreviewRowSchema))
    problems = fields.List(fields.Nested(RowProblemSchema))
    balance_checks = fields.List(fields.Nested(BalanceCheckSchema))


class RowOutcomeSchema(Schema):
    """What became of one row: created, updated (a pending one that is booked now), duplicate, offered (you deleted it
    once), or rejected.
    """

    number = fields.Integer()
    line = fields.Integer()
    outcome = one_of(*IMPORT_OUTCOMES)
    transaction_id = fields.Integer(allow_none=True)
    column = fields.String(allow_none=True)
    message = fields.String(allow_none=True)


class UndoneSchema(Schema):
    """What taking an import back did; ``kept`` are rows that you have edited since."""

    import_id = fields.Integer()
    deleted = fields.Integer()
    restored = fields.Integer()
    kept = fields.Integer()
    kept_ids = fields.List(fields.Integer())


class ImportSchema(Schema):
    """A file that was imported, or waits to be."""

    id = fields.Integer()
    user_id = fields.Integer()
    account_id = fields.Integer(allow_none=True)
    filename = fields.String()
    format = fields.String(allow_none=True)
    status = one_of(*IMPORT_STATUSES)
    mapping = fields.Dict(allow_none=True)
    created = fields.Integer()
    updated = fields.Integer()
    duplicates = fields.Integer()
    offered = fields.Integer()
    rejected = fields.Integer()
    created_at = Moment()
    finished_at = Moment(allow_none=True)


class ImportAnswerSchema(ImportSchema):
    """An import with what became of its first 1,000 rows."""

    import_id = fields.Integer()
    imported_count = fields.Integer()
    rows = fields.List(fields.Nested(RowOutcomeSchema))
    has_more_rows = fields.Boolean()
    errors = fields.List(fields.Nested(RowProblemSchema))
    balance_checks = fields.List(fields.Nested(BalanceCheckSchema))
    transfer_proposals = fields.Integer(
        metadata={"description": "How many pairs of these days look like transfers."}
    )
    profile_id = fields.Integer(allow_none=True)
    undone = fields.Nested(UndoneSchema, allow_none=True)


class ImportListQuerySchema(PageQuerySchema):
    status = one_of(*IMPORT_STATUSES)
    account_id = Whole()


class ImportRowListQuerySchema(PageQuerySchema):
    outcome = one_of(*IMPORT_OUTCOMES)


class ImportUndoQuerySchema(OwnedSchema):
    force = Flag(
        load_default=False, metadata={"description": "Also take back what you have edited since."}
    )


class ListedRowOutcomeSchema(RowOutcomeSchema):
    column = fields.String(allow_none=True, attribute="file_column")


class ImportProfileSchema(RowSchema):
    """How files with some headings are read, as you confirmed it."""

    class Meta:
        model = ImportProfile

    id = fields.Integer()
    user_id = fields.Integer()
    account_id = fields.Integer(allow_none=True)
    name = fields.String()
    format = fields.String()
    headings = fields.List(fields.String())
    mapping = fields.Dict()
    created_at = Moment()
    updated_at = Moment()
    version = fields.Integer()


class ImportProfileUpdateSchema(OwnedSchema, UpdateSchema):
    name = Name(80)


ImportPageSchema = page_schema(ImportSchema, "Import")
ImportRowPageSchema = page_schema(ListedRowOutcomeSchema, "ImportRow")
ImportProfilePageSchema = page_schema(ImportProfileSchema, "ImportProfile")
