"""Previews of bank files."""

from marshmallow import fields

from contract.base import Schema
from contract.documents import Document
from contract.fields import Amount, Day, Sentence, one_of
from contract.imports.mappings import DetectedMappingSchema
from contract.imports.rows import ImportCountsSchema, PreviewRowSchema, RowProblemSchema
from core.enums import StatementFormat


class EvidenceSchema(Schema):
    """A detected property of a file."""

    about = fields.String(metadata={"description": "The property, for example delimiter."})
    conclusion = fields.String(metadata={"description": "The detected value."})
    reason = Sentence(metadata={"description": "Why this value was chosen."})
    confidence = fields.Float(metadata={"description": "Confidence from 0 to 1."})


class QuestionSchema(Schema):
    """A choice that the file leaves open. Answer it in the mapping, or in accounts."""

    field = fields.String(
        metadata={
            "description": "Field of the mapping that answers it, such as date_order or "
            "columns.date; or accounts."
        }
    )
    message = Sentence(metadata={"description": "The question."})
    options = fields.List(
        fields.String(), metadata={"description": "Possible answers, or the names to map."}
    )
    must_be_answered = fields.Boolean(
        metadata={"description": "Whether the file cannot be imported without an answer."}
    )


class BalanceCheckSchema(Schema):
    """An account's balance according to the file and to the ledger, without pending rows."""

    account_id = fields.Integer(metadata={"description": "Id of your account."})
    file_account = fields.String(
        allow_none=True,
        metadata={"description": "Name of the account in the file; null: it names none."},
    )
    currency = fields.String(metadata={"description": "ISO 4217 code of the account's currency."})
    date = Day(metadata={"description": "Day at whose end the balances are compared."})
    stated = Amount(metadata={"description": "Balance in the file, in major units."})
    computed = Amount(metadata={"description": "Balance in the ledger, in major units."})
    difference = Amount(metadata={"description": "stated minus computed."})
    stated_opening = Amount(
        allow_none=True,
        metadata={"description": "Balance in the file before its first row; null: not stated."},
    )
    adds_up = fields.Boolean(
        allow_none=True,
        metadata={
            "description": "Whether the file's rows explain its balances; null: it does not state "
            "both balances."
        },
    )
    hint = Sentence(
        allow_none=True,
        metadata={"description": "What would remove the difference; null: there is none."},
    )


class NamedProfileSchema(Schema):
    """The import profile with which a file was read."""

    id = fields.Integer(metadata={"description": "Id of the import profile."})
    name = fields.String(metadata={"description": "Name of the import profile."})


class PreviewSchema(Schema):
    """Detected format of a file, what its first 1,000 rows would become, and open questions."""

    import_id = fields.Integer(
        metadata={"description": "Id with which the file can be imported for 48 hours."}
    )
    filename = fields.String(metadata={"description": "Name of the file."})
    account_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the account for all rows; null: not chosen."},
    )
    format = one_of(
        *StatementFormat, metadata={"description": "Detected format, for example csv or camt."}
    )
    confidence = fields.Float(
        metadata={"description": "Confidence of the least certain detection, from 0 to 1."}
    )
    mapping = Document(
        lambda: DetectedMappingSchema,
        allow_none=True,
        metadata={"description": "Detected mapping of a table; null: the format has no columns."},
    )
    columns = fields.List(fields.String(), metadata={"description": "Headings of a table."})
    sample_rows = fields.List(
        fields.List(fields.String()),
        metadata={"description": "The first 20 rows of a table, as the file writes them."},
    )
    evidence = fields.List(
        fields.Nested(EvidenceSchema), metadata={"description": "Reasons of the detection."}
    )
    questions = fields.List(
        fields.Nested(QuestionSchema), metadata={"description": "Choices that are open."}
    )
    profile = fields.Nested(
        NamedProfileSchema,
        allow_none=True,
        metadata={"description": "Import profile that was used; null: none."},
    )
    file_accounts = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "Numbers of rows by the file's account names."},
    )
    new_categories = fields.List(
        fields.String(),
        metadata={
            "description": "The first 1,000 categories by name that the file names and you do not "
            "have; create_categories creates them."
        },
    )
    counts = fields.Nested(
        ImportCountsSchema, metadata={"description": "Numbers of rows by outcome."}
    )
    rows = fields.List(
        fields.Nested(PreviewRowSchema), metadata={"description": "The first 1,000 rows."}
    )
    problems = fields.List(
        fields.Nested(RowProblemSchema),
        metadata={"description": "The first 1,000 rejected rows."},
    )
    balance_checks = fields.List(
        fields.Nested(BalanceCheckSchema),
        metadata={"description": "Balances after the import, for each account that states one."},
    )
