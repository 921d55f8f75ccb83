"""Files that export jobs have written."""

from marshmallow import fields

from contract.base import Schema
from contract.fields import Moment


class ExportFileSchema(Schema):
    """A file with your data that a job has written; `GET /jobs/{job_id}/file` returns it."""

    id = fields.Integer(metadata={"description": "Id of the export."})
    user_id = fields.Integer()
    job_id = fields.Integer(
        metadata={"description": "Id of the job that writes the file; null once it is deleted."}
    )
    filename = fields.String(metadata={"description": "Name of the file."})
    media_type = fields.String(metadata={"description": "Media type of the file."})
    size = fields.Integer(
        metadata={"description": "Size of the file in bytes; null until it is complete."}
    )
    finished_at = Moment(
        metadata={"description": "Time when the file was complete, in UTC; null until then."}
    )
    expires_at = Moment(
        metadata={
            "description": "Time when the file is deleted, in UTC; null until it is complete."
        }
    )
    created_at = Moment(metadata={"description": "Time of the request, in UTC."})
