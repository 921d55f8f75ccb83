"""Background jobs."""

from marshmallow import fields

from contract.base import Schema
from contract.fields import Moment, one_of
from contract.problems import ProblemFieldSchema
from core.enums import JobKind, JobStatus
from core.error_codes import ErrorCode


class JobProblemSchema(Schema):
    """Why a job failed."""

    code = one_of(*ErrorCode, metadata={"description": "Cause of the error; never renamed."})
    detail = fields.String(metadata={"description": "The error in a sentence."})
    errors = fields.List(
        fields.Nested(ProblemFieldSchema),
        metadata={
            "description": "Invalid fields of the request; only if it was invalid.",
            "optional": True,
        },
    )


class JobSchema(Schema):
    """A background job."""

    id = fields.Integer(metadata={"description": "Id of the job."})
    kind = one_of(*JobKind, metadata={"description": "Type of work."})
    scope = fields.String(
        metadata={"description": "Jobs of the same kind and scope run one after the other."}
    )
    status = one_of(*JobStatus, metadata={"description": "Stage of the job."})
    progress = fields.Float(metadata={"description": "Share of the work that is done, 0 to 1."})
    result = fields.Raw(
        allow_none=True,
        metadata={
            "type": "object",
            "description": "What the operation that started the job returns; null until the job"
            " has succeeded.",
        },
    )
    problem = fields.Nested(
        JobProblemSchema,
        allow_none=True,
        metadata={"description": "Why the job failed; null otherwise."},
    )
    created_at = Moment(metadata={"description": "Time of the request, in UTC."})
    started_at = Moment(
        allow_none=True,
        metadata={"description": "Time when work last began, in UTC; null while it is queued."},
    )
    finished_at = Moment(
        allow_none=True,
        metadata={"description": "Time when the job ended, in UTC; null until then."},
    )
