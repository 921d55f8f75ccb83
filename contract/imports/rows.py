"""Rows of bank files and their outcomes."""

from typing import Any

from marshmallow import fields

from contract.base import PageQuerySchema, Schema, page_schema
from contract.fields import Amount, Day, Sentence, one_of
from contract.ledger.transactions import TransactionPartSchema
from core.enums import ImportOutcome, TransactionKind

NUMBER = {"description": "Number of the row in the file, from 1."}
LINE = {"description": "Line of the row in the file, from 1."}
OUTCOME = {
    "description": "created; updated: a pending transaction was booked; duplicate; offered: you "
    "have deleted this transaction before; rejected; or undone."
}
COLUMN = {"description": "Column with the problem, as the file names it; null: none in particular."}
MESSAGE = {"description": "Why the row was rejected; null: it was not."}


OPTIONAL = {"optional": True}


def _planned(description: str) -> dict[str, str | bool]:
    """Describe a field that depends on whether the row is rejected."""
    return {"description": description, **OPTIONAL}


class ImportCountsSchema(Schema):
    """Numbers of rows by outcome."""

    created = fields.Integer(metadata={"description": "Rows that are new transactions."})
    updated = fields.Integer(metadata={"description": "Rows that book a pending transaction."})
    duplicates = fields.Integer(
        metadata={"description": "Rows that you have already; nothing changes."}
    )
    offered = fields.Integer(
        metadata={
            "description": "Rows whose transactions you have deleted; restore_deleted imports them."
        }
    )
    rejected = fields.Integer(metadata={"description": "Rows that cannot be imported."})


class PreviewRowSchema(Schema):
    """A row as it would be stored. A rejected row has only its place, column and message."""

    number = fields.Integer(metadata=NUMBER)
    line = fields.Integer(metadata=LINE)
    outcome = one_of(*ImportOutcome, metadata=OUTCOME)
    transaction_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the transaction that equals the row; null: it is new."},
    )
    date = Day(metadata=_planned("Day of the transaction."))
    kind = one_of(*TransactionKind, metadata=_planned("Kind of the transaction."))
    amount = Amount(metadata=_planned("Amount in major units; a refund is a negative expense."))
    currency = fields.String(metadata=_planned("ISO 4217 code of the amount."))
    account_id = fields.Integer(
        allow_none=True, metadata=_planned("Id of the account; null: no account.")
    )
    to_account_id = fields.Integer(
        allow_none=True,
        metadata=_planned("Id of the account that receives a transfer; else null."),
    )
    to_amount = Amount(
        allow_none=True,
        metadata=_planned("What a transfer brings into an account of another currency; else null."),
    )
    original_amount = Amount(
        allow_none=True,
        metadata=_planned("Amount before its conversion into the currency; null: none."),
    )
    original_currency = fields.String(
        allow_none=True, metadata=_planned("ISO 4217 code of the original amount; null: none.")
    )
    category_id = fields.Integer(
        allow_none=True, metadata=_planned("Id of the category; null: no category.")
    )
    payee = fields.String(metadata=_planned("Who was paid, or who paid; may be empty."))
    description = fields.String(metadata=_planned("Purpose; may be empty."))
    notes = fields.String(metadata=_planned("Further texts of the row; may be empty."))
    tags = fields.List(fields.String(), metadata=_planned("Tags of the transaction."))
    parts = fields.List(
        fields.Nested(TransactionPartSchema),
        metadata=_planned("Parts of a split transaction; empty for others."),
    )
    is_pending = fields.Boolean(metadata=_planned("Whether the bank has not booked the row yet."))
    column = fields.String(allow_none=True, metadata=COLUMN | OPTIONAL)
    message = Sentence(metadata=_planned("Why the row is rejected."))


class RowProblemSchema(Schema):
    """A row that cannot be imported."""

    line = fields.Integer(metadata=LINE)
    column = fields.String(allow_none=True, metadata=COLUMN)
    message = Sentence(metadata={"description": "What is wrong."})


class RowOutcomeSchema(Schema):
    """Outcome of one row of an import."""

    number = fields.Integer(metadata=NUMBER)
    line = fields.Integer(metadata=LINE)
    outcome = one_of(*ImportOutcome, metadata=OUTCOME)
    transaction_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the row's transaction; null: a rejected row."},
    )
    column = fields.String(allow_none=True, metadata=COLUMN)
    message = Sentence(allow_none=True, metadata=MESSAGE)


class ImportedTransactionSchema(Schema):
    """The transaction of a row as it is now."""

    date = Day(metadata={"description": "Calendar day of the transaction."})
    kind = one_of(*TransactionKind, metadata={"description": "Kind of the transaction."})
    amount = Amount(
        metadata={"description": "Amount in major units; a refund is a negative expense."}
    )
    currency = fields.String(metadata={"description": "ISO 4217 code of the amount."})
    payee = fields.String(metadata={"description": "Who was paid, or who paid; may be empty."})
    description = fields.String(metadata={"description": "Purpose; may be empty."})
    category_id = fields.Integer(
        allow_none=True, metadata={"description": "Id of the category; null: no category."}
    )


class ListedRowOutcomeSchema(RowOutcomeSchema):
    """Outcome of one row in the list of an import's rows."""

    transaction = fields.Nested(
        ImportedTransactionSchema,
        allow_none=True,
        metadata={"description": "The row's transaction; null: rejected, or deleted since."},
    )
    column = fields.String(allow_none=True, attribute="file_column", metadata=COLUMN)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        # The transaction stands beside the row, which has everything else.
        source = obj if attr == "transaction" else obj.row
        return super().get_attribute(source, attr, default)


class ImportRowListQuerySchema(PageQuerySchema):
    """Filter and page of the list of an import's rows."""

    outcome = one_of(*ImportOutcome, metadata={"description": "Only rows with this outcome."})


ImportRowPageSchema = page_schema(ListedRowOutcomeSchema, "ImportRow")
