"""Import profiles: confirmed mappings of bank files."""

from marshmallow import fields

from contract.base import OwnedSchema, RowSchema, UpdateSchema, page_schema
from contract.documents import Document
from contract.fields import Moment, Name, one_of
from contract.imports.mappings import DetectedMappingSchema
from core.enums import StatementFormat
from core.limits import NAME_LENGTH
from models import ImportProfile


class ImportProfileSchema(RowSchema):
    """The confirmed mapping of files with certain headings."""

    class Meta:
        model = ImportProfile

    id = fields.Integer(metadata={"description": "Id of the import profile."})
    user_id = fields.Integer(metadata={"description": "Id of the owner."})
    account_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the account of the last such file; null: none."},
    )
    name = fields.String(metadata={"description": "Name of the import profile."})
    format = one_of(*StatementFormat, metadata={"description": "Format of the files."})
    headings = fields.List(
        fields.String(), metadata={"description": "Headings by which such files are recognised."}
    )
    mapping = Document(
        lambda: DetectedMappingSchema,
        metadata={"description": "The confirmed fields of the mapping."},
    )
    created_at = Moment(metadata={"description": "Time of the first confirmation, in UTC."})
    updated_at = Moment(metadata={"description": "Time of the last change, in UTC."})
    version = fields.Integer(metadata={"description": "Rises with every change; also the ETag."})


class ImportProfileUpdateSchema(OwnedSchema, UpdateSchema):
    """Changes of an import profile."""

    name = Name(NAME_LENGTH, metadata={"description": "New name of the import profile."})


ImportProfilePageSchema = page_schema(ImportProfileSchema, "ImportProfile")
