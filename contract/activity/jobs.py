"""The log, and what the server says of itself."""

from marshmallow import fields, validate

from contract.base import OwnedSchema, Schema
from contract.fields import Moment, Whole


class ChangesQuerySchema(OwnedSchema):
    since = Whole(
        0,
        load_default=0,
        metadata={"description": "The next_since of the call before; 0 is the beginning."},
    )
    limit = Whole(1, 1_000, load_default=200)


class ChangeSchema(Schema):
    """One event. ``data`` is the whole row after it; a deletion is a tombstone without data."""

    seq = fields.Integer()
    type = fields.String()
    entity = fields.String()
    entity_id = fields.Integer()
    deleted = fields.Boolean()
    data = fields.Raw(allow_none=True, metadata={"type": "object"})
    version = fields.Integer(metadata={"description": "Version of the payload's form."})
    created_at = Moment()


class ChangesSchema(Schema):
    items = fields.List(fields.Nested(ChangeSchema))
    next_since = fields.Integer()
    has_more = fields.Boolean()


class ProblemFieldSchema(Schema):
    pointer = fields.String(
        metadata={"description": "JSON pointer into the body, or ?name for a query parameter."}
    )
    message = fields.String()


class JobProblemSchema(Schema):
    code = fields.String()
    detail = fields.String()
    errors = fields.List(fields.Nested(ProblemFieldSchema))


class JobSchema(Schema):
    """Long work. ``result`` is what the route that asked for it gives, once the job has succeeded."""

    id = fields.Integer()
    kind = fields.String()
    scope = fields.String()
    status = fields.String(validate=validate.OneOf(["queued", "running", "succeeded", "failed"]))
    progress = fields.Float(metadata={"description": "From 0 to 1."})
    result = fields.Raw(allow_none=True, metadata={"type": "object"})
    problem = fields.Nested(JobProblemSchema, allow_none=True)
    created_at = Moment()
    started_at = Moment(allow_none=True)
    finished_at = Moment(allow_none=True)


class ProblemSchema(Schema):
    """An error, as RFC 9457 has it."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    code = fields.String(metadata={"description": "Stable; for programs."})
    errors = fields.List(fields.Nested(ProblemFieldSchema))
    request_id = fields.String()


class HealthCheckSchema(Schema):
    ok = fields.Boolean()
    detail = fields.String()


class HealthSchema(Schema):
    status = fields.String()
    checks = fields.Dict(keys=fields.String(), values=fields.Nested(HealthCheckSchema))


class ExportSchema(Schema):
    """Everything of one person; each section is a list of rows as the log has them."""

    format = fields.String()
    format_version = fields.Integer()
    exported_at = fields.String()
    user = fields.Dict()
    accounts = fields.List(fields.Dict())
    categories = fields.List(fields.Dict())
    descriptions = fields.List(fields.Dict())
    transactions = fields.List(fields.Dict())
    rules = fields.List(fields.Dict())
    imports = fields.List(fields.Dict())
    import_profiles = fields.List(fields.Dict())
    category_feedback = fields.List(fields.Dict())
    budgets = fields.List(fields.Dict())
    budget_alerts = fields.List(fields.Dict())
    predictions = fields.List(fields.Dict())
    jobs = fields.List(fields.Dict())
    api_tokens = fields.List(fields.Dict())
    events = fields.List(fields.Dict())
