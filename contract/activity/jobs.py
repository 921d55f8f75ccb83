"""Background jobs."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from contract.activity.exports import ExportFileSchema
from contract.activity.notifications import DeliveryAnswerSchema
from contract.activity.schedule import (
    CleanUpAnswerSchema,
    MaintenanceAnswerSchema,
    PeopleAnswerSchema,
    RateRefreshAnswerSchema,
    TokenMailSchema,
)
from contract.base import AnySchema, Schema, UnionSchema, page_schema
from contract.categorization.suggestions import RetrainAnswerSchema
from contract.fields import Moment, Sentence, one_of
from contract.forecasting.predictions import ScoreAnswerSchema, TrainAnswerSchema
from contract.imports.imports import ImportAnswerSchema, UndoneSchema
from contract.imports.previews import PreviewSchema
from contract.ledger.bulk_transactions import BacklogAnswerSchema
from contract.problems import ProblemFieldSchema
from core.enums import JobKind, JobStatus
from core.error_codes import ErrorCode

RESULTS: Mapping[str, type[AnySchema]] = {
    JobKind.TRAIN_FORECASTS: TrainAnswerSchema,
    JobKind.SCORE_FORECASTS: ScoreAnswerSchema,
    JobKind.RETRAIN_CATEGORIES: RetrainAnswerSchema,
    JobKind.CATEGORIZE_BACKLOG: BacklogAnswerSchema,
    JobKind.PREVIEW_IMPORT: PreviewSchema,
    JobKind.IMPORT_FILE: ImportAnswerSchema,
    JobKind.UNDO_IMPORT: UndoneSchema,
    JobKind.MAIL_TOKEN: TokenMailSchema,
    JobKind.BEGIN_DAY: PeopleAnswerSchema,
    JobKind.NOTIFY_OF_DAY: PeopleAnswerSchema,
    JobKind.SUMMARIZE_MONTHS: PeopleAnswerSchema,
    JobKind.MAINTAIN_MODELS: MaintenanceAnswerSchema,
    JobKind.CLEAN_UP: CleanUpAnswerSchema,
    JobKind.REFRESH_RATES: RateRefreshAnswerSchema,
    JobKind.DELIVER_NOTIFICATIONS: DeliveryAnswerSchema,
    JobKind.EXPORT_TRANSACTIONS: ExportFileSchema,
    JobKind.EXPORT_PERSONAL_DATA: ExportFileSchema,
}
"""What the operation that starts a job answers; other kinds are jobs without an owner."""

RESULT = {
    "description": "What the operation that started the job returns; null until the job has"
    " succeeded."
}


class JobResult(fields.Raw):
    """The result of a job, in the form that its kind has."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        return None if value is None else RESULTS[obj.kind]().dump(value)


class JobProblemSchema(Schema):
    """Why a job failed."""

    code = one_of(*ErrorCode, metadata={"description": "Cause of the error; never renamed."})
    detail = Sentence(metadata={"description": "The error in a sentence."})
    errors = fields.List(
        fields.Nested(ProblemFieldSchema),
        metadata={
            "description": "Invalid fields of the request; only if it was invalid.",
            "optional": True,
        },
    )


class AnyJobSchema(Schema):
    """A background job of any kind."""

    id = fields.Integer(metadata={"description": "Id of the job."})
    kind = one_of(*RESULTS, metadata={"description": "Type of work."})
    scope = fields.String(
        metadata={"description": "Jobs of the same kind and scope run one after the other."}
    )
    status = one_of(*JobStatus, metadata={"description": "Stage of the job."})
    progress = fields.Float(metadata={"description": "Share of the work that is done, 0 to 1."})
    is_cancel_requested = fields.Boolean(
        metadata={"description": "Whether the job runs and will end with its next step."}
    )
    result = JobResult(allow_none=True, metadata=RESULT)
    problem = fields.Nested(
        JobProblemSchema,
        allow_none=True,
        metadata={"description": "Why the job failed or did not end; null otherwise."},
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


def _job_schema(kind: str, result: type[AnySchema]) -> type[Schema]:
    """Build the schema of jobs of one kind."""
    words = kind.split("_")
    members = {
        # A single value, by which generated clients tell the variants of the union apart.
        "kind": one_of(kind, metadata={"description": f"Always {kind}."}),
        "result": fields.Nested(result, allow_none=True, metadata=RESULT),
        "__doc__": f"A background job of the kind {kind}.",
    }
    name = "".join(word.capitalize() for word in words)
    return type(f"{name}JobSchema", (AnyJobSchema,), members)


class JobSchema(AnyJobSchema, UnionSchema):
    """A background job. Its `kind` says which form its `result` has."""

    variants = tuple(_job_schema(kind, result) for kind, result in RESULTS.items())
    discriminator = "kind"


JobPageSchema = page_schema(JobSchema, "Job")
