"""Imports of bank files, and their undoing."""

from marshmallow import fields

from contract.base import OwnedSchema, PageQuerySchema, Schema, page_schema
from contract.documents import Document
from contract.fields import Flag, Moment, Whole, one_of
from contract.imports.mappings import DetectedMappingSchema
from contract.imports.previews import BalanceCheckSchema
from contract.imports.rows import ImportCountsSchema, RowOutcomeSchema, RowProblemSchema
from core.enums import ImportStatus, StatementFormat


class UndoneSchema(Schema):
    """Result of undoing an import."""

    import_id = fields.Integer(metadata={"description": "Id of the import."})
    deleted = fields.Integer(
        metadata={"description": "Number of transactions that the import had created."}
    )
    restored = fields.Integer(
        metadata={"description": "Number of transactions that are pending again."}
    )
    kept = fields.Integer(
        metadata={"description": "Number of transactions kept because you have edited them."}
    )
    kept_ids = fields.List(
        fields.Integer(), metadata={"description": "Ids of the first 200 kept transactions."}
    )


class ImportSchema(ImportCountsSchema):
    """An import of a bank file."""

    id = fields.Integer(metadata={"description": "Id of the import."})
    user_id = fields.Integer(metadata={"description": "Id of the owner."})
    account_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the account for all rows; null: not chosen."},
    )
    filename = fields.String(metadata={"description": "Name of the file."})
    format = one_of(
        *StatementFormat,
        allow_none=True,
        metadata={"description": "Detected format; null: not read yet."},
    )
    status = one_of(
        *ImportStatus,
        metadata={
            "description": "previewed: stored for an import; failed: some of its rows are stored, "
            "import it again to continue."
        },
    )
    mapping = Document(
        lambda: DetectedMappingSchema,
        allow_none=True,
        metadata={"description": "Mapping of a table; null: none."},
    )
    created_at = Moment(metadata={"description": "Time of the upload, in UTC."})
    finished_at = Moment(
        allow_none=True,
        metadata={"description": "Time when the import ended, in UTC; null: it has not."},
    )


class ImportAnswerSchema(ImportSchema):
    """An import with the outcomes of its first 1,000 rows."""

    import_id = fields.Integer(metadata={"description": "Id of the import, the same as id."})
    imported_count = fields.Integer(
        metadata={"description": "Number of created transactions, the same as created."}
    )
    rows = fields.List(
        fields.Nested(RowOutcomeSchema), metadata={"description": "Outcomes of the first rows."}
    )
    has_more_rows = fields.Boolean(
        metadata={"description": "Whether the file has more rows than are shown."}
    )
    errors = fields.List(
        fields.Nested(RowProblemSchema), metadata={"description": "The first 200 rejected rows."}
    )
    balance_checks = fields.List(
        fields.Nested(BalanceCheckSchema),
        metadata={"description": "Balances after the import, for each account that states one."},
    )
    transfer_proposals = fields.Integer(
        metadata={"description": "Number of pairs around these days that look like transfers."}
    )
    profile_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the import profile that was used or saved; null: none."},
    )
    undone = fields.Nested(
        UndoneSchema,
        allow_none=True,
        metadata={"description": "Result of undoing the import; null: it is not undone."},
    )


class ImportListQuerySchema(PageQuerySchema):
    """Filters and page of the list of imports."""

    status = one_of(*ImportStatus, metadata={"description": "Only imports with this status."})
    account_id = Whole(metadata={"description": "Only imports into the account with this id."})


class ImportUndoQuerySchema(OwnedSchema):
    """Options for undoing an import."""

    force = Flag(
        load_default=False,
        metadata={"description": "Also undo transactions that you have edited since."},
    )


ImportPageSchema = page_schema(ImportSchema, "Import")
