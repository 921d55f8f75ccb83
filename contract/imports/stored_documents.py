"""What is stored with an import, as the log of changes has it."""

from marshmallow import fields

from contract.base import Schema
from contract.documents import Document
from contract.fields import Sentence
from contract.imports.imports import UndoneSchema
from contract.imports.mappings import DetectedMappingSchema
from contract.imports.previews import BalanceCheckSchema


def _sent(description: str) -> dict[str, str | bool]:
    """Describe an option, which is stored if the request had it."""
    return {"description": description, "optional": True}


class ImportOptionsSchema(Schema):
    """Options of an import, as they were sent."""

    account_id = fields.Integer(
        allow_none=True,
        metadata=_sent("Id of the account to which the rows belong; null: not chosen."),
    )
    accounts = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(allow_none=True),
        metadata=_sent("Account ids by the account names of the file; null skips that account."),
    )
    mapping = Document(
        lambda: DetectedMappingSchema, metadata=_sent("Corrections of the detected mapping.")
    )
    atomic = fields.Boolean(metadata=_sent("Store nothing if any row is rejected."))
    restore_deleted = fields.Boolean(
        metadata=_sent("Import rows again whose transactions you have deleted.")
    )
    categorize = fields.Boolean(metadata=_sent("Let rules and the model choose categories."))
    create_categories = fields.Boolean(
        metadata=_sent("Create categories that the file names and you do not have.")
    )
    create_accounts = fields.Boolean(
        metadata=_sent("Create accounts that the file names and you do not have.")
    )
    is_confirmed = fields.Boolean(
        metadata=_sent("Whether the file was imported after a preview; missing before.")
    )


class ImportFailureSchema(Schema):
    """What made an import fail."""

    code = fields.String(metadata={"description": "Code of the error."})
    detail = Sentence(metadata={"description": "What went wrong, in words."})


class ImportReportSchema(Schema):
    """Result of an import; empty until it is finished."""

    balance_checks = fields.List(
        fields.Nested(BalanceCheckSchema),
        metadata=_sent("Balances after the import, for each account that states one."),
    )
    transfer_proposals = fields.Integer(
        metadata=_sent("Number of pairs around these days that look like transfers.")
    )
    profile_id = fields.Integer(
        allow_none=True,
        metadata=_sent("Id of the import profile that was used or saved; null: none."),
    )
    problem = fields.Nested(
        ImportFailureSchema, metadata=_sent("What made the import fail; missing if it did not.")
    )
    undone = fields.Nested(
        UndoneSchema, metadata=_sent("Result of undoing the import; missing if it is not undone.")
    )
